"""The state of an article between its paragraphs: what each emitted, and with which context it was coded.

The state is the value of the stream's article table and of nothing else. For every paragraph it keeps the context
that stood before it, so that a redelivery is coded as the first time and not with what came later.
"""

from streams.coding import context as contexts
from streams.coding.build import digest, public

VERSION = 1


class NewerState(ValueError):
    """The state was written by a newer version."""


def empty() -> dict:
    """State of an article of which nothing was read."""
    return {"v": VERSION, "paragraphs": {}}


def _before(state: dict, index: int) -> dict | None:
    """Context before paragraph ``index``: after the highest paragraph below it that was read."""
    below = [int(k) for k in state["paragraphs"] if int(k) < index]
    return state["paragraphs"][str(max(below))]["after"] if below else None


def step(coder, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
    """Code ``paragraph`` of the article with ``state``: (state after it, events to send).

    - Not seen yet: its events, coded with the context of the paragraphs before it.
    - Seen, with no newer ``revised_at``: a redelivery; the events of the text it had the first time.
    - Seen, with a newer ``revised_at``: its new events.
    - With the last two, one retraction per place for all that the paragraph ever said and that no longer stands: of
      earlier revisions, and where this coder codes the same revision differently than the one before it did.
    The state given is not changed; it is what is returned where there is nothing new to remember.
    """
    state = state or empty()
    if state.get("v", 0) > VERSION:
        raise NewerState(f"article state of version {state.get('v')}, this program reads up to {VERSION}")
    index = paragraph["paragraph"]
    old = state["paragraphs"].get(str(index))
    if old is None:
        before = _before(state, index)
        events, after = coder.code(paragraph, before)
        return _with(state, index, paragraph, before, after, events, []), events
    if _newer(paragraph, old):
        stands = paragraph
    else:
        stands = old["first"]
    events, after = coder.code(stands, old["before"])
    events = _anew(events, {gone["id"] for gone in old["gone"]})
    ids = {e["event_id"] for e in events}
    gone = old["gone"] + [said for said in old["ids"] if said["id"] not in ids]
    if stands is paragraph or gone != old["gone"] or len(ids) != len(old["ids"]):
        state = _with(state, index, stands, old["before"], after, events, gone)
    return state, [*_retractions(stands, gone), *events]


def _newer(paragraph: dict, old: dict) -> bool:
    """Whether a delivery of a paragraph corrects the one that was remembered."""
    revised = paragraph.get("revised_at")
    return bool(revised) and _instant(revised) > _instant(old["revised"] or old["published"])


def _anew(events: list[dict], gone: set[str]) -> list[dict]:
    """The events with other ids in place of those that were retracted.

    What a retraction takes out stays out; but an older coder that is put back tells the same events again.
    """
    names = {}
    for e in events:
        ident = e["event_id"]
        while ident in gone:
            ident = digest("again", ident)
        names[e["event_id"]] = ident
    if all(old == new for old, new in names.items()):
        return events
    return [
        e
        | {"event_id": names[e["event_id"]]}
        | ({"denies": names.get(e["denies"], e["denies"])} if "denies" in e else {})
        for e in events
    ]


def _instant(stamp: str):
    from streams.messages.times import parse_time

    return parse_time(stamp)


def _with(
    state: dict, index: int, paragraph: dict, before, after, events: list[dict], gone: list[dict]
) -> dict:
    entry = {
        "revised": paragraph.get("revised_at"),
        "published": paragraph["published_at"],
        "first": {k: paragraph[k] for k in paragraph if k != "schema"},
        "before": before,
        "after": after,
        "ids": [{"id": e["event_id"], "place": public(e["place"])} for e in events],
        "gone": gone,
    }
    return {"v": VERSION, "paragraphs": {**state["paragraphs"], str(index): entry}}


def _retractions(paragraph: dict, gone: list[dict]) -> list[dict]:
    """One retraction a place: its key is the key that the retracted events had."""
    groups: dict[str, tuple[dict | None, list[str]]] = {}
    for g in gone:
        key = (g["place"] or {}).get("id") or ""
        groups.setdefault(key, (g["place"] if key else None, []))[1].append(g["id"])
    reported = paragraph.get("revised_at") or paragraph["published_at"]
    out = []
    for key, (place, ids) in groups.items():
        out.append(
            {
                "schema": "event.v1",
                "event_id": digest(
                    "retraction", paragraph["article_id"], paragraph["paragraph"], reported, key, *ids
                ),
                "article_id": paragraph["article_id"],
                "paragraph": paragraph["paragraph"],
                "type": "retraction",
                "acled": None,
                "actor": None,
                "target": None,
                "place": place,
                "happened": {"from": None, "to": None, "precision": "unknown"},
                "reported_at": reported,
                "confidence": 1.0,
                "origin": "machine",
                "retracts": ids,
                "rule": "correction",
            }
        )
    return out


__all__ = ["NewerState", "contexts", "empty", "step"]
