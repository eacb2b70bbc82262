"""The gazetteer's files, mapped into memory and read a record at a time."""

import json
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from . import layout
from .fold import fold_name
from .tables import TableError

DATA = Path(__file__).resolve().parent / "data"


class GazetteerError(RuntimeError):
    """The gazetteer's files are missing, or of another version."""


class Record(NamedTuple):
    """One place: ``admin`` the province's number or None, ``country`` alpha-2 or None, coordinates in degrees."""

    id: int
    name: str
    kind: int
    country: str | None
    admin: int | None
    lat: float | None
    lon: float | None
    population: int
    capital: bool = False
    seat: bool = False


class Store:
    """Read-only access to the built files; ``count`` records, cities first, then provinces, districts, countries."""

    def __init__(self, folder: Path = DATA):
        """Map the files of ``folder``. Raises GazetteerError where they are missing or of another version."""
        try:
            with open(folder / "places.bin", "rb") as f:
                self._map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
            self.names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
            self.skeletons = marisa_trie.Trie().mmap(str(folder / "skeletons.marisa"))
        except (OSError, RuntimeError, ValueError) as e:
            raise GazetteerError(
                f"no gazetteer in {folder} ({e}); run python scripts/build_gazetteer.py"
            ) from None
        start = len(layout.MAGIC) + 4
        if self._map[: len(layout.MAGIC)] != layout.MAGIC:
            raise GazetteerError(
                f"{folder / 'places.bin'} is of another version; run python scripts/build_gazetteer.py"
            )
        (length,) = struct.unpack_from("<I", self._map, len(layout.MAGIC))
        self.header = json.loads(self._map[start : start + length])
        whole = memoryview(self._map)
        parts = {
            k: whole[start + length + a : start + length + a + n]
            for k, (a, n) in self.header["sections"].items()
        }
        self._records = parts["records"]
        self._texts = self.header["sections"]["texts"][0] + start + length
        self.values = parts["names"].cast("I")
        self.skeleton_values = parts["skeletons"].cast("I")
        self._postings = parts["postings"].cast("I")
        self._seats: dict[int, int] | None = (
            None  # province -> index of its seat; filled at the first look-up
        )
        self._capitals: dict[int, int] = {}  # country -> index of its capital; filled with it
        self._others: dict[int, int] | None = (
            None  # id -> index of what is no city; filled at the first look-up
        )
        self.count: int = self.header["records"]
        self.cities: int = self.header["cities"]
        self.provinces: int = self.header["provinces"]
        self.countries: list[str] = [c for c, _ in self.header["countries"]]
        self.country_index = {c: self.count - len(self.countries) + n for n, c in enumerate(self.countries)}
        codes = [line.split("\t") for line in bytes(parts["codes"]).decode().split("\n")]
        self.codes: list[str] = [c for c, _ in codes]
        self.isos: list[str] = [i for _, i in codes]

    def postings(self, value: int) -> list[int]:
        """Postings behind a value of ``values`` or ``skeleton_values``, the likeliest first."""
        if not value & layout.MANY:
            return [value]
        at = (value & ~layout.MANY) + 1
        return self._postings[at : at + self._postings[at - 1]].tolist()

    def find(self, key: str) -> list[int]:
        """Postings of a folded name; [] where it is none."""
        n = self.names.get(key + " ")
        return [] if n is None else self.postings(self.values[n])

    def raw(self, index: int) -> tuple[int, int, int, int, int, int, int, int]:
        """The fields of ``layout.RECORD`` as they stand."""
        return layout.RECORD.unpack_from(self._records, index * layout.RECORD.size)

    def text(self, offset: int) -> str:
        """The name that begins at ``offset`` of the texts."""
        a = self._texts + offset
        return self._map[a : self._map.find(b"\0", a)].decode()

    def record(self, index: int) -> Record:
        """Record number ``index``."""
        gid, lat, lon, population, text, admin, country, flags = self.raw(index)
        here = lat != layout.NOWHERE
        return Record(
            gid,
            self.text(text),
            flags & layout.KIND_MASK,
            self.countries[country],
            None if admin == layout.NO_ADMIN else admin,
            lat / layout.DEGREE if here else None,
            lon / layout.DEGREE if here else None,
            population,
            bool(flags & layout.CAPITAL),
            bool(flags & layout.SEAT),
        )

    def by_geonames(self, gid: int) -> int | None:
        """Index of the record with this GeoNames id, whatever its kind."""
        low, high = 0, self.cities
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle)[0] < gid:
                low = middle + 1
            else:
                high = middle
        if low < self.cities and self.raw(low)[0] == gid:
            return low
        if self._others is None:
            self._others = {self.raw(i)[0]: i for i in range(self.count - 1, self.cities - 1, -1)}
        return self._others.get(gid) if gid else None

    def seat(self, admin: int) -> int | None:
        """Index of the largest city that is marked as the seat of province number ``admin``."""
        return self._read_seats().get(admin)

    def capital(self, country: str) -> int | None:
        """Index of the capital of an alpha-2 country; None where none is marked."""
        self._read_seats()
        return self._capitals.get(self.countries.index(country)) if country in self.countries else None

    def _read_seats(self) -> dict[int, int]:
        if self._seats is None:
            size = layout.RECORD.size
            flags = bytes(self._records[size - 1 : self.cities * size : size])
            marked = [i for i, f in enumerate(flags) if f & (layout.SEAT | layout.CAPITAL)]
            marked.sort(key=lambda i: self.raw(i)[3])
            self._capitals = {self.raw(i)[6]: i for i in marked if flags[i] & layout.CAPITAL}
            self._seats = {self.raw(i)[5]: i for i in marked if flags[i] & layout.SEAT}
        return self._seats

    def province(self, code: str) -> int | None:
        """Index of the province with this ISO 3166-2 ("AF-JOW") or GeoNames code ("AF.31")."""
        for codes in (self.isos, self.codes):
            if code in codes:
                return self.cities + codes.index(code)
        return None

    def resolve(self, target: str, country: str, where: str) -> int:
        """Index of ``target``: ``geonames:<n>``, an ISO or GeoNames province code, or a name in ``country``.

        A name stands for its likeliest city there. Raises TableError, beginning with ``where``, if there is none.
        """
        if target.startswith("geonames:"):
            index = self.by_geonames(int(target[9:])) if target[9:].isdecimal() else None
            if index is None or self.record(index).country != country:
                raise TableError(f"{where}: no place {target} in {country}")
            return index
        if len(target) > 3 and target[2] in "-." and target[:2] == country:
            index = self.province(target)
            if index is None:
                raise TableError(f"{where}: no province {target}")
            return index
        for p in self.find(fold_name(target)):
            index = p & layout.INDEX_MASK
            raw = self.raw(index)
            if raw[7] & layout.KIND_MASK == layout.CITY and self.countries[raw[6]] == country:
                return index
        raise TableError(f"{where}: no city {target!r} in {country}")

    def indices(self) -> Iterator[int]:
        """Every record's index."""
        return iter(range(self.count))
