"""Invented events for the tests of this folder, as short as a test can say them."""

import itertools
import os
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings

#: While working on the code, WHOHOLDS_HYPOTHESIS=50 makes the property tests quick.
EXAMPLES = int(os.environ.get("WHOHOLDS_HYPOTHESIS") or 2000)
#: A deadline would measure the machine; generating whole histories is slow by nature.
property_test = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

CITY = {
    "id": "geonames:900001", "name": "Tarsan", "admin1": "Upper Vale", "country": "XA", "lat": 34.5,
    "lon": 65.25, "kind": "city", "precision": 1,
}  # fmt: skip
OTHER_CITY = {**CITY, "id": "geonames:900002", "name": "Melk"}
FIGURES = dict.fromkeys(("killed", "injured", "detained", "displaced", "freed", "fighters"))
ACLED = {
    "handover": "Non-violent transfer of territory", "withdrawal": "Non-violent transfer of territory",
    "siege": "Armed clash", "offensive": "Armed clash", "armed_clash": "Armed clash",
}  # fmt: skip


def actor(name, kind=None):
    """An actor: ``army`` is the state, all others are rebels."""
    if name is None or isinstance(name, dict):
        return name
    return {
        "id": f"actor:{name}",
        "name": name.title(),
        "kind": kind or ("state" if name == "army" else "rebel"),
    }


def days(day):
    """``happened`` of a day, None for no date, or a pair of days."""
    if day is None:
        return {"from": None, "to": None, "precision": "unknown"}
    if isinstance(day, tuple):
        return {"from": day[0], "to": day[1], "precision": "week"}
    return {"from": day, "to": day, "precision": "day"}


class Event(dict):
    """An event that a failing test shows in a line."""

    def __repr__(self):
        who = ">".join((self.get(name) or {}).get("id") or "-" for name in ("actor", "target"))
        happened = self.get("happened") or {"from": None, "to": None}
        speaker, via = ((self.get(name) or {}).get("id") for name in ("attributed_to", "via"))
        return (
            f"<{self['event_id']} {self['type']} {self.get('scope')} {who} {self.get('assertion')} "
            f"{happened['from']}..{happened['to']} at {self['reported_at']} {self.get('source')}/{speaker}/"
            f"{via}/{self.get('copy')} {self['article_id']}.{self['paragraph']}.{self.get('order')} "
            f"{self['origin']} {self['confidence']} "
            f"{self.get('denies', '')}{self.get('retracts', '')} {self.get('modality')}>"
        )


class Newsroom:
    """Makes events; each has an id, an article and a copy of its own unless a test says otherwise."""

    def __init__(self):
        self.numbers = itertools.count(1)

    def event(
        self, type, who=None, day="2030-03-01", *, whom=None, by="outlet-1", at=None, said="reported",
        speaker=None, via=None, scope="whole", **more,
    ):  # fmt: skip
        """An event of ``type`` by ``who`` on ``day``, by outlet ``by``, reported ``at`` (else at noon)."""
        number = next(self.numbers)
        last = day[1] if isinstance(day, tuple) else day
        if at is None:
            at = f"{last or '2030-03-01'}T12:00:00Z"
        elif len(at) == 10:
            at += "T12:00:00Z"
        capture = "Government regains territory" if who == "army" else "Non-state actor overtakes territory"
        event = {
            "schema": "event.v1", "event_id": f"e{number}", "source": by, "article_id": f"article-{number}",
            "paragraph": 0, "sentence": 0, "span": [0, 9], "order": 0, "type": type,
            "acled": (capture if who else None) if type == "capture" else ACLED.get(type),
            "actor": actor(who), "target": actor(whom), "place": CITY, "facility": None, "scope": scope,
            "happened": days(day), "reported_at": at, "assertion": said, "attributed_to": actor(speaker),
            "via": actor(via), "copy": f"copy-{number}", "modality": "actual", "frame": "current",
            "figures": FIGURES, "confidence": 0.8, "origin": "machine", "rule": "test",
        }  # fmt: skip
        if scope == "all_except":
            event["pockets"] = [{"facility": "army_base", "name": "the northern base"}]
        if scope == "facility":
            event["facility"] = "airport"
        return Event(event, **more)

    def __getattr__(self, type):
        """``news.capture("north", ...)`` is ``news.event("capture", "north", ...)``."""
        if type.startswith("_"):
            raise AttributeError(type)
        return lambda *args, **more: self.event(type, *args, **more)

    def retraction(self, *events, at, place=CITY, event_id=None):
        """A retraction of events, reported ``at``."""
        number = next(self.numbers)
        return Event({
            "schema": "event.v1", "event_id": event_id or f"e{number}",
            "article_id": events[0]["article_id"], "paragraph": 0, "type": "retraction", "acled": None,
            "actor": None, "target": None, "place": place, "happened": None,
            "reported_at": at if len(at) > 10 else at + "T12:00:00Z", "confidence": 1.0,
            "origin": "machine", "rule": "test", "retracts": [event["event_id"] for event in events],
        })  # fmt: skip


def moment(text):
    """The aware datetime of a timestamp, or of the end of a day."""
    if len(text) == 10:
        return datetime.fromisoformat(f"{text}T23:59:59+00:00")
    return datetime.fromisoformat(text)


def later(day, count):
    """The day ``count`` days after."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()
