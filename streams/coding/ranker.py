"""Which event a paragraph is about: a linear ranker over words, word pairs, what words stand for, and the rules that fired.

The rules say which events there are; where several compete for being the main one the ranker orders them, and where
its words are clear it may name an event that no rule saw, never one of territory. Its weights are a text file, one
feature a line, trained by ``scripts/train_ranker.py`` on sentences written for this project and on nothing else.
"""

import math
import struct
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, repeat
from pathlib import Path

from streams.coding.checks import DataError
from streams.coding.lexicon import DATA
from streams.coding.meanings import Meanings
from streams.coding.scan import Scanned

LONG = 40  # tokens of a report that is about one thing
WORDS = 110  # tokens of a paragraph that are read
_MOST, _LONG = 1 << 15, 30  # words whose stem's number is kept, and the letters of the longest
TELLING = 0.25  # weight from which a word alone calls for the ranker
_MASK = {"time": "<time>", "num": "<num>", "place": "<place>", "cap": "<name>"}


def masked(sc: Scanned) -> list[str]:
    """The sentence with names, numbers and times replaced by their kind, so that no name is learnt."""
    out: list[str] = []
    for u in sc.units:
        mask = _MASK.get(u.kind)
        if mask:
            if not (out and out[-1] == mask):
                out.append(mask)
        elif u.kind == "actor" and u.value.cls in ("group", "state"):
            head = u.value.head
            out.append("<state>" if u.value.cls == "state" else "<group>")
            if head:
                out.append(head)
        elif u.kind == "punct":
            if u.value in '"?!':
                out.append(u.value)
        else:
            out.extend(sc.sentence.words[u.i : u.j])
    return out


_ENDINGS = ("ings", "ing", "ers", "ies", "ied", "ed", "es", "er", "s", "e")


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A word without its ending, and a ``*``: "shelled", "shelling" and "shells" are all ``shel*``."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word + "*"


def meant(name: str) -> tuple[str, ...]:
    """The meanings that a feature is made of (``~kill``, ``1:~kill``, ``~kill>people``); none for other features."""
    name = name.removeprefix("1:")
    return tuple(name[1:].split(">")) if len(name) > 1 and name[0] == "~" and " " not in name else ()


# A feature as the ranker looks it up: a text, or where it is made of several words a tuple of them, for which no
# text has to be put together: (a, b) for "a b", ("1:", a) for "1:a", ("~", a, b) for "~a>b".
Feature = str | tuple[str, ...]
_FIRST, _MEANT = "1:", "~"


Candidate = tuple[str, str, str, int]  # of an event: type, rule, kind of the actor, sentence


def _sentences(
    scanned: Iterable[Scanned], meanings: Meanings
) -> Iterator[tuple[int, list[str], list[tuple[str, ...]]]]:
    """The sentences of which a paragraph's features are made: number, masked words, meanings in reading order."""
    left = WORDS
    for n, sc in enumerate(scanned):
        words = masked(sc)[:left]
        yield n, words, meanings.of(sc)
        left -= len(words)
        if left <= 0:
            break


def _of_events(events: list[Candidate]) -> Iterator[str]:
    """What the candidates give, best first."""
    for k, (kind, rule, actor, sentence) in enumerate(events[:8]):
        yield f"ev={kind}"
        yield f"rule={rule}"
        yield f"evk={kind}:{actor}"
        if sentence == 0:
            yield f"ev0={kind}"
        if k == 0:
            yield f"main={kind}:{actor}"
    if not events:
        yield "ev=none"


def _stemmed(word: str) -> bool:
    """Whether a masked word's stem is a feature."""
    return len(word) > 3 and word[0] != "<"


def features(scanned: Iterable[Scanned], events: list[Candidate], meanings: Meanings) -> set[Feature]:
    """Features of a paragraph, with its candidates best first: what a ranker is trained on (see Weights.of)."""
    out: set[Feature] = set(_of_events(events))
    for n, words, meant in _sentences(scanned, meanings):
        out.update(words)
        out.update(map(stem, filter(_stemmed, words)))
        out.update(zip(["<s>", *words], words, strict=False))
        # what words stand for, and which stands before which, up to one left out: who does what to whom
        names = {_MEANT + name for one in meant for name in one}
        out.update(names)
        out.update([(_MEANT, a, b) for x, y in pairwise(meant) for a in x for b in y])
        out.update([(_MEANT, a, b) for x, y in zip(meant, meant[2:], strict=False) for a in x for b in y])
        if n == 0:
            out.update(zip(repeat(_FIRST), words, strict=False))
            out.update(zip(repeat(_FIRST), names, strict=False))
    return out


def written(feature: Feature) -> str:
    """A feature as the file of weights names it."""
    if isinstance(feature, str):
        return feature
    if feature[0] == _MEANT and len(feature) == 3:
        return f"~{feature[1]}>{feature[2]}"
    return "".join(feature) if feature[0] == _FIRST else " ".join(feature)


def read(name: str) -> Feature:
    """The feature that ``written`` calls ``name``."""
    if name.startswith(_FIRST):
        return _FIRST, name[2:]
    if " " in name:
        return tuple(name.split(" "))
    return (_MEANT, *meant(name)) if ">" in name and meant(name) else name


# The weights of a feature are one integer, a lane of bits for each label, so that adding two features up is adding
# two integers. A lane holds hundredths; what it may go below zero is borrowed from the next and paid back by _ZERO.
_LANE = 32
_ZERO = 1 << (_LANE - 1)


def packed(weights: Iterable[tuple[int, int]]) -> int:
    """(label, hundredths) pairs as one integer."""
    return sum(w << (_LANE * k) for k, w in weights)


