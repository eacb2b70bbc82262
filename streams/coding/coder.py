"""Codes a paragraph of English news, with its article's context, into conflict events."""

import gc

from streams.coding import incidents, ranker
from streams.coding.anchoring import Anchoring
from streams.coding.context import Focus
from streams.coding.genre import Genre
from streams.coding.lexicon import Lexicon
from streams.coding.meanings import Meanings
from streams.coding.reading import Reading
from streams.coding.scan import Scanner
from streams.coding.territory import Territory
from streams.coding.text import normalise
from streams.coding.topic import Topic
from streams.coding.when import Clock


class Coder:
    """Turns paragraphs into events. Load once, use for any number of articles; holds no state of any of them."""

    def __init__(
        self, lexicon: Lexicon, actors, gazetteer, clock: Clock, rank: "ranker.Ranker | None" = None
    ) -> None:
        self.ranker = rank
        self.lexicon, self.actors, self.gazetteer, self.clock = lexicon, actors, gazetteer, clock
        self.incident_rules = incidents.load(lexicon)
        self.meanings = Meanings()
        self.genre = Genre()
        self.topic = Topic(self.genre)
        words = incidents.sets()
        self.peace, self.hazard = words["sport_business"], words["hazard"]
        self.people = words["people"] | words["forces"] - {"base", "outpost", "post", "checkpoint"}
        self.scanner = Scanner(lexicon, actors, gazetteer, clock.find)
        self.territory = Territory(lexicon.word_class)
        self.anchoring = Anchoring(gazetteer, lexicon.word_class["division"])

    @classmethod
    def load(cls) -> "Coder":
        """Load word lists, rules, actors and the gazetteer; DataError (file, line) on a mistake in any of them."""
        from streams.coding.actors import Actors
        from streams.coding.places import Gazetteer

        loaded = cls(Lexicon.load(), Actors.load(), Gazetteer.load(), Clock(), ranker.Ranker.load())
        gc.freeze()  # what is loaded stays: the garbage collector need not walk it again and again
        return loaded

    def step(self, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
        """Code one paragraph after those that ``state`` remembers of its article: see ``streams.coding.article``."""
        from streams.coding.article import step

        return step(self, state, paragraph)

    def code(self, paragraph: dict, context: dict | None = None) -> tuple[list[dict], dict]:
        """Events of one paragraph, main one first, and the article's context after it.

        ``paragraph`` is a checked message (contract: paragraph.v1), ``context`` what this method returned for the
        paragraph before. Text in another language and captions give no events and leave the context; news of sport, business,
        technology or the arts that has no word of war gives none and is only counted in it.
        """
        focus = Focus(context)
        if (paragraph.get("language") or "en").lower().partition("-")[0] != "en":
            return [], focus.context()
        text = normalise(paragraph["text"])
        if self._caption(paragraph, text):
            return [], focus.context()
        if self.elsewhere(text, focus):
            focus.see_calm()
            return [], focus.context()
        return Reading(self, paragraph, text, focus).events(), focus.context()

    def elsewhere(self, text: str, focus: Focus) -> bool:
        """Whether a paragraph is not read since it is clearly of another subject, in an article without war so far."""
        return not focus.war and self.genre.plain(text)

    def features(self, text: str) -> list[str]:
        """Features of the ranker for a text on its own: what it is trained on."""
        paragraph = {"article_id": "", "paragraph": 0, "text": text, "published_at": "2020-01-01T00:00:00Z"}
        reading = Reading(self, paragraph, normalise(text), Focus(None))
        reading.read()
        return sorted(map(ranker.written, reading.features()))

    def _caption(self, paragraph: dict, text: str) -> bool:
        if paragraph.get("kind") == "caption":
            return True
        if len(text) >= 200 and text.rstrip().endswith((".", "!", "?", '"')):
            return False
        low = text.lower()
        for phrase in self.lexicon.caption:
            if phrase in low:
                return True
        return False
