#!/usr/bin/env python3
"""Score the coder on labelled text and hold it against the baseline: python scripts/evaluate.py [--help].

Scores ../shared/data (where it is there) and the project's own corpus, and prints a table of each part. Ends with
status 1 where a figure fell below eval/baseline.json by more than its tolerance. With --update it writes that file and
the tables, as eval/RESULTS.md; commit both.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from evaluation import baseline, control, held_out, main_types, negatives, notes, own, report, tables, unseen
from evaluation.scores import Outcome
from evaluation.texts import ROOT, SHARED

from streams.coding import Coder

BASELINE = ROOT / "eval" / "baseline.json"
RESULTS = ROOT / "eval" / "RESULTS.md"
SEEN = (
    "The shipped ranker was trained on these reports too (corpus/types/first.jsonl equals types.jsonl): the figure says"
    " what it learnt, not what it can do. `make eval EVAL_ARGS=--unseen` trains one without them. A type counts as the label with which ACLED joins it:"
    " withdrawal as handover, offensive and siege as armed_clash."
)
UNSEEN = "The same reports with a ranker trained, for this, without them. The rules were written with them in sight."
NO_SHARED = "no ../shared/data beside the checkout: only the project's own corpus is scored"


def score(args: argparse.Namespace) -> dict[str, Outcome]:
    """Every part that can be scored here, by name."""
    training = None
    if SHARED.is_dir() and (args.unseen or args.update):
        if unseen.possible():
            training = unseen.Training()
        else:
            print("types_unseen is left out: training a ranker needs scikit-learn", file=sys.stderr)
    coder = Coder.load()
    parts: dict[str, Outcome | None] = {}
    if SHARED.is_dir():
        parts["types"] = main_types.score(coder, name="types", note=SEEN)
        parts["types_unseen"] = None  # its table stands here, its figures come last
        parts["control"] = control.score(coder)
        parts["places"] = tables.score(coder)
        parts["negatives"] = negatives.score(coder)
        if not args.quick:
            parts["volume"] = negatives.volume(coder)
    else:
        print(NO_SHARED, file=sys.stderr)
    parts["general"] = negatives.general(coder)
    parts["sentences"] = own.sentences(coder)
    parts["articles"] = own.articles(coder)
    parts["notes"] = notes.score(coder)
    parts["held_out"] = held_out.score(coder)
    if training is not None:
        parts["types_unseen"] = main_types.score(training.coder(), name="types_unseen", note=UNSEEN)
        parts["types_unseen"].data += "-" + unseen.corpus()
    return {name: outcome for name, outcome in parts.items() if outcome is not None}


def main() -> int:
    """Score, print, write, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--unseen",
        action="store_true",
        help="score types.jsonl also with a ranker trained without it (a minute)",
    )
    parser.add_argument(
        "--update", action="store_true", help="write eval/baseline.json and eval/RESULTS.md; with --unseen"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="leave out the unlabelled prose",
    )
    parser.add_argument(
        "--errors",
        metavar="PART[:KIND]",
        help='print what went wrong: "control", "control:missed", "articles", …',
    )
    args = parser.parse_args()
    started = time.monotonic()
    outcomes = score(args)
    if args.errors:
        part, _, kind = args.errors.partition(":")
        if part not in outcomes:
            parser.error(f"no part {part!r}; there are {', '.join(outcomes)}")
        for k, text in outcomes[part].errors:
            if kind in k:
                print(f"{k}: {text}\n")
        return 0
    found = [t for o in outcomes.values() for t in o.tables]
    print("\n".join(report.plain(t) for t in found))
    print(f"\nscored in {time.monotonic() - started:.0f} s")
    if args.update:
        baseline.write(BASELINE, outcomes)
        RESULTS.write_text(report.markdown(found), "utf-8")
        print(f"written: {BASELINE.relative_to(ROOT)}, {RESULTS.relative_to(ROOT)}")
        return 0
    drops, remarks = baseline.compare(baseline.read(BASELINE), outcomes)
    print("\n".join(["", *remarks, *(f"DROPPED {d}" for d in drops)]))
    if drops:
        print(
            "\nWhere a drop is meant, or the figures got better: make eval EVAL_ARGS=--update, and commit eval/"
        )
    return 1 if drops else 0


if __name__ == "__main__":
    sys.exit(main())