class _Remembered(dict[str, int | None]):
    """The number of each word's stem, None where it has no weight; asked for once, and a few megabytes at most."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers

    def __missing__(self, word: str) -> int | None:
        number = self.numbers.get(stem(word)) if _stemmed(word) else None
        if len(self) >= _MOST:
            self.clear()
        if len(word) <= _LONG:
            self[word] = number
        return number


class Weights:
    """The ``packed`` weights of features that have any: the features by number, and their numbers by their words.

    A paragraph's features are found word by word, with no name put together for those, most of them, that no weight has.
    """

    def __init__(self, weights: dict[Feature, int]) -> None:
        self.names, self.rows = list(weights), list(weights.values())
        self._single: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._pairs: dict[str, dict[str, int]] = {}
        self._meant: dict[str, dict[str, int]] = {}
        for number, f in enumerate(self.names):
            if isinstance(f, str):
                self._single[f] = number
            elif f[0] == _FIRST:
                self._first[f[1]] = number
            else:
                after = self._meant if f[0] == _MEANT and len(f) == 3 else self._pairs
                after.setdefault(f[-2], {})[f[-1]] = number
        self._stems = _Remembered(self._single)

    def of(self, scanned: Iterable[Scanned], events: list[Candidate], meanings: Meanings) -> set[int]:
        """The numbers of what ``features`` gives for the same arguments."""
        single, first, pairs, after = self._single.get, self._first.get, self._pairs.get, self._meant.get
        out = set(map(single, _of_events(events)))
        for n, words, meant in _sentences(scanned, meanings):
            out.update(map(single, words))
            out.update(map(self._stems.__getitem__, words))
            names = [_MEANT + name for one in meant for name in one]
            out.update(map(single, names))
            if n == 0:
                out.update(map(first, words))
                out.update(map(first, names))
            following = pairs("<s>")
            for w in words:
                if following is not None and w in following:
                    out.add(following[w])
                following = pairs(w)
            for k, one in enumerate(meant):
                for name in one:
                    following = after(name)
                    if following is not None:
                        for other in meant[k + 1 : k + 3]:
                            out.update(map(following.get, other))
        out.discard(None)
        return out


class Ranker:
    """Scores the labels of a paragraph by the numbers of its features in ``weights``."""

    def __init__(self, labels: list[str], bias: list[float], weights: dict[Feature, int]) -> None:
        self.labels, self.bias, self.weights = labels, bias, Weights(weights)
        self._zero = packed((k, _ZERO) for k in range(len(labels)))
        self._lanes = struct.Struct(f"<{len(labels)}I")
        none = labels.index("none") if "none" in labels else -1
        unpacked = [self._unpacked(row) for row in self.weights.rows]
        self._columns = [array("i", [row[k] for row in unpacked]) for k in range(len(labels))]
        # single words that speak for some event: a text without any is not worth the sums
        self.telling = frozenset(
            f
            for f, row in zip(self.weights.names, unpacked, strict=True)
            if isinstance(f, str)
            and f.isalpha()
            and max((w for k, w in enumerate(row) if k != none), default=0) >= 100 * TELLING
        )

    def _unpacked(self, row: int) -> list[int]:
        """Hundredths of each label."""
        lanes = self._lanes.unpack((row + self._zero).to_bytes(self._lanes.size, "little"))
        return [x - _ZERO for x in lanes]

    @classmethod
    def load(cls, path: Path = DATA / "ranker.tsv") -> "Ranker | None":
        """Read the weights; None where none were trained. DataError (file, line) on a broken line."""
        if not path.exists():
            return None
        labels: list[str] = []
        bias: list[float] = []
        weights: dict[Feature, int] = {}
        with path.open(encoding="utf-8") as lines:
            for n, line in enumerate(lines, 1):
                if line[0] == "#":
                    continue
                try:
                    name, *pairs = line.rstrip("\n").split("\t")
                    if name == "=labels":
                        labels = pairs
                    elif name == "=bias":
                        bias = [float(x) for x in pairs]
                    else:
                        row = [(int(p[:2]), int(p[2:])) for p in pairs]
                        if any(k >= len(labels) for k, _ in row):
                            raise ValueError(f"{name!r} has a weight for a label that is not there")
                        weights[read(name)] = packed(row)
                except ValueError as e:
                    raise DataError(f"{path.name}:{n}: {e}") from None
        if len(labels) != len(bias) or not labels:
            raise DataError(f"{path.name}: labels and biases do not match")
        return cls(labels, bias, weights)

    def scores(self, numbers: Iterable[int], length: int = 0) -> list[float]:
        """Probability of each label (softmax over the sums), in the order of ``labels``.

        A text of more than ``LONG`` tokens has more features than the reports that were learnt from, and its sums
        are drawn together by the root of as much.
        """
        total = self._unpacked(sum(map(self.weights.rows.__getitem__, numbers)))
        total = [b + w / 100 for b, w in zip(self.bias, total, strict=True)]
        top = max(total)
        spread = math.sqrt(max(1.0, length / LONG))
        exps = [math.exp((x - top) / spread) for x in total]
        s = sum(exps)
        return [x / s for x in exps]

    def because(self, numbers: Iterable[int], label: str, most: int = 5) -> list[tuple[str, float]]:
        """The features that spoke most for ``label``: (feature, weight)."""
        of = self._columns[self.labels.index(label)]
        found = [(w, k) for k in numbers if (w := of[k])]
        least = sorted((w for w, _ in found), reverse=True)[:most][-1:] or [0]
        best = [(written(self.weights.names[k]), w / 100) for w, k in found if w >= least[0]]
        return sorted(best, key=lambda x: (-x[1], x[0]))[:most]
