"""Analysts' notes (corpus/notes): changes of control at their natural ratio, where the event was, its main type."""

from pathlib import Path

from evaluation.main_types import label
from evaluation.negatives import is_change
from evaluation.parties import Parties
from evaluation.places import Places
from evaluation.scores import Outcome, Share, Table
from evaluation.texts import CORPUS, brief, code, fingerprint, read
from streams.coding import Coder
from streams.coding.places.choosing import kilometres

#: Battles without a change of control for each note with one: about one in ten to twenty battles changes a place's holder.
RATIO = 15
WHOLE = frozenset(("whole", "all_except", "district", "province"))
BATTLES = frozenset(("armed_clash", "offensive", "siege", "capture"))
NEAR_KM, NEAR_PROVINCE_KM = 50, 150
NOTE = (
    "A change of control is a capture, handover or withdrawal, actual and current, of a whole place, district or province."
    f" Precision is what it would be at {RATIO} battles without one for each note with one. A note is placed by its first"
    f" event with a position; near is within {NEAR_KM} km of the true one ({NEAR_PROVINCE_KM} km where the note gives no"
    " more than a province)."
)


def changes(events: list[dict]) -> list[dict]:
    """The events that say that a whole place, district or province changed hands."""
    return [e for e in events if is_change(e) and e["scope"] in WHOLE and e["place"] is not None]


def distance(place: dict | None, true: dict) -> float | None:
    """Kilometres between a coded place and the true one; None where the coded one has no position."""
    if place is None or place["lat"] is None:
        return None
    return kilometres((place["lat"], place["lon"]), (true["lat"], true["lon"]))


class Notes:
    """Scores note after note."""

    def __init__(self, coder: Coder) -> None:
        self.coder, self.places, self.parties = coder, Places(coder.gazetteer), Parties(coder.actors)
        self.found, self.false = Share(), Share()
        self.right_place, self.winner = Share(), Share()
        self.placed, self.near, self.main = Share(), Share(), Share()
        self.errors: list[tuple[str, str]] = []

    def note(self, item: dict) -> None:
        """Score one note."""
        events = code(self.coder, item["text"], item["published_at"])
        self._control(item, events)
        self._place(item, events)
        wanted = {label(item["type"], item.get("acled")), *(label(t, None) for t in item.get("also", ()))}
        got = label(events[0]["type"], events[0]["acled"]) if events else "nothing"
        self.main.add(got in wanted)
        if got not in wanted:
            self._error("type", item, f"{got}, wanted {', '.join(sorted(wanted))}")

    def _control(self, item: dict, events: list[dict]) -> None:
        if item["control"] is None:  # arguable
            return
        made = changes(events)
        if not item["control"]:
            if item["type"] in BATTLES:
                self.false.add(bool(made))
            if made:
                self._error(
                    "control too much" if item["type"] in BATTLES else "control elsewhere",
                    item,
                    "; ".join(map(brief, made)),
                )
            return
        self.found.add(bool(made))
        if not made:
            self._error("control missed", item, "; ".join(map(brief, events)) or "nothing")
            return
        for want in item["control"]:
            e = next(
                (
                    e
                    for e in made
                    if self.places.same(e["place"], (want["place"],), item["place"]["country"])
                    and (e["type"] == "withdrawal") == (want["type"] == "withdrawal")
                ),
                None,
            )
            self.right_place.add(e is not None)
            if e is None:
                self._error("control place", item, f"wanted {want}; " + "; ".join(map(brief, made)))
                continue
            name = (e["actor"] or {}).get("name") or ""
            same = name.lower() == want["actor"].lower() or self.parties.right(
                e["actor"], want["actor"], item["place"]["country"], item["text"], e["span"][0]
            )
            self.winner.add(same)
            if not same:
                self._error("control winner", item, f"{name}, wanted {want['actor']}")

    def _place(self, item: dict, events: list[dict]) -> None:
        true = item["place"]
        place = next(
            (e["place"] for e in events if e["place"] is not None and e["place"]["lat"] is not None), None
        )
        far = distance(place, true)
        self.placed.add(far is not None)
        if far is None:
            self._error("place none", item, f"wanted {true}; " + ("; ".join(map(brief, events)) or "nothing"))
            return
        limit = NEAR_PROVINCE_KM if true.get("kind") == "province" else NEAR_KM
        self.near.add(far <= limit)
        if far > limit:
            self._error("place far", item, f"{far:.0f} km: {place}, wanted {true}")

    def _error(self, kind: str, item: dict, said: str) -> None:
        self.errors.append((kind, f"{item['id']} {said}\n    {item['text']}"))

    def precision(self) -> float:
        """Precision of changes of control at their natural ratio."""
        right, wrong = self.found.value, RATIO * self.false.value
        return right / (right + wrong) if right + wrong else 1.0

    def placing(self) -> float:
        """Harmonic mean of the share placed and the share of those that are near."""
        a, b = self.placed.value, self.near.value
        return 2 * a * b / (a + b) if a + b else 0.0


def score(coder: Coder, folder: Path = CORPUS / "notes") -> Outcome | None:
    """Score every file of notes; None where there is none."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        return None
    notes, count = Notes(coder), 0
    for path in paths:
        for item in read(path):
            notes.note(item)
            count += 1
    out = Outcome(fingerprint(*paths), errors=notes.errors)
    rows = [
        ("changes of control found", str(notes.found), notes.found.value),
        (
            "their precision at the natural ratio",
            f"{notes.false} battles gave one wrongly",
            notes.precision(),
        ),
        ("their place right (of those found)", str(notes.right_place), notes.right_place.value),
        ("their winner right (of those placed)", str(notes.winner), notes.winner.value),
        ("placed", str(notes.placed), notes.placed.value),
        ("near (of those placed)", str(notes.near), notes.near.value),
        ("placing, the harmonic mean", "", notes.placing()),
        ("main type", str(notes.main), notes.main.value),
    ]
    out.tables.append(Table(f"Analysts' notes, {count}", NOTE, ("what", "right", "share"), rows))
    out.figures = {
        "notes.control_recall": notes.found.value,
        "notes.control_precision": notes.precision(),
        "notes.control_place": notes.right_place.value,
        "notes.control_winner": notes.winner.value,
        "notes.placing": notes.placing(),
        "notes.main": notes.main.value,
    }
    return out
