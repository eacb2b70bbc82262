"""The hand-written tables laid over GeoNames: aliases, provinces' and countries' usual names, regions, risky words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import layout
from .fold import fold_name
from .store import Record, Store
from .tables import TableError, number, rows

LEVELS = ("never", "evidence", "caps", "safe")
FLAGS = ("shown", "first")
# What a bare name is worth that is a division's or a country's, in powers of ten of a city's population.
SIZE = {layout.DISTRICT: 2.5, layout.PROVINCE: 4.2, layout.COUNTRY: 9.0}
REGION = 6.0
TOWN = 5_000  # people, where only the news makes a place known: enough to come before districts and hamlets
SHORT = 4  # letters of a district's name up to which it is taken for a word, unless other divisions stand beside it
_TERMS = ("province", "governorate", "region", "state", "oblast")


@dataclass(slots=True)
class Overlay:
    """What the tables say.

    ``names``: folded name -> candidates, GeoNames' own included, the likeliest first; ``lengths``: numbers of words
    of the names that begin with a word, the largest first; ``shown``: index -> the name to show; ``records``: places beyond the store's;
    ``size``: index -> what it is worth where ``SIZE`` says too little; ``risky``: folded name -> level;
    ``moved``: index -> where it lies, where the store does not know; ``seats``: province -> the city it is run from.
    """

    names: dict[str, tuple[int, ...]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    size: dict[int, float] = field(default_factory=dict)
    risky: dict[str, str] = field(default_factory=dict)
    moved: dict[int, tuple[float, float]] = field(default_factory=dict)
    seats: dict[int, int] = field(default_factory=dict)


def read(store: Store, folder: Path, weights: Mapping[str, float]) -> Overlay:
    """Read all tables of ``folder``. Raises TableError with file and line."""
    return _Reader(store, folder, weights).read()


def worth(r: Record) -> float:
    """How often a place is meant, as the logarithm of a population."""
    return SIZE.get(r.kind) or math.log10(r.population + 10) + (0.5 if r.capital else 0.0)


class _Reader:
    def __init__(self, store: Store, folder: Path, weights: Mapping[str, float]):
        self.store, self.folder, self.weights = store, folder, weights
        self.out = Overlay()

    def read(self) -> Overlay:
        self._provinces()  # before the aliases: these add names to the same keys, and put cities in front
        self._regions()
        self._towns()
        self._aliases()
        self._districts()
        self._seats()
        self._countries()
        self._risky()
        return self.out

    def _rank(self, index: int) -> float:
        if index >= self.store.count:
            r = self.out.records[index - self.store.count]
        else:
            r = self.store.record(index)
        return (self.out.size.get(index) or worth(r)) + self.weights.get(r.country or "", 0.0)

    def _add(self, name: str, index: int, where: str, *, first: bool = False) -> None:
        key = fold_name(name)
        if not key:
            raise TableError(f"{where}: {name!r} has no letters")
        old = self.out.names.get(key)
        if old is None:
            old = tuple(p & layout.INDEX_MASK for p in self.store.find(key))
        if index not in old:
            rank = self._rank(index)
            at = next((n for n, i in enumerate(old) if self._rank(i) < rank), len(old)) if not first else 0
            old = (*old[:at], index, *old[at:])
        elif first or index in self.out.size:
            old = (index, *(i for i in old if i != index))
        self.out.names[key] = old
        words = key.split()
        lengths = {len(words), *self.out.lengths.get(words[0], ())}
        self.out.lengths[words[0]] = tuple(sorted(lengths, reverse=True))

    def _aliases(self) -> None:
        for where, (names, country, target, *rest) in rows("aliases.tsv", 3, 4, self.folder):
            flags = rest[0].split(",") if rest and rest[0] else []
            for flag in flags:
                if flag not in FLAGS:
                    raise TableError(f"{where}: flag {flag!r} is none of {', '.join(FLAGS)}")
            index = self.store.resolve(target, country, where)
            spelt = _split(names)
            for name in spelt:
                self._add(name, index, where, first="first" in flags)
            if "shown" in flags:
                self.out.shown[index] = spelt[0]

    def _provinces(self) -> None:
        for where, (code, names, *rest) in rows("provinces.tsv", 2, 3, self.folder):
            index = self.store.province(code)
            if index is None:
                raise TableError(f"{where}: no province {code}")
            if rest and rest[0]:
                self.out.size[index] = number(rest[0], where)
            spelt = _split(names)
            self.out.shown[index] = spelt[0]
            for name in spelt:
                self._add(name, index, where)
                if fold_name(name).rsplit(" ", 1)[-1] not in _TERMS:
                    for term in _TERMS:
                        self._add(f"{name} {term}", index, where)

    def _regions(self) -> None:
        for where, (names, country, kind, lat, lon, *rest) in rows("regions.tsv", 5, 6, self.folder):
            if country and country not in self.store.country_index:
                raise TableError(f"{where}: no country {country}")
            if kind not in layout.KINDS:
                raise TableError(f"{where}: kind {kind!r} is none of {', '.join(layout.KINDS)}")
            spelt = _split(names)
            index = self.store.count + len(self.out.records)
            at = number(lat, where), number(lon, where)
            self.out.records.append(
                Record(0, spelt[0], layout.KINDS.index(kind), country or None, None, *at, 0)
            )
            self.out.size[index] = number(rest[0], where) if rest and rest[0] else REGION
            for name in spelt:
                self._add(name, index, where)

    def _towns(self) -> None:
        for where, (names, country, code, lat, lon) in rows("towns.tsv", 5, 5, self.folder):
            province = self.store.province(code)
            if province is None or not code.startswith(country):
                raise TableError(f"{where}: no province {code} in {country}")
            spelt = _split(names)
            index = self.store.count + len(self.out.records)
            at = number(lat, where), number(lon, where)
            admin = province - self.store.cities
            self.out.records.append(Record(0, spelt[0], layout.CITY, country, admin, *at, TOWN))
            for name in spelt:
                self._add(name, index, where)

    def _districts(self) -> None:
        for where, (country, province, listed) in rows("districts.tsv", 3, 3, self.folder):
            found = self._province(country, province)
            if found is None:
                raise TableError(f"{where}: no province {province} in {country}")
            admin = found - self.store.cities
            for entry in listed.split(";"):
                names, lat, lon = _entry(entry, where)
                spelt = _split(names)
                known = {i for n in spelt for i in self._inside(fold_name(n), admin)}
                for index in known:
                    self.out.moved[index] = (lat, lon)
                if not known:
                    known = {self.store.count + len(self.out.records)}
                    self.out.records.append(Record(0, spelt[0], layout.DISTRICT, country, admin, lat, lon, 0))
                for name in spelt:
                    self._division(name, min(known), where)

    def _seats(self) -> None:
        for where, (country, province, city) in rows("seats.tsv", 3, 3, self.folder):
            found = self._province(country, province)
            if found is None:
                raise TableError(f"{where}: no province {province} in {country}")
            key, admin = fold_name(city), found - self.store.cities
            named = self.out.names.get(key) or [p & layout.INDEX_MASK for p in self.store.find(key)]
            inside = (i for i in named if i < self.store.cities and self.store.raw(i)[5] == admin)
            seat = next(inside, None)
            if seat is None:
                raise TableError(f"{where}: no city {city!r} in {province}")
            self.out.seats[found] = seat

    def _division(self, name: str, index: int, where: str) -> None:
        """Add a district's name; one that was no place so far is none in a text without evidence."""
        key = fold_name(name)
        if key not in self.out.names and not self.store.find(key):
            self.out.risky[key] = "evidence" if len(key) > SHORT else "never"
        self._add(name, index, where)

    def _province(self, country: str, name: str) -> int | None:
        if name[:2] == country and name[2:3] in ("-", "."):
            return self.store.province(name)
        key = fold_name(name)
        for i in self.out.names.get(key) or [p & layout.INDEX_MASK for p in self.store.find(key)]:
            if self.store.cities <= i < self.store.cities + self.store.provinces and (
                self.store.record(i).country == country
            ):
                return i
        return None

    def _inside(self, key: str, admin: int) -> list[int]:
        """GeoNames' districts of a folded name in the province numbered ``admin``."""
        found = [p & layout.INDEX_MASK for p in self.store.find(key)]
        first = self.store.cities + self.store.provinces  # what comes later lies in one of these
        return [i for i in found if i >= first and self.store.raw(i)[5] == admin]

    def _countries(self) -> None:
        for where, (code, names) in rows("countries.tsv", 2, 2, self.folder):
            index = self.store.country_index.get(code)
            if index is None:
                raise TableError(f"{where}: no country {code}")
            spelt = _split(names)
            self.out.shown[index] = spelt[0]
            for name in spelt:
                self._add(name, index, where)

    def _risky(self) -> None:
        for file in ("risky-words.tsv", "risky.tsv"):  # the second, written by hand, has the last word
            for where, (level, words) in rows(file, 2, 2, self.folder):
                if level not in LEVELS:
                    raise TableError(f"{where}: level {level!r} is none of {', '.join(LEVELS)}")
                for word in words.split("|"):
                    key = fold_name(word)
                    if not key:
                        raise TableError(f"{where}: {word!r} has no letters")
                    if level == "safe":
                        self.out.risky.pop(key, None)
                    else:
                        self.out.risky[key] = level


def _entry(text: str, where: str) -> tuple[str, float, float]:
    """Names, latitude and longitude of "Kajo Keji|Kajo-Keji 3.9N 31.7E"."""
    names, *at = text.strip().rsplit(" ", 2)
    if len(at) != 2:
        raise TableError(f"{where}: {text.strip()!r} has no latitude and longitude")
    lat, lon = (number(x.rstrip("NSEW"), where) * (-1 if x[-1] in "SW" else 1) for x in at)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise TableError(f"{where}: {text.strip()!r} lies nowhere")
    return names, lat, lon


def _split(names: str) -> list[str]:
    return [n.strip() for n in names.split("|") if n.strip()]
