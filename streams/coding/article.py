"""The state of an article between its paragraphs: what each emitted, and with which context it was coded.

The state is the value of the stream's article table and of nothing else. For every paragraph it keeps the context
that stood before it, so that a redelivery is coded as the first time and not with what came later.

A stream cannot keep contexts for ever. What is left of a paragraph whose context has expired is a ``remnant``: when
its text is from, and the ids of its events, so that they can be retracted. With remnants in a state (``expired``),
a redelivery gives nothing, since its events were sent, and anything new of the article is refused, since it would be
coded without what the article said before.

Any article can be sent again as a whole, each paragraph saying so (``whole_article``), in reading order: then it is
coded anew, each paragraph after those before it as they are coded now, and what no longer stands is retracted.
"""

from streams.coding import context as contexts
from streams.coding.build import digest, public
from streams.errors import BadMessage, Code

#: 1 knew no remnants.
VERSION = 2


class NewerState(ValueError):
    """The state was written by a newer version."""


def empty() -> dict:
    """State of an article of which nothing was read."""
    return {"v": VERSION, "paragraphs": {}}


def _before(state: dict, index: int) -> dict | None:
    """Context before paragraph ``index``: after the highest paragraph below it that was read."""
    below = [int(k) for k, entry in state["paragraphs"].items() if int(k) < index and "after" in entry]
    return state["paragraphs"][str(max(below))]["after"] if below else None


def step(coder, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
    """Code ``paragraph`` of the article with ``state``: (state after it, events to send).

    - Not seen yet: its events, coded with the context of the paragraphs before it.
    - Seen, with no newer ``revised_at``: a redelivery; the events of the text it had the first time.
    - Seen, with a newer ``revised_at``: its new events.
    - With the last two, one retraction per place for all that the paragraph ever said and that no longer stands: of
      earlier revisions, and where this coder codes the same revision differently than the one before it did.
    - Of an article whose context has expired: see the module. Raises BadMessage [article-expired].
    The state given is not changed; it is what is returned where there is nothing new to remember.
    """
    state = state or empty()
    if state.get("v", 0) > VERSION:
        raise NewerState(f"article state of version {state.get('v')}, this program reads up to {VERSION}")
    index = paragraph["paragraph"]
    old = state["paragraphs"].get(str(index))
    if old is not None and paragraph.get("whole_article"):
        return _of_whole(coder, state, old, paragraph)
    if state.get("expired") and (old is None or "first" not in old) and not paragraph.get("whole_article"):
        if old is not None and not _newer(paragraph, old):
            return state, []
        what = "what the article said before has expired; send the whole article again (--whole-articles)"
        raise BadMessage(Code.ARTICLE_EXPIRED, what)
    if old is None:
        before = _before(state, index)
        events, after = coder.code(paragraph, before)
        return _with(state, index, paragraph, before, after, events, []), events
    if _newer(paragraph, old):
        stands = paragraph
    else:
        stands = old["first"]
    events, after, gone = _again(coder, stands, old["before"], old)
    if stands is paragraph or gone != old["gone"] or len(events) != len(old["ids"]):
        state = _with(state, index, stands, old["before"], after, events, gone)
    return state, [*_retractions(stands, gone), *events]


def _again(
    coder, paragraph: dict, before: dict | None, old: dict
) -> tuple[list[dict], dict | None, list[dict]]:
    """Code a paragraph that was coded before: events, context after it, and what it said that no longer stands."""
    events, after = coder.code(paragraph, before)
    gone = old.get("gone", [])
    events = _anew(events, {said["id"] for said in gone})
    ids = {e["event_id"] for e in events}
    return events, after, gone + [said for said in old.get("ids", []) if said["id"] not in ids]


def _of_whole(coder, state: dict, old: dict, paragraph: dict) -> tuple[dict, list[dict]]:
    """A paragraph of an article that is sent again as a whole: coded anew, after those sent before it."""
    index, stands = paragraph["paragraph"], paragraph
    if not _newer(paragraph, old):
        if "first" in old:
            stands = old["first"]
        elif _instant(_stamp(paragraph)) < _instant(old["as_of"]):
            return state, []  # an older revision
    before = _before(state, index)
    events, after, gone = _again(coder, stands, before, old)
    new = _with(state, index, stands, before, after, events, gone)
    same = new["paragraphs"][str(index)] == old
    return state if same else new, [*_retractions(stands, gone), *events]


def remnant(entry: dict) -> dict:
    """What is kept of a paragraph's entry, or of its remnant, when its context expires."""
    if "as_of" in entry:
        return entry
    kept = {name: entry[name] for name in ("ids", "gone") if entry.get(name)}
    return {"as_of": entry["revised"] or entry["published"], **kept}


def _stamp(paragraph: dict) -> str:
    return paragraph.get("revised_at") or paragraph["published_at"]


def _newer(paragraph: dict, old: dict) -> bool:
    """Whether a delivery of a paragraph corrects the one that was remembered."""
    revised = paragraph.get("revised_at")
    known = old.get("as_of") or old["revised"] or old["published"]
    return bool(revised) and _instant(revised) > _instant(known)


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
        "first": {k: paragraph[k] for k in paragraph if k not in ("schema", "whole_article")},
        "before": before,
        "after": after,
        "ids": [{"id": e["event_id"], "place": public(e["place"])} for e in events],
        "gone": gone,
    }
    return {**state, "v": VERSION, "paragraphs": {**state["paragraphs"], str(index): entry}}


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


__all__ = ["VERSION", "NewerState", "contexts", "empty", "remnant", "step"]
