"""The committed baseline: figures that must not drop by more than a tolerance.

``eval/baseline.json`` has, for each part, a fingerprint of the items scored and its figures. A part whose items
changed is not compared, since its figures would be others anyway: it says so, until the baseline is written anew.
"""

import json
from pathlib import Path

from evaluation.scores import Outcome

#: How far a figure may drop, by the longest beginning of its name. One item more or less is no regression.
TOLERANCES = {
    "": 0.01,
    "types.label.": 0.08,
    "types_unseen.label.": 0.12,
    "control.time": 0.04,
    "control.loser": 0.06,
    "control.nothing": 0.1,
    "sentences.": 0.03,
    "sentences.family.": 0.2,
    "articles.": 0.03,
    "notes.": 0.03,
    "notes.control_precision": 0.1,
    "held_out.": 0.03,
    "held_out.notes.control_precision": 0.2,
}


def tolerance(name: str) -> float:
    """How far the figure ``name`` may drop; a count may not grow at all."""
    if name.endswith(".count"):
        return 0.0
    return TOLERANCES[max((p for p in TOLERANCES if name.startswith(p)), key=len)]


def read(path: Path) -> dict:
    """The baseline, empty where there is none."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def write(path: Path, outcomes: dict[str, Outcome]) -> None:
    """Write the figures of ``outcomes``; parts that were not scored now keep theirs."""
    kept = read(path)
    for part, o in outcomes.items():
        if o.figures:
            figures = {k: v if isinstance(v, int) else round(v, 4) for k, v in sorted(o.figures.items())}
            kept[part] = {"items": o.data, "figures": figures}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", "utf-8")


def compare(baseline: dict, outcomes: dict[str, Outcome]) -> tuple[list[str], list[str]]:
    """(drops, remarks): what fell below the baseline, and what could not be compared or got better."""
    drops, remarks = [], []
    for part, o in outcomes.items():
        if not o.figures:
            continue
        old = baseline.get(part)
        if old is None:
            remarks.append(f"{part}: the baseline has no figures of it")
            continue
        if old["items"] != o.data:
            remarks.append(f"{part}: its items changed since the baseline was written; not compared")
            continue
        for name, was in old["figures"].items():
            now = o.figures.get(name)
            if now is None:
                drops.append(f"{name}: was {was:.3f}, is not measured any more")
                continue
            worse = now - was if name.endswith(".count") else was - now
            if worse > tolerance(name) + 1e-9:
                drops.append(
                    f"{name}: {now:.3f}, the baseline has {was:.3f} (tolerance {tolerance(name):.2f})"
                )
            elif -worse > max(0.02, tolerance(name)):
                remarks.append(f"{name}: {now:.3f}, better than the baseline's {was:.3f}")
    return drops, remarks
