"""Texts kept out of training, and out of sight of whoever writes rules (corpus/held_out): figures only, never an error."""

from evaluation import main_types, negatives, notes, own
from evaluation.scores import Outcome, Table
from evaluation.texts import CORPUS
from streams.coding import Coder

FOLDER = CORPUS / "held_out"
NOTE = (
    "Written by people who had not seen the rules, the word lists or the corpus, and kept out of training. The errors of the"
    " articles up to 244 have been read since; at first sight they stood at 0.67. Those of the articles 302 to 340 have too;"
    " at first sight they stood at 0.37. Those of the articles 402 to 414 have not; at first sight they stood at 0.71."
)
#: Figure of a part, and what it is called in the table.
SHOWN = {
    "types.weighted_f1": "main type, 30 labels: weighted F1",
    "general.control.count": "general news: control events with a place, a 1,000 paragraphs",
    "general.battles.count": "general news: battles and explosions, a 1,000 paragraphs",
    "notes.control_recall": "analysts' notes: changes of control found",
    "notes.control_precision": "their precision at the natural ratio",
    "notes.placing": "placing, the harmonic mean",
    "articles.holder_f1": "whole articles: city and holder, F1",
}


def score(coder: Coder) -> Outcome | None:
    """Score every part; None where there is none."""
    parts = [
        notes.score(coder, FOLDER / "notes"),
        negatives.general(coder, FOLDER / "general"),
        own.articles(coder, FOLDER / "articles"),
    ]
    reports = tuple(sorted((FOLDER / "types").glob("*.jsonl")))
    if reports:
        parts.append(main_types.score(coder, name="types", note="", paths=reports))
    there = [p for p in parts if p is not None]
    if not there:
        return None
    found = {name: value for p in there for name, value in p.figures.items()}
    shown = {name: found[name] for name in SHOWN if name in found}
    out = Outcome("-".join(p.data for p in there))
    out.tables.append(Table("Held out", NOTE, ("what", "figure"), [(SHOWN[n], v) for n, v in shown.items()]))
    out.figures = {f"held_out.{name}": value for name, value in shown.items()}
    return out
