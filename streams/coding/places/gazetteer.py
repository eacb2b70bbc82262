"""Look place names up, and choose between the places that share one."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from . import choosing, layout, overlay
from .fold import ARTICLES, alike, fold_name, skeleton, sounds
from .store import DATA, Record, Store
from .tables import FOLDER, priors, writing

_MISS: tuple[int, tuple[int, ...]] = (0, ())
_NO_LABELS: frozenset[str] = frozenset()
_REMEMBERED = 4_096  # names whose candidates are kept weighed, first words, records: a megabyte or two each
_LONG = 30  # letters of a first word that is not worth remembering


class Gazetteer:
    """Places by name. ``load`` it once; all methods are reads and safe to share between threads.

    A place is known by its record index (int), stable for one build of the data files only: never store one.
    """

    def __init__(self, store: Store, own: overlay.Overlay, weights: Mapping[str, float]):
        self._store = store
        self._own = own
        self._weights = weights
        self._prefixes = store.names.prefixes
        self._id = store.names.key_id
        self._values = store.values
        self._postings = store.postings
        self._known: dict[tuple[int, ...], list[choosing.Candidate]] = {}
        self._labels: dict[int, frozenset[str]] = {}
        self._opens: dict[str, bool] = {}
        self._records: dict[int, Record] = {}
        self._shown: dict[int, dict] = {}
        self._arabic = frozenset(writing("arabic"))

    @classmethod
    def load(cls, path: Path | None = None, tables: Path | None = None) -> "Gazetteer":
        """Map the built files of folder ``path`` and read the hand-written tables of folder ``tables``.

        Raises GazetteerError where the files are missing, TableError (file and line) for a mistake in a table.
        """
        store = Store(path or DATA)
        folder = tables or FOLDER
        weights = priors(folder)
        return cls(store, overlay.read(store, folder, weights), weights)

    def match(self, words: Sequence[str], i: int, limit: int = 6) -> tuple[int, tuple[int, ...]]:
        """The longest name that begins at folded word ``i``: how many words it takes, and its candidate places.

        (0, ()) where no name begins there. The likeliest candidate without any context comes first.
        """
        first = words[i]
        opens = self._opens.get(first)
        if opens is None:
            opens = self._open(first)
        if not opens:
            return _MISS
        found = self._prefixes(" ".join(words[i : i + limit]) + " ")
        lengths = self._own.lengths.get(first)
        if lengths is not None:
            least, most = found[-1].count(" ") if found else 1, min(limit, len(words) - i)
            for n in lengths:
                if least <= n <= most:
                    hit = self._own.names.get(" ".join(words[i : i + n]))
                    if hit is not None:
                        return n, hit
        if found:
            key = found[-1]
            value = self._values[self._id(key)]
            if value & layout.MANY:
                return key.count(" "), tuple([p & layout.INDEX_MASK for p in self._postings(value)])
            return key.count(" "), (value & layout.INDEX_MASK,)
        if first in ARTICLES and first in _PRINTED_ARTICLES and i + 1 < len(words):
            n, rest = self.match(words, i + 1, limit - 1) if words[i + 1] not in ARTICLES else _MISS
            rest = tuple([c for c in rest if self.country(c) in self._arabic])
            if rest:
                return n + 1, rest
        return _MISS

    def _open(self, first: str) -> bool:
        """Whether any name begins with the word ``first``, remembered."""
        opens = (
            first in self._own.lengths
            or first in _PRINTED_ARTICLES
            or next(self._store.names.iterkeys(first + " "), None) is not None
        )
        if len(self._opens) >= _REMEMBERED:
            self._opens.clear()
        if len(first) <= _LONG:
            self._opens[first] = opens
        return opens

    def record(self, index: int) -> Record:
        """All that is known of a place."""
        found = self._records.get(index)
        if found is None:
            if index >= self._store.count:
                return self._own.records[index - self._store.count]
            if len(self._records) >= _REMEMBERED:
                self._records.clear()
            found = self._store.record(index)
            moved = self._own.moved.get(index)
            if moved is not None:
                found = found._replace(lat=moved[0], lon=moved[1])
            self._records[index] = found
        return found

    def country(self, index: int) -> str | None:
        """ISO 3166-1 alpha-2 code of a place's country; None for a region that spans several."""
        return self.record(index).country

    def kind(self, index: int) -> str:
        """``city``, ``district``, ``province`` or ``country``."""
        return layout.KINDS[self.record(index).kind]

    def place(self, index: int) -> dict:
        """The place as a message carries it: id, name, admin1, country, lat, lon, kind, precision.

        ``precision`` is 1 for a city, 2 for a district or a town without an id (its coordinates are rough), 3 for a
        province, region or country.
        """
        shown = self._shown.get(index)
        if shown is None:
            if len(self._shown) >= _REMEMBERED:
                self._shown.clear()
            shown = self._shown[index] = self._show(index)
        return dict(shown)

    def _show(self, index: int) -> dict:
        r = self.record(index)
        kind = layout.KINDS[r.kind]
        return {
            "id": self._ident(r),
            "name": self._own.shown.get(index, r.name),
            "admin1": self.admin1(r),
            "country": r.country,
            "lat": r.lat,
            "lon": r.lon,
            "kind": kind,
            "precision": 3 if kind in ("province", "country") else 1 if kind == "city" and r.id else 2,
        }

    def population(self, index: int) -> int:
        """People of a place, 0 where unknown."""
        r = self.record(index)
        return r.population if r.id else 0

    def is_first(self, index: int) -> bool:
        """Whether a province is one that the country itself is divided into, with places that name it as theirs."""
        return 0 <= index - self._store.cities < self._store.provinces or index >= self._store.count

    def info(self, index: int) -> dict:
        """Side information: population (0: unknown), admin1_code (GeoNames), admin1_iso, is_capital, is_seat.

        ``is_seat`` is inferred (the province's largest city, or its namesake): GeoNames' feature codes are not in
        the source packages.
        """
        r = self.record(index)
        return {
            "population": self.population(index),
            "admin1_code": self._store.codes[r.admin] if r.admin is not None else None,
            "admin1_iso": (self._store.isos[r.admin] or None) if r.admin is not None else None,
            "is_capital": r.capital,
            "is_seat": r.seat,
        }

    def seat(self, province: dict) -> dict | None:
        """The city from which a province (a message's place) is run: seats.tsv's, else of its name, else its largest."""
        own = self.find_id(province["id"] or "")
        if own in self._own.seats:
            return self.place(self._own.seats[own])
        for index in self.match(fold_name(province["name"]).split(), 0)[1]:
            r = self.record(index)
            if (
                r.kind == layout.CITY
                and r.seat
                and r.country == province["country"]
                and self.admin1(r) == province["name"]
            ):
                return self.place(index)
        admin = None if own is None else self.record(own).admin
        found = None if admin is None else self._store.seat(admin)
        return None if found is None else self.place(found)

    def capital(self, country: str) -> dict | None:
        """The capital of an alpha-2 country as a message's place; None where none is known."""
        found = self._store.capital(country)
        return None if found is None else self.place(found)

    def is_seat(self, place: dict) -> bool:
        """Whether a country or a province is run from a message's place."""
        index = self.find_id(place["id"] or "")
        if index is None:
            return False
        r = self.record(index)
        return r.capital or r.seat or index in self._own.seats.values()

    def admin1(self, r: Record) -> str | None:
        """Name of the province that a record lies in, or is."""
        if r.admin is None:
            return None
        index = self._store.cities + r.admin
        return self._own.shown.get(index) or self._store.record(index).name

    def find_id(self, ident: str) -> int | None:
        """Record index of a place id (``geonames:<n>``, ``iso:AF-JOW``); None where there is none."""
        scheme, _, rest = ident.partition(":")
        if scheme == "geonames" and rest.isdecimal():
            return self._store.by_geonames(int(rest))
        return self._store.province(rest) if scheme == "iso" else None

    def choose(
        self,
        candidates: Sequence[int],
        *,
        countries: Mapping[str, float] | None = None,
        admin1: Collection[str] = (),
        near: Sequence[tuple[float, float]] = (),
        prefer_kind: str | None = None,
    ) -> tuple[int | None, float]:
        """The likeliest of ``candidates`` (in ``match``'s order) and how sure that is, 0 to 1; (None, 0.0) for none.

        ``countries``: alpha-2 -> weight, 1 for a country the text names beside the place, less for the article's or
        the actors' usual ones. ``admin1``: provinces named nearby, as ids or names in any spelling of the tables.
        ``near``: (lat, lon) of places already found. ``prefer_kind``: what the words beside it call it.
        """
        if not candidates:
            return None, 0.0
        known = self._known.get(candidates) if type(candidates) is tuple else None
        if known is None:
            known = self._weighed(candidates)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[tuple(candidates)] = known
        kind = layout.KINDS.index(prefer_kind) if prefer_kind else None
        labels = frozenset([a if ":" in a else fold_name(a) for a in admin1]) if admin1 else _NO_LABELS
        return choosing.pick(known, choosing.Hints(countries or {}, labels, near, kind))

    def _weighed(self, candidates: Sequence[int]) -> list[choosing.Candidate]:
        records = [self.record(i) for i in candidates]
        priors = [self._weights.get(r.country or "", 0.0) for r in records]
        worths = [self._own.size.get(i) or overlay.worth(r) for i, r in zip(candidates, records, strict=True)]
        # A city's former or further name (no mere spelling of it) yields to a city whose own name it is: where several
        # have it as their own, and at home, where one of the same country comes first.
        own = [skeleton(sounds(fold_name(r.name).split())) if r.kind == layout.CITY else "" for r in records]
        shared = own.count(own[0]) > 1
        other = [
            bool(own[0]) and n not in ("", own[0]) and (shared or r.country == records[0].country)
            for n, r in zip(own, records, strict=True)
        ]
        worths = [w - choosing.OTHER_NAME * o for w, o in zip(worths, other, strict=True)]
        standings = choosing.standings([w + p for w, p in zip(worths, priors, strict=True)])
        return [
            choosing.Candidate(
                index,
                standing,
                prior,
                r.country or "",
                r.kind,
                None if r.lat is None or r.lon is None else (r.lat, r.lon),
                r.admin,
                self._province_labels(r),
                r.seat,
                r.population,
                index in self._own.size,
                r.kind == layout.CITY and r.population < choosing.OF_SIZE and r.country not in self._weights,
            )
            for index, r, standing, prior in zip(candidates, records, standings, priors, strict=True)
        ]

    def _province_labels(self, r: Record) -> frozenset[str]:
        if r.admin is None:
            return _NO_LABELS
        found = self._labels.get(r.admin)
        if found is None:
            index = self._store.cities + r.admin
            p = self._store.record(index)
            labels = {self._ident(p), fold_name(p.name), fold_name(self._own.shown.get(index, p.name))}
            if self._store.isos[r.admin]:
                labels.add(f"iso:{self._store.isos[r.admin]}")
            found = self._labels[r.admin] = frozenset(x for x in labels if x)
        return found

    def _ident(self, r: Record) -> str | None:
        if r.id:
            return f"geonames:{r.id}"
        if r.kind == layout.PROVINCE and r.admin is not None and self._store.isos[r.admin]:
            return f"iso:{self._store.isos[r.admin]}"
        return None

    def risky(self, words: Sequence[str]) -> str:
        """How a name that also means something else must be treated: "", "evidence", "caps" or "never".

        ``evidence``: only after a locative preposition, before a province or country, or after "the town of".
        ``caps``: only printed in capitals throughout ("US"). ``never``: only after "the town of", or before a
        province or country.
        """
        return self._own.risky.get(" ".join(words), "")

    def fuzzy(self, words: Sequence[str], countries: Collection[str]) -> tuple[int, ...]:
        """Candidates whose romanisation ``words`` could be, in ``countries`` only; () for none.

        For a whole name that ``match`` does not know. All of ``words`` must be the name. A name that ``risky`` knows
        has none.
        """
        if self.risky(words):
            return ()
        sound = sounds(words)
        key = skeleton(sound)
        if len(sound) < _SHORTEST or len(key) < 2:
            return ()
        out: list[int] = []
        for country in sorted(countries):
            for found in self._store.skeletons.keys(f"{country} {key} "):
                if alike(sound, found.rsplit(" ", 1)[1]):
                    value = self._store.skeleton_values[self._store.skeletons[found]]
                    out.extend(p & layout.INDEX_MASK for p in self._postings(value))
        return tuple(dict.fromkeys(out))


_SHORTEST = 4  # sounds in a name that ``fuzzy`` looks up
# Words of the article that newspapers print in front of a name; the others stand only inside one.
_PRINTED_ARTICLES = frozenset(
    ("al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "er", "es", "esh", "ez")
)
