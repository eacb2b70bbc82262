"""Derive streams/coding/places/data-src/risky-words.tsv: the gazetteer's names that are English words or people's names.

    python scripts/derive_risky.py --common american-english-small --words american-english --people names/

Sources, none of them needed to run or build the program:
  --common, --words  SCOWL by Kevin Atkinson and others (free to use, copy, modify and distribute), as Debian packages
                     it: /usr/share/dict/american-english-small and american-english
  --people           US Census Bureau, names of 1990 (public domain), as the Python package `names` has them:
                     dist.all.last, dist.male.first, dist.female.first
Only words that are names in the gazetteer are written. What a person decided stands in risky.tsv and wins.
"""

import argparse
from pathlib import Path

from streams.coding.places import layout, overlay
from streams.coding.places.fold import fold_name
from streams.coding.places.overlay import worth
from streams.coding.places.store import Store
from streams.coding.places.tables import FOLDER, priors

FREQUENT = 0.002  # per cent of the US population from which a surname counts
NOTED = 4.6  # the same, from which a place that the list of words knows by name needs no evidence
LARGE = 5.4  # logarithm of the population, with the country's prior, from which a common word stays findable
FAMOUS = 6.0  # the same, from which a name that is also a person's or a rare word's needs no evidence
HEADER = """\
# Names of places that are also English words or people's names; derived by scripts/derive_risky.py, do not edit:
# what a person decides stands in risky.tsv.
# level	names, apart by |
# Sources: SCOWL (Kevin Atkinson and others, free licence); US Census Bureau, names of 1990 (public domain).
"""


def main() -> None:
    """Read the lists, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--common", type=Path, required=True, help="list of common English words")
    parser.add_argument("--words", type=Path, required=True, help="larger list of English words")
    parser.add_argument(
        "--people", type=Path, required=True, help="folder with the Census Bureau's three lists"
    )
    args = parser.parse_args()
    common, words = _words(args.common), _words(args.words)
    proper = _words(args.words, proper=True)
    people = _people(args.people)
    levels: dict[str, list[str]] = {"never": [], "evidence": []}
    for key, own, any_ in _names(Store()):
        if key in common:
            levels["evidence" if own >= LARGE else "never"].append(key)
        elif key in words and own < FAMOUS:
            levels["evidence" if own else "never"].append(key)
        elif (key in people and any_ < FAMOUS) or (key in proper and own < NOTED):
            levels["evidence"].append(key)
    lines = [HEADER]
    for level, keys in levels.items():
        by_letter: dict[str, list[str]] = {}
        for key in sorted(keys):
            by_letter.setdefault(key[:1], []).append(key)
        lines += [f"{level}\t{'|'.join(ks)}\n" for _, ks in sorted(by_letter.items())]
    (FOLDER / "risky-words.tsv").write_text("".join(lines), encoding="utf-8")
    print({level: len(keys) for level, keys in levels.items()})


def _words(path: Path, *, proper: bool = False) -> set[str]:
    """Words that the list has in lower case; with ``proper`` those that it has with a capital."""
    lines = path.read_text("utf-8").split("\n")
    return {fold_name(w) for w in lines if w[:1].isupper() is proper and "'" not in w and len(w) > 1}


def _people(folder: Path) -> set[str]:
    out = set()
    for name in ("dist.all.last", "dist.male.first", "dist.female.first"):
        for line in (folder / name).read_text("ascii").split("\n"):
            fields = line.split()
            if len(fields) >= 2 and float(fields[1]) >= FREQUENT:
                out.add(fold_name(fields[0]))
    return out


def _names(store: Store) -> list[tuple[str, float, float]]:
    """Each name of one word; what the largest place is worth whose own name it is, 0 for none, and the largest at all."""
    weights = priors()
    known = overlay.read(store, FOLDER, weights).names  # a name that a person entered is no accident
    out = []
    for key in sorted(store.names.keys()):
        if key.count(" ") == 1 and key.strip() not in known:
            own = best = 0.0
            for p in store.find(key.strip()):
                r = store.record(p & layout.INDEX_MASK)
                value = worth(r) + weights.get(r.country or "", 0.0) + (r.kind != layout.CITY)
                best = max(best, value)
                if not p & layout.ALTERNATE:
                    own = max(own, value)
            out.append((key.strip(), own, best))
    return out


if __name__ == "__main__":
    main()
