"""Which event a paragraph is about: a linear ranker over words, word pairs, what words stand for, and the rules that fired.

The rules say which events there are; where several compete for being the main one the ranker orders them, and where
its words are clear it may name an event that no rule saw, never one of territory. Its weights are a text file, one
feature a line, trained by ``scripts/train_ranker.py`` on sentences written for this project and on nothing else.
"""

import math
import struct
from collections.abc import Iterable
from pathlib import Path

from streams.coding.checks import DataError
from streams.coding.lexicon import DATA
from streams.coding.meanings import Meanings
from streams.coding.scan import Scanned

WORDS = 110  # tokens of a paragraph that are read
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


def meant(name: str) -> tuple[str, ...]:
    """The meanings that a feature is made of (``~kill``, ``1:~kill``, ``~kill>people``); none for other features."""
    name = name.removeprefix("1:")
    return tuple(name[1:].split(">")) if len(name) > 1 and name[0] == "~" and " " not in name else ()


def features(
    scanned: Iterable[Scanned], events: list[tuple[str, str, str, int]], meanings: Meanings
) -> list[str]:
    """Features of a paragraph. ``events``: (type, rule, kind of the actor, sentence) of each candidate, best first."""
    out: set[str] = set()
    left = WORDS
    for n, sc in enumerate(scanned):
        words = masked(sc)[:left]
        left -= len(words)
        out.update(words)
        if n == 0:
            out.update(["1:" + w for w in words])
        out.update([w[:5] + "*" for w in words if len(w) > 6 and w[0] != "<"])
        out.update(map(" ".join, zip(["<s>", *words], words, strict=False)))
        # what words stand for, and which stands before which, up to one left out: who does what to whom
        before: tuple[str, ...] = ()
        earlier: tuple[str, ...] = ()
        for names in meanings.of(sc):
            for name in names:
                out.add("~" + name)
                if n == 0:
                    out.add("1:~" + name)
                for first in before:
                    out.add(f"~{first}>{name}")
                for first in earlier:
                    out.add(f"~{first}>{name}")
            earlier, before = before, names
        if left <= 0:
            break
    for k, (kind, rule, actor, sentence) in enumerate(events[:8]):
        out.add(f"ev={kind}")
        out.add(f"rule={rule}")
        out.add(f"evk={kind}:{actor}")
        if sentence == 0:
            out.add(f"ev0={kind}")
        if k == 0:
            out.add(f"main={kind}:{actor}")
    if not events:
        out.add("ev=none")
    return sorted(out)


# The weights of a feature are one integer, a lane of bits for each label, so that adding two features up is adding
# two integers. A lane holds hundredths; what it may go below zero is borrowed from the next and paid back by _ZERO.
_LANE = 32
_ZERO = 1 << (_LANE - 1)


def packed(weights: Iterable[tuple[int, int]]) -> int:
    """(label, hundredths) pairs as one integer."""
    return sum(w << (_LANE * k) for k, w in weights)


class Ranker:
    """Scores the labels of a paragraph from its features; ``weights`` maps a feature to its ``packed`` weights."""

    def __init__(self, labels: list[str], bias: list[float], weights: dict[str, int]) -> None:
        self.labels, self.bias, self.weights = labels, bias, weights
        self._zero = packed((k, _ZERO) for k in range(len(labels)))
        self._lanes = struct.Struct(f"<{len(labels)}I")
        none = labels.index("none") if "none" in labels else -1
        # single words that speak for some event: a text without any is not worth the sums
        self.telling = frozenset(
            f
            for f, row in weights.items()
            if f.isalpha()
            and max((w for k, w in enumerate(self._unpacked(row)) if k != none), default=0) >= 100 * TELLING
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
        weights: dict[str, int] = {}
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
                        weights[name] = packed(row)
                except ValueError as e:
                    raise DataError(f"{path.name}:{n}: {e}") from None
        if len(labels) != len(bias) or not labels:
            raise DataError(f"{path.name}: labels and biases do not match")
        return cls(labels, bias, weights)

    def scores(self, names: list[str]) -> list[float]:
        """Probability of each label (softmax over the sums), in the order of ``labels``."""
        total = self._unpacked(sum(filter(None, map(self.weights.get, names))))
        total = [b + w / 100 for b, w in zip(self.bias, total, strict=True)]
        top = max(total)
        exps = [math.exp(x - top) for x in total]
        s = sum(exps)
        return [x / s for x in exps]

    def because(self, names: list[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """The features that spoke most for ``label``: (feature, weight)."""
        at = _LANE * self.labels.index(label)
        rows = [(f, self.weights[f]) for f in names if f in self.weights]
        found = [(f, ((row + self._zero) >> at) % (1 << _LANE) - _ZERO) for f, row in rows]
        return [(f, w / 100) for f, w in sorted(found, key=lambda x: -x[1]) if w][:most]
