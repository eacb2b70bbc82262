#!/usr/bin/env python3
"""Train the ranker of main events on the project's own corpus: python scripts/train_ranker.py [--test FILE.jsonl].

Reads corpus/types/*.jsonl ({"type", "text", "acled"?} a line), runs the rules over each text, fits a multinomial
logistic regression on the features of streams.coding.ranker, keeps those that weigh most, fits again on them, prunes
small weights and writes streams/coding/data/ranker.tsv. With --test a file is scored that was not trained on, and nothing is written.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, f1_score

from streams.coding import Coder
from streams.coding.lexicon import DATA

ROOT = Path(__file__).parent.parent
KEEP = 10_000  # features with the largest weights that are kept
PRUNE = 0.05  # weights below are dropped
STRENGTH = 0.8  # inverse of the regularisation


def label(item: dict) -> str:
    """Label of a corpus item: its type; captures by who wins."""
    if item["type"] == "capture":
        return "capture.government" if "Government" in (item.get("acled") or "") else "capture.other"
    return item["type"]


def read(paths: list[Path]) -> tuple[list[str], list[str]]:
    """Texts and labels of corpus files."""
    items = [json.loads(line) for p in paths for line in p.read_text("utf-8").splitlines() if line.strip()]
    return [i["text"] for i in items], [label(i) for i in items]


def main() -> int:
    """Train, or score a test file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, nargs="*", default=sorted((ROOT / "corpus/types").glob("*.jsonl"))
    )
    parser.add_argument("--test", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, default=DATA / "ranker.tsv")
    args = parser.parse_args()
    coder = Coder.load()
    test = {p.resolve() for p in args.test or []}
    texts, labels = read([p for p in args.corpus if p.resolve() not in test])
    names = sorted(set(labels))
    rows = [coder.features(t) for t in texts]
    counts: dict[str, int] = {}
    for r in rows:
        for f in r:
            counts[f] = counts.get(f, 0) + 1
    vocabulary = {f: k for k, f in enumerate(sorted(f for f, c in counts.items() if c > 1))}

    def matrix(rows: list[list[str]]) -> csr_matrix:
        data, cols, ptr = [], [], [0]
        for r in rows:
            ids = [vocabulary[f] for f in r if f in vocabulary]
            cols += ids
            data += [1.0] * len(ids)
            ptr.append(len(cols))
        return csr_matrix((data, cols, ptr), shape=(len(rows), len(vocabulary)))

    model = LogisticRegression(C=STRENGTH, tol=1e-3, max_iter=300, class_weight="balanced")
    model.fit(matrix(rows), labels)
    if len(vocabulary) > KEEP:
        heaviest = set(np.argsort(-np.linalg.norm(model.coef_, axis=0), kind="stable")[:KEEP].tolist())
        vocabulary = {f: n for n, f in enumerate(f for f, k in vocabulary.items() if k in heaviest)}
        model.fit(matrix(rows), labels)
    weights = np.where(np.abs(model.coef_) < PRUNE, 0.0, model.coef_)
    order = [list(model.classes_).index(n) for n in names]
    print(
        f"{len(texts)} items, {len(names)} labels, {len(vocabulary)} features, {int((weights != 0).sum())} weights",
        file=sys.stderr,
    )
    if args.test:
        t_texts, t_labels = read(args.test)
        x = matrix([coder.features(t) for t in t_texts])
        found = [model.classes_[k] for k in np.argmax(x @ weights.T + model.intercept_, axis=1)]
        print(classification_report(t_labels, found, zero_division=0))
        print("weighted F1", round(f1_score(t_labels, found, average="weighted", zero_division=0), 4))
        return 0
    by_column = weights[order].T
    with args.out.open("w", encoding="utf-8") as out:
        out.write(
            "# Weights of the ranker in hundredths: feature, then two digits of the label and the weight. Written by scripts/train_ranker.py.\n"
        )
        out.write("\t".join(["=labels", *names]) + "\n")
        out.write("\t".join(["=bias", *(f"{model.intercept_[k]:.3f}" for k in order)]) + "\n")
        for f, k in vocabulary.items():
            pairs = [f"{c:02d}{round(w * 100)}" for c, w in enumerate(by_column[k]) if w]
            if pairs:
                out.write("\t".join([f, *pairs]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
