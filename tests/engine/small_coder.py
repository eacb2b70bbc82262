"""A coder small enough to see through, whose events depend on what its article said before.

``city:N`` in a text captures city N; ``there`` captures the article's last city once more. So a
paragraph that is coded again with what came after it, or without what came before, gives other ids.
"""

import hashlib
import json
from pathlib import Path

from streams.coding import article

EXAMPLE = json.loads((Path(__file__).parents[2] / "schemas/examples/event.v1/capture-whole.json").read_text())


class SmallCoder:
    """Keeps the interface of ``streams.coding.Coder``, and its state of articles.

    A text with ``fail`` in it makes it fail.
    """

    def step(self, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
        """The new state and the events of ``paragraph``."""
        return article.step(self, state, paragraph)

    def code(self, paragraph: dict, context: str | None) -> tuple[list[dict], str | None]:
        """The events of ``paragraph``, and the city that the article last spoke of."""
        if "fail" in paragraph["text"]:
            raise RuntimeError("told to")
        return self._events(paragraph, context)

    def _events(self, paragraph: dict, last: str | None) -> tuple[list[dict], str | None]:
        events = []
        for word in paragraph["text"].split():
            if word.startswith("city:"):
                last = word[5:]
            if word.startswith("city:") or word == "there":
                events.append(self._event(paragraph, last, len(events)))
        return events, last

    @staticmethod
    def _event(paragraph: dict, city: str | None, order: int) -> dict:
        seed = [paragraph["article_id"], paragraph["paragraph"], paragraph["text"], city, order]
        digest = hashlib.sha256(json.dumps(seed).encode()).hexdigest()
        day = paragraph["published_at"][:10]
        place = EXAMPLE["place"] | {"id": f"geonames:{city}", "name": f"City {city}"}
        return EXAMPLE | {
            "event_id": digest[:24],
            "source": paragraph.get("source"),
            "article_id": paragraph["article_id"],
            "paragraph": paragraph["paragraph"],
            "order": order,
            "actor": {"id": f"actor-{len(paragraph['text']) % 3}", "name": "An actor", "kind": "rebel"},
            "acled": "Non-state actor overtakes territory",
            "place": place if city else None,
            "happened": {"from": day, "to": day, "precision": "day"},
            "reported_at": paragraph["published_at"],
            "copy": digest[:8],
        }
