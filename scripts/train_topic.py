#!/usr/bin/env python3
"""Train the model of topics on the project's own corpus: python scripts/train_topic.py.

Conflict, crime, unrest and disaster (corpus/types, notes, sentences with events, articles with rows) against other news
(corpus/general, types of "none", look-alikes): a logistic regression over the words of a text and the counts of
``streams.coding.topic``. Writes streams/coding/data/topic.tsv, and prints what five-fold cross-validation gives.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from streams.coding.genre import Genre
from streams.coding.lexicon import DATA, Lexicon
from streams.coding.text import normalise, sentences
from streams.coding.topic import COUNTS, FIGURE, counts

CORPUS = Path(__file__).parent.parent / "corpus"
SEEN = 3  # texts that a word must stand in
PRUNE = 5  # hundredths: smaller weights are dropped
STRENGTH = 0.3  # inverse of the regularisation
OTHERS = 4.0  # how much more a text of other news weighs: there are fewer of them than in a newspaper
# Classes of words that say nothing of a subject: they would tell the writers of the texts apart.
CLOSED = ("determiner", "preposition", "conjunction", "subordinator", "relative", "auxiliary", "modal", "negation", "pronoun", "adverb", "time_noun")  # fmt: skip
LEDE = 3  # paragraphs of an article that are read


def texts() -> list[tuple[str, int]]:
    """Texts of the corpus, with 1 for conflict and 0 for other news."""
    out: list[tuple[str, int]] = []
    for path in sorted(CORPUS.glob("*/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            folder = path.parent.name
            if folder == "types":
                out.append((item["text"], int(item["type"] != "none")))
            elif folder == "general":
                out.append((item["text"], 0))
            elif folder == "notes" or folder == "sentences" and item["events"]:
                out.append((item["text"], 1))
            elif folder == "sentences" and path.name.startswith("lookalikes"):
                out.append((item["text"], 0))
    for path in sorted((CORPUS / "articles").glob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        if article["rows"]:
            out.append((" ".join(article["paragraphs"][:LEDE]), 1))
    return out


def main() -> int:
    """Train and write."""
    genre = Genre()
    items = texts()
    words = [{w for s in sentences(normalise(t)) for w in s.words} for t, _ in items]
    target = np.array([y for _, y in items])
    seen: dict[str, int] = {}
    for ws in words:
        for w in ws:
            seen[w] = seen.get(w, 0) + 1
    closed = frozenset().union(*(Lexicon.load().word_class[name] for name in CLOSED))
    plain = sorted(w for w, n in seen.items() if n >= SEEN and w.isalpha() and w not in closed)
    names = [*(f for f, *_ in COUNTS), *plain]
    column = {f: k for k, f in enumerate(names)}
    rows, cols, values = [], [], []
    for n, ws in enumerate(words):
        features = {w: 1.0 for w in ws if w in column} | counts(ws, genre)
        for f, x in features.items():
            rows.append(n)
            cols.append(column[f])
            values.append(x)
    matrix = csr_matrix((values, (rows, cols)), shape=(len(items), len(names)))

    def fit(chosen: np.ndarray) -> LogisticRegression:
        weight = np.where(target[chosen] == 0, OTHERS, 1.0)
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=400)
        return model.fit(matrix[chosen], target[chosen], sample_weight=weight)

    held = np.zeros(len(items))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(matrix, target):
        held[test] = fit(train).decision_function(matrix[test])
    for name, value in (("conflict", 1), ("other news", 0)):
        kept = (held[target == value] > FIGURE).mean()
        print(
            f"{name}: {kept:.3f} of {int((target == value).sum())} held out taken for conflict",
            file=sys.stderr,
        )
    model = fit(np.arange(len(items)))
    hundredths = np.rint(model.coef_[0] * 100).astype(int)
    lines = [
        "# Weights of the model of topics in hundredths, positive for conflict. Written by scripts/train_topic.py."
    ]
    lines.append(f"=bias\t{round(float(model.intercept_[0]) * 100)}")
    lines += [f"{f}\t{w}" for f, w in zip(names, hundredths, strict=True) if abs(w) >= PRUNE]
    (DATA / "topic.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(items)} texts, {len(lines) - 1} weights", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
