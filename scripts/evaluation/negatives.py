"""What must give no change of control: news of other subjects, and a look at how much the coder makes of war prose."""

from collections import Counter
from pathlib import Path

from evaluation.scores import Outcome, Table
from evaluation.texts import CORPUS, SHARED, brief, code, fingerprint, message, read
from streams.coding import Coder
from streams.coding.build import TERRITORIAL

CHANGES = frozenset(("capture", "handover", "withdrawal"))
BATTLES = frozenset(
    [
        "armed_clash",
        "air_strike",
        "shelling",
        "bombing",
        "suicide_bombing",
        "grenade",
        "chemical_weapon",
        "attack",
    ]
)


#: Day on which the paragraphs of corpus/general count as printed.
GENERAL_DAY = "2023-06-01"
FIRST_SIGHT = "16.3 control events, 27.2 battles and explosions"
#: One article of so many is read of the unlabelled prose.
EVERY = 3


def is_change(event: dict) -> bool:
    """Whether an event says that a place changed hands, now and in earnest."""
    standing = (
        event["modality"] == "actual" and event["frame"] == "current" and event["assertion"] != "denied"
    )
    return event["type"] in CHANGES and standing


def score(coder: Coder) -> Outcome:
    """Score current_events.jsonl outside War_Conflict."""
    path = SHARED / "current_events.jsonl"
    items = [i for i in read(path) if "War_Conflict" not in i["labels"]]
    out = Outcome(fingerprint(path))
    changes: Counter = Counter()
    battles: Counter = Counter()
    counts: Counter = Counter()
    for item in items:
        events = code(coder, item["text"], item["date"])
        subject = item["labels"][0] if item["labels"] else "-"
        counts[subject] += 1
        for e in events:
            changes[subject] += is_change(e)
            battles[subject] += e["type"] in BATTLES and e["modality"] == "actual"
            if is_change(e):
                out.errors.append(("change of control", f"{brief(e)}\n    {item['text']}"))
    rows = [(k, n, changes[k], battles[k]) for k, n in sorted(counts.items())]
    rows.append(("all", counts.total(), changes.total(), battles.total()))
    note = "Captures, handovers and withdrawals that are actual, current and not denied. There must be none."
    out.tables.append(
        Table(
            "Current events outside war and conflict",
            note,
            ("subject", "items", "changes of control", "battles and explosions"),
            rows,
        )
    )
    out.figures = {"negatives.changes.count": changes.total()}
    return out


def general(coder: Coder, folder: Path = CORPUS / "general") -> Outcome | None:
    """Code a folder of news of sport, business, technology and the arts; None where there is none."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        return None
    out = Outcome(fingerprint(*paths))
    rows, total = [], Counter()
    for path in paths:
        found: Counter = Counter()
        for item in read(path):
            found["items"] += 1
            for e in code(coder, item["text"], GENERAL_DAY):
                kind = "battles" if e["type"] in BATTLES else "control" if e["type"] in TERRITORIAL else ""
                if kind == "battles" or kind and e["place"] is not None:
                    found[kind] += 1
                    out.errors.append((f"general {kind}", f"{brief(e)}\n    {item['text']}"))
        rows.append((path.stem, found["items"], *(_per_1000(found, kind) for kind in ("control", "battles"))))
        total += found
    rows.append(("all", total["items"], *(_per_1000(total, kind) for kind in ("control", "battles"))))
    note = (
        "Invented reports in the words of war: there is no war in them, only in some of the films and books."
        f" Events a 1,000 paragraphs. On the day they were written, before any rule saw them: {FIRST_SIGHT}."
    )
    head = ("subject", "items", "control events with a place", "battles and explosions")
    out.tables.append(Table("General news: events a 1,000 paragraphs", note, head, rows))
    out.figures = {
        f"general.{k}.count": round(1000 * total[k] / total["items"], 2) for k in ("control", "battles")
    }
    return out


def _per_1000(found: Counter, kind: str) -> str:
    return f"{1000 * found[kind] / found['items']:.1f}"


def volume(coder: Coder) -> Outcome:
    """Code articles of battles.jsonl: nothing is labelled there, so this only counts."""
    path = SHARED / "battles.jsonl"
    articles: dict[str, list[str]] = {}
    for item in read(path):
        articles.setdefault(item["article"], []).append(item["text"])
    kinds: Counter = Counter()
    paragraphs = placed = with_id = some = 0
    for name, texts in list(articles.items())[::EVERY]:
        state = None
        for number, text in enumerate(texts):
            state, events = coder.step(state, message(text, article=name, number=number))
            paragraphs += 1
            some += bool(events)
            kinds.update(e["type"] for e in events)
            placed += sum(e["place"] is not None for e in events)
            with_id += sum(bool(e["place"] and e["place"]["id"]) for e in events)
    total = max(1, kinds.total())
    rows = [
        ("paragraphs", paragraphs),
        ("paragraphs with an event", f"{some / paragraphs:.2f}"),
        ("events a paragraph", f"{total / paragraphs:.2f}"),
        ("events with a place", f"{placed / total:.2f}"),
        ("events with a place of the gazetteer", f"{with_id / total:.2f}"),
        *((f"{k} a 1,000 paragraphs", round(1000 * n / paragraphs)) for k, n in kinds.most_common(12)),
    ]
    out = Outcome(fingerprint(path))
    out.tables.append(
        Table(
            "What it makes of unlabelled war prose",
            f"Counts, no scores: one article of {EVERY} of the encyclopedic prose.",
            ("what", "n"),
            rows,
        )
    )
    return out
