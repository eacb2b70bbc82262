"""Places of a table of city control (control_tables.jsonl): are they found, in the province that the table gives?"""

import re

from evaluation.places import alike
from evaluation.scores import Outcome, Share, Table
from evaluation.texts import SHARED, code, fingerprint, read
from streams.coding import Coder

_OTHER_NAME = re.compile(r"\s*\(.*")
_NO_TOWN = re.compile(r" – |/|^Outside listed towns|Crossing$")
_WORDS = re.compile(r"Governorates?|\band\b|Rif", re.IGNORECASE)
NOTE = (
    "Each place, quarters of cities and crossings left out, put into a sentence of our own that says no more than the country; right"
    " where the event has a place with a position in the table's province."
)


def province_of(place: dict | None, region: str) -> bool:
    """Whether a place with a position lies in the province that a heading of the table names ("A and B Governorates": either)."""
    if place is None or place["lat"] is None:
        return False
    parts = [_WORDS.sub("", part).strip() for part in re.split(r"\band\b", region)]
    return any(alike(_WORDS.sub("", place["admin1"] or ""), part) for part in parts)


def score(coder: Coder) -> Outcome:
    """Score the table's places."""
    path = SHARED / "control_tables.jsonl"
    out = Outcome(fingerprint(path))
    found, right = Share(), Share()
    for item in read(path):
        name = _OTHER_NAME.sub("", item["location"]).strip()
        if _NO_TOWN.search(name):
            continue
        events = code(coder, f"The war in Syria went on. Rebels captured the town of {name} on Tuesday.")
        place = next((e["place"] for e in events if e["type"] == "capture"), None)
        found.add(place is not None and place["id"] is not None)
        right.add(province_of(place, item["region"]))
        if not province_of(place, item["region"]):
            out.errors.append(("place", f"{name}, {item['region']}: {place}"))
    rows = [
        ("found in the gazetteer", str(found), found.value),
        ("in the right province", str(right), right.value),
    ]
    out.tables.append(Table("Places of a table of city control", NOTE, ("what", "right", "share"), rows))
    out.figures = {"places.found": found.value, "places.province": right.value}
    return out
