"""Main types of invented reports: types.jsonl, and those of the corpus that are kept out of training."""

from pathlib import Path

from evaluation.scores import Outcome, Table, by_label, macro_f1, weighted_f1
from evaluation.texts import SHARED, code, fingerprint, read
from streams.coding import Coder

#: Types that share an ACLED sub-event type with one of the labels.
AS_LABELLED = {"withdrawal": "handover", "offensive": "armed_clash", "siege": "armed_clash"}


def label(kind: str, acled: str | None) -> str:
    """The label of a type: captures by the side that wins, others as ACLED joins them."""
    if kind == "capture":
        return "capture, government" if "Government" in (acled or "") else "capture, other"
    return AS_LABELLED.get(kind, kind)


def score(
    coder: Coder, *, name: str, note: str, paths: tuple[Path, ...] = (SHARED / "types.jsonl",)
) -> Outcome:
    """Score reports with their main types; ``name`` begins the figures' names."""
    items = [item for path in paths for item in read(path)]
    wanted = [label(i["type"], i.get("acled")) for i in items]
    given, errors = [], []
    for item, want in zip(items, wanted, strict=True):
        events = code(coder, item["text"])
        got = label(events[0]["type"], events[0]["acled"]) if events else "none"
        given.append(got)
        if got != want:
            errors.append((f"{want} as {got}", item["text"]))
    scores = by_label(wanted, given)
    weighted = weighted_f1(scores, wanted)
    out = Outcome(fingerprint(*paths), errors=errors)
    rows = [(k, s.precision, s.recall, s.f1) for k, s in scores.items()]
    rows += [("weighted", "", "", weighted), ("macro", "", "", macro_f1(scores))]
    out.tables.append(
        Table(
            f"Main type, {len(scores)} labels, {len(items)} reports",
            note,
            ("label", "precision", "recall", "F1"),
            rows,
        )
    )
    out.figures = {f"{name}.weighted_f1": weighted, f"{name}.macro_f1": macro_f1(scores)}
    out.figures |= {f"{name}.label.{k.replace(', ', '_')}": s.f1 for k, s in scores.items()}
    return out
