"""The labelled files, and the coder over them."""

import hashlib
import json
from pathlib import Path

from streams.coding import Coder

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
CORPUS = ROOT / "corpus"
#: Day on which texts without one were published.
ANY_DAY = "2023-06-01"


def read(path: Path) -> list[dict]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def fingerprint(*paths: Path) -> str:
    """12 hex digits that change with the contents of any of the files."""
    digest = hashlib.sha1(usedforsecurity=False)
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def message(text: str, day: str = ANY_DAY, *, article: str = "a", number: int = 0, **fields: str) -> dict:
    """A paragraph message, published at noon of ``day`` unless that is a time already."""
    published = day if "T" in day else f"{day}T12:00:00Z"
    return {"article_id": article, "paragraph": number, "text": text, "published_at": published, **fields}


def code(coder: Coder, text: str, day: str = ANY_DAY) -> list[dict]:
    """Events of a text on its own."""
    return coder.step(None, message(text, day))[1]


def code_after(coder: Coder, before: list[str], text: str, day: str, **fields: str) -> list[dict]:
    """Events of a paragraph after those of its article that stand ``before`` it."""
    state = None
    for number, earlier in enumerate(before):
        state, _ = coder.step(state, message(earlier, day, number=number))
    return coder.step(state, message(text, day, number=len(before), **fields))[1]


def brief(event: dict) -> str:
    """An event on one line, for lists of errors."""
    place = event["place"] or {}
    return (
        f"{event['type']} {event.get('scope') or '-'} {place.get('name')}({place.get('country')},{place.get('kind')})"
        f" by {(event['actor'] or {}).get('name')} from {(event['target'] or {}).get('name')}"
        f" {event['assertion']} {event['modality']} {event['frame']} {event['happened']['to']} [{event['rule']}]"
    )
