"""Which event a paragraph is about: a linear ranker over words, word pairs and the rules that fired.

The rules say which events there are; where several compete for being the main one the ranker orders them, and where
its words are clear it may name an event that no rule saw, never one of territory. Its weights are a text file, one
feature a line, trained by ``scripts/train_ranker.py`` on sentences written for this project and on nothing else.
"""

import math
from collections.abc import Iterable
from pathlib import Path

from streams.coding.checks import DataError
from streams.coding.lexicon import DATA
from streams.coding.scan import Scanned

WORDS = 110  # tokens of a paragraph that are read
TELLING = 0.4  # weight from which a word alone calls for the ranker
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


def features(scanned: Iterable[Scanned], events: list[tuple[str, str, str, int]]) -> list[str]:
    """Features of a paragraph. ``events``: (type, rule, kind of the actor, sentence) of each candidate, best first."""
    out: set[str] = set()
    left = WORDS
    for n, sc in enumerate(scanned):
        words = masked(sc)[:left]
        left -= len(words)
        last = "<s>"
        for w in words:
            out.add(w)
            if n == 0:
                out.add("1:" + w)
            if len(w) > 6 and w[0] != "<":
                out.add(w[:5] + "*")
            out.add(f"{last} {w}")
            last = w
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


class Ranker:
    """Scores the labels of a paragraph from its features."""

    def __init__(
        self, labels: list[str], bias: list[float], weights: dict[str, tuple[tuple[int, float], ...]]
    ) -> None:
        self.labels, self.bias, self.weights = labels, bias, weights
        none = labels.index("none") if "none" in labels else -1
        # single words that speak for some event: a text without any is not worth the sums
        self.telling = frozenset(
            f
            for f, pairs in weights.items()
            if f.isalpha() and max((w for k, w in pairs if k != none), default=0.0) >= TELLING
        )

    @classmethod
    def load(cls, path: Path = DATA / "ranker.tsv") -> "Ranker | None":
        """Read the weights; None where none were trained. DataError (file, line) on a broken line."""
        if not path.exists():
            return None
        labels: list[str] = []
        bias: list[float] = []
        weights: dict[str, tuple[tuple[int, float], ...]] = {}
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
                        weights[name] = tuple((int(p[:2]), int(p[2:]) / 100) for p in pairs)
                except ValueError as e:
                    raise DataError(f"{path.name}:{n}: {e}") from None
        if len(labels) != len(bias) or not labels:
            raise DataError(f"{path.name}: labels and biases do not match")
        return cls(labels, bias, weights)

    def scores(self, names: list[str]) -> list[float]:
        """Probability of each label (softmax over the sums), in the order of ``labels``."""
        total = list(self.bias)
        get = self.weights.get
        known = 0
        for f in names:
            pairs = get(f)
            if pairs:
                known += 1
                for k, w in pairs:
                    total[k] += w
        top = max(total)
        exps = [math.exp(x - top) for x in total]
        s = sum(exps)
        return [x / s for x in exps]

    def because(self, names: list[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """The features that spoke most for ``label``: (feature, weight)."""
        k = self.labels.index(label)
        found = [(f, w) for f in names for c, w in self.weights.get(f, ()) if c == k]
        return sorted(found, key=lambda x: -x[1])[:most]
