"""Control statements and main types of the labelled paragraphs (gold.jsonl)."""

from collections import Counter
from dataclasses import dataclass, field

from evaluation.parties import Parties
from evaluation.places import Places
from evaluation.scores import Matches, Outcome, Share, Table
from evaluation.texts import SHARED, brief, code, fingerprint, read
from streams.coding import Coder

GROUPS = {"capture": "gain", "handover": "gain", "withdrawal": "leave", "hold": "hold", "siege": "siege"}
LEFT_OUT = frozenset(("village", "neighbourhood", "facility", "other"))
NOTE = (
    "A statement is a group (gain: capture and handover; leave: withdrawal; hold; siege), a place, whether its modality is"
    " actual, and its frame. Villages, neighbourhoods, facilities and other places are left out on both sides."
)


@dataclass(slots=True)
class Statement:
    """What a paragraph says once: all labels, or all events, with one key."""

    group: str
    actual: bool
    frame: str
    members: list[dict] = field(default_factory=list)

    def agrees(self, other: "Statement") -> bool:
        """Whether all of the key but the place is the same."""
        return (self.group, self.actual, self.frame) == (other.group, other.actual, other.frame)


def labelled(item: dict, places: Places) -> list[Statement]:
    """The labels of a paragraph, those of one key and place together."""
    out: list[Statement] = []
    for c in item["control"]:
        new = Statement(GROUPS[c["type"]], c["modality"] == "actual", c["frame"], [c])
        for old in out:
            o = old.members[0]
            same_kind = (o["place_kind"] in LEFT_OUT) == (c["place_kind"] in LEFT_OUT)
            if old.agrees(new) and same_kind and o["place_en"] == c["place_en"]:
                old.members.append(c)
                break
        else:
            out.append(new)
    return out


def coded(events: list[dict]) -> list[Statement]:
    """The events of a paragraph that state control of a place, those of one key and place together."""
    out: dict[tuple, Statement] = {}
    for e in events:
        group, place = GROUPS.get(e["type"]), e["place"]
        if group is None or place is None or place["kind"] == "country":
            continue
        key = (
            group,
            place["id"] or place["name"],
            e["modality"] == "actual",
            e["frame"],
            e["facility"] is not None,
        )
        out.setdefault(key, Statement(group, key[2], key[3])).members.append(e)
    return list(out.values())


def left_out(s: Statement, labels: list[Statement], text: str, places: Places) -> bool:
    """Whether an event that matches no label counts for nothing: it is about a place that is left out.

    That is a facility; a place that a label of a kind left out names; or less than the whole of a place, told by the
    words of such a label ("parts of the countryside north of X").
    """
    e = s.members[0]
    if e["facility"] is not None or e["scope"] == "facility":
        return True
    for other in labels:
        for c in other.members:
            if c["place_kind"] not in LEFT_OUT:
                continue
            if places.same(e["place"], (c["place_en"], c["place"]), c["country"]):
                return True
            start = text.find(c["quote"])
            inside = start >= 0 and e["span"][0] < start + len(c["quote"]) and start < e["span"][1]
            if inside and e["scope"] not in ("whole", "all_except") and other.group == s.group:
                return True
    return False


