"""What is kept of a paragraph's entry: less than ``Coder.step`` has of it, and all of it can be had again.

A step's entry is ``{"revised", "published", "first", "before", "after", "ids", "gone"}``. Kept of it is

    {"first":  the paragraph without what the article's paragraphs have in common (``same`` of the head),
     "without": what they have in common that this one has not,
     "from":   [k, i], the context before it is number i of ``afters`` of paragraph k's entry,
     "before": that context, where it is none of those,
     "afters": contexts after it, the last one is the one that stands; earlier ones, None where nothing
               needs them, were before a correction, and are what later paragraphs were coded with,
     "ids", "gone"}

without what is empty. An entry of an older version, which has ``after``, is one in full.
"""

from streams.engine.records import GetState

#: Fields that are a paragraph's own.
_OWN = ("article_id", "paragraph", "text", "kind", "revised_at")

#: Number of a paragraph, and which of the contexts after it.
Source = list[int]


def entry_key(article: bytes, number: int) -> bytes:
    """Key of the entry of paragraph ``number``."""
    return article + b"\0%d" % number


def shared(paragraph: dict) -> dict:
    """What other paragraphs of the article are likely to have too."""
    return {name: value for name, value in paragraph.items() if name not in _OWN}


def shorten(entry: dict, same: dict, source: Source | None) -> dict:
    """What to keep of ``entry``, whose context before it is kept at ``source``, None where nowhere."""
    first = entry["first"]
    kept = {
        "first": {
            name: value
            for name, value in first.items()
            if name not in ("article_id", "paragraph") and (name not in same or same[name] != value)
        },
        "without": [name for name in same if name not in first],
        "from": source,
        "before": None if source else entry["before"],
        "ids": entry["ids"],
        "gone": entry["gone"],
    }
    return {name: value for name, value in kept.items() if value} | {"afters": [entry["after"]]}


def correct(article: bytes, number: int, kept: dict, earlier: dict, has: list[int], get: GetState) -> dict:
    """``kept``, which replaces ``earlier`` of paragraph ``number``, with the contexts that later ones need."""
    after, known = kept["afters"][-1], _afters(earlier)
    if after == known[-1]:
        return kept | {"afters": known}
    later = [get(entry_key(article, n)) for n in has if n > number]
    needed = {entry["from"][1] for entry in later if entry and entry.get("from", "?")[0] == number}
    past = [context if i in needed else None for i, context in enumerate(known)][
        : max(needed, default=-1) + 1
    ]
    return kept | {"afters": [*past, after]}


def expand(article: bytes, number: int, same: dict, kept: dict, get: GetState) -> dict:
    """The entry of paragraph ``number`` as ``Coder.step`` has it."""
    if "after" in kept:
        return kept
    missing = kept.get("without", ())
    first = {name: value for name, value in same.items() if name not in missing} | kept["first"]
    first |= {"article_id": article.decode(), "paragraph": number}
    before = kept.get("before")
    if "from" in kept:
        at, which = kept["from"]
        before = _afters(get(entry_key(article, at)))[which]
    return {
        "revised": first.get("revised_at"),
        "published": first["published_at"],
        "first": first,
        "before": before,
        "after": kept["afters"][-1],
        "ids": kept.get("ids", []),
        "gone": kept.get("gone", []),
    }


def _afters(kept: dict) -> list:
    return kept["afters"] if "afters" in kept else [kept["after"]]
