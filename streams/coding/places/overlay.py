"""The hand-written tables laid over GeoNames: aliases, provinces' and countries' usual names, regions, risky words."""

from dataclasses import dataclass, field
from pathlib import Path

from . import layout
from .fold import fold_name
from .store import Record, Store
from .tables import TableError, rows

# Countries where a name may carry the Arabic article.
ARABIC = frozenset("AE BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())
LEVELS = ("never", "evidence", "caps", "safe")


@dataclass(slots=True)
class Overlay:
    """``names``: folded name -> candidates (those of GeoNames after ours); ``first``: their first words; ``shown``:
    index -> the name to show; ``records``: places beyond the store's; ``risky``: folded name -> level."""

    names: dict[str, tuple[int, ...]] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)
    longest: int = 1
    shown: dict[int, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    risky: dict[str, str] = field(default_factory=dict)


def read(store: Store, folder: Path) -> Overlay:
    """Read all tables of ``folder``. Raises TableError with file and line."""
    out = Overlay()
    _aliases(out, store, folder)
    _provinces(out, store, folder)
    _countries(out, store, folder)
    _regions(out, store, folder)
    _risky(out, folder)
    return out


def _add(out: Overlay, store: Store, name: str, index: int, where: str) -> None:
    key = fold_name(name)
    if not key:
        raise TableError(f"{where}: {name!r} has no letters")
    old = out.names.get(key)
    if old is None:
        old = tuple(p & layout.INDEX_MASK for p in store.find(key))
    out.names[key] = (index, *(i for i in old if i != index))
    words = key.split()
    out.first.add(words[0])
    out.longest = max(out.longest, len(words))


def _aliases(out: Overlay, store: Store, folder: Path) -> None:
    for where, fields in rows("aliases.tsv", 3, 4, folder):
        names, country, target, *flags = fields
        index = store.resolve(target, country, where)
        spelt = [n.strip() for n in names.split("|")]
        for name in spelt:
            _add(out, store, name, index, where)
        if flags and flags[0]:
            if flags[0] != "shown":
                raise TableError(f"{where}: flag {flags[0]!r}; only 'shown' is known")
            out.shown[index] = spelt[0]


def _provinces(out: Overlay, store: Store, folder: Path) -> None:
    for where, (code, names) in rows("provinces.tsv", 2, 2, folder):
        index = store.province(code)
        if index is None:
            raise TableError(f"{where}: no province {code}")
        spelt = [n.strip() for n in names.split("|")]
        out.shown[index] = spelt[0]
        for name in spelt:
            words = fold_name(name).split()
            if words and words[-1] in _TERMS:
                _last(out, store, name, index, where)
                continue
            _last(out, store, name, index, where)
            for term in _TERMS:
                _last(out, store, f"{name} {term}", index, where)


_TERMS = ("province", "governorate", "region", "state", "oblast")


def _last(out: Overlay, store: Store, name: str, index: int, where: str) -> None:
    """Like ``_add``, but a bare province stands behind the cities of its name."""
    key = fold_name(name)
    old = out.names.get(key)
    if old is None:
        old = tuple(p & layout.INDEX_MASK for p in store.find(key))
    if index in old:
        return
    _add(out, store, name, index, where)
    if old:
        cities = [i for i in old if i < store.cities and store.record(i).population >= 15_000]
        rest = [i for i in old if i not in cities]
        out.names[key] = (*cities, index, *rest)


def _countries(out: Overlay, store: Store, folder: Path) -> None:
    for where, (code, names) in rows("countries.tsv", 2, 2, folder):
        index = store.country_index.get(code)
        if index is None:
            raise TableError(f"{where}: no country {code}")
        spelt = [n.strip() for n in names.split("|")]
        out.shown[index] = spelt[0]
        for name in spelt:
            _add(out, store, name, index, where)


def _regions(out: Overlay, store: Store, folder: Path) -> None:
    for where, (names, country, kind, lat, lon) in rows("regions.tsv", 5, 5, folder):
        if country and country not in store.country_index:
            raise TableError(f"{where}: no country {country}")
        if kind not in layout.KINDS:
            raise TableError(f"{where}: kind {kind!r} is none of {', '.join(layout.KINDS)}")
        try:
            at = float(lat), float(lon)
        except ValueError:
            raise TableError(f"{where}: {lat!r}, {lon!r} are no coordinates") from None
        spelt = [n.strip() for n in names.split("|")]
        index = store.count + len(out.records)
        out.records.append(Record(0, spelt[0], layout.KINDS.index(kind), country or None, None, *at, 0))
        for name in spelt:
            _add(out, store, name, index, where)


def _risky(out: Overlay, folder: Path) -> None:
    for file in ("risky-words.tsv", "risky.tsv"):  # the second, written by hand, has the last word
        for where, (level, words) in rows(file, 2, 2, folder):
            if level not in LEVELS:
                raise TableError(f"{where}: level {level!r} is none of {', '.join(LEVELS)}")
            for word in words.split("|"):
                key = fold_name(word)
                if not key:
                    raise TableError(f"{where}: {word!r} has no letters")
                if level == "safe":
                    out.risky.pop(key, None)
                else:
                    out.risky[key] = level