class Scoring:
    """Scores paragraph after paragraph."""

    def __init__(self, coder: Coder) -> None:
        self.coder, self.places, self.parties = coder, Places(coder.gazetteer), Parties(coder.actors)
        self.matches = {g: Matches() for g in dict.fromkeys(GROUPS.values())}
        self.right = {
            k: Share()
            for k in (
                "actor",
                "loser",
                "assertion",
                "scope",
                "main",
                "main_first",
                "time",
                "nothing",
                "place",
            )
        }
        self.unasked = {"actor": Share(), "time": Share()}  # given although the label has none
        self.errors: list[tuple[str, str]] = []
        self.main: Counter = Counter()

    def paragraph(self, item: dict) -> None:
        """Score one labelled paragraph."""
        events = code(self.coder, item["text"], item["published_at"])
        self._main(item, events)
        labels, got = labelled(item, self.places), coded(events)
        hits: list[tuple[Statement, Statement]] = []
        for s in got:
            hit = next((x for x in labels if x not in [h for h, _ in hits] and self._same(x, s)), None)
            if hit is not None:
                hits.append((hit, s))
        for label, s in hits:
            if label.members[0]["place_kind"] not in LEFT_OUT:
                self.matches[label.group].found += 1
                self._qualities(item, label, s)
        for s in got:
            if any(s is h for _, h in hits) or any(self._same(x, s) for x, _ in hits):
                continue  # a second event of what is found: no mistake of its own
            if not left_out(s, labels, item["text"], self.places):
                self.matches[s.group].wrong += 1
                self._error(item, "too much", brief(s.members[0]), item["text"][slice(*s.members[0]["span"])])
        for x in labels:
            if x.members[0]["place_kind"] in LEFT_OUT or any(x is h for h, _ in hits):
                continue
            self.matches[x.group].missed += 1
            c = x.members[0]
            self._error(
                item, "missed", *(str(c[k]) for k in ("type", "place", "scope", "modality", "frame", "quote"))
            )
        self._placed(item, events)

    def _same(self, x: Statement, s: Statement) -> bool:
        c = x.members[0]
        kind = None if c["place_kind"] in LEFT_OUT else c["place_kind"]
        return x.agrees(s) and self.places.same(
            s.members[0]["place"], (c["place_en"], c["place"]), c["country"], kind
        )

    def _main(self, item: dict, events: list[dict]) -> None:
        if not item["types"]:
            self.right["nothing"].add(not events)
            return
        given = events[0]["type"] if events else "nothing"
        self.right["main"].add(given in item["types"][:2])
        self.right["main_first"].add(given == item["types"][0])
        if given not in item["types"][:2]:
            self.main[item["types"][0], given] += 1
            self._error(
                item, "main type", f"{given}, labelled {', '.join(item['types'][:3])}", item["text"][:300]
            )

    def _qualities(self, item: dict, label: Statement, s: Statement) -> None:
        """Judge the first event of a statement that was found, against the label that it fits best."""
        e = s.members[0]
        judged = [(self._judge(item, c, e), c) for c in label.members]
        best, c = max(
            judged,
            key=lambda x: (sum(v is True for v in x[0].values()), -sum(v is False for v in x[0].values())),
        )
        for name, right in best.items():
            if right is not None:
                self.right[name].add(right)
                if not right:
                    self._error(item, name, brief(e), f"label: {c}")
        who = c["loser"] if c["type"] == "withdrawal" else c["winner"]
        if not who and e["actor"] is not None:
            self.unasked["actor"].add(False)
        if not c["happened"] and e["happened"]["precision"] != "unknown":
            self.unasked["time"].add(False)

    def _judge(self, item: dict, c: dict, e: dict) -> dict[str, bool | None]:
        at = item["text"].find(c["quote"])
        who, loser = (c["loser"], None) if c["type"] == "withdrawal" else (c["winner"], c["loser"])

        def party(actor: dict | None, name: str | None) -> bool | None:
            if not name:
                return None
            return self.parties.right(actor, name, c["country"], item["text"], at if at >= 0 else None)

        return {
            "actor": party(e["actor"], who),
            "loser": party(e["target"], loser),
            "assertion": e["assertion"] == c["assertion"],
            "scope": e["scope"] == c["scope"],
            "time": on_time(e["happened"], c["happened"]) if c["happened"] else None,
        }

    def _placed(self, item: dict, events: list[dict]) -> None:
        """Whether an event of the right group, told by the words of a label, has the label's place."""
        for c in item["control"]:
            start = item["text"].find(c["quote"])
            if c["place_kind"] in LEFT_OUT or start < 0:
                continue
            near = [
                e for e in events
                if GROUPS.get(e["type"]) == GROUPS[c["type"]] and e["span"][0] < start + len(c["quote"]) and start < e["span"][1]
            ]  # fmt: skip
            if near:
                names = (c["place_en"], c["place"])
                self.right["place"].add(
                    any(
                        e["place"] and self.places.same(e["place"], names, c["country"], c["place_kind"])
                        for e in near
                    )
                )

    def _error(self, item: dict, kind: str, *what: str) -> None:
        self.errors.append((kind, "\n    ".join((item["id"], *what))))


def on_time(happened: dict, wanted: str) -> bool:
    """Whether ``happened`` is the day, month or year that a label gives: it ends (or begins) in it."""
    return (
        any(day is not None and day.startswith(wanted) for day in (happened["to"], happened["from"]))
        and happened["precision"] != "unknown"
    )


def score(coder: Coder, *, part: slice = slice(None)) -> Outcome:
    """Score gold.jsonl."""
    path = SHARED / "gold.jsonl"
    s = Scoring(coder)
    for item in read(path)[part]:
        s.paragraph(item)
    total = Matches()
    for m in s.matches.values():
        total += m
    out = Outcome(fingerprint(path), errors=s.errors)
    rows = [
        (name, m.precision, m.recall, m.f1, m.found, m.wrong, m.missed)
        for name, m in (*s.matches.items(), ("all", total))
    ]
    out.tables.append(
        Table(
            "Control statements of the labelled paragraphs",
            NOTE,
            ("group", "precision", "recall", "F1", "found", "too much", "missed"),
            rows,
        )
    )
    names = {
        "actor": "actor (of those found)",
        "loser": "loser (of those found)",
        "assertion": "assertion (of those found)",
        "scope": "scope (of those found)",
        "time": "time (of those found and dated)",
        "place": "place (of those whose words gave an event of the group)",
        "main": "main type among the first two labels",
        "main_first": "main type the first label",
        "nothing": "paragraphs without an event that gave none",
    }
    out.tables.append(
        Table(
            "Qualities of the labelled paragraphs",
            f"Beyond the labels: an actor given {s.unasked['actor'].of} times and a time {s.unasked['time'].of} times where the label has none.",
            ("what", "right", "share"),
            [(text, str(s.right[k]), s.right[k].value) for k, text in names.items()],
        )
    )
    out.figures = {"control.f1": total.f1} | {
        f"control.{k}": s.right[k].value for k in names if k != "main_first"
    }
    return out
