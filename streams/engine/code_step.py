"""The step from paragraphs to events: decode, check the key, code with the article's state."""

from typing import Protocol

from streams.coding.article import NewerState
from streams.engine.article_state import ArticleState
from streams.engine.dead_letters import DeadLetters
from streams.engine.forgetting import Forgetting
from streams.engine.records import GetState, Outcome, Output, Record, UnreadableState
from streams.errors import BadMessage, Code
from streams.messages import LIMITS, Limits, check_key, decode_paragraph, encode, event_key, parse_time


class Coder(Protocol):
    """What the step needs of a coder; ``streams.coding.Coder`` is the real one."""

    def step(self, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
        """Code ``paragraph`` given the state of its article: the new state, and the events to send."""


class CodeStep:
    """Codes one record of ``paragraphs``. Its table holds the articles' states, see ``article_state``."""

    def __init__(
        self,
        coder: Coder,
        events_topic: str,
        dead_letters: DeadLetters,
        forgetting: Forgetting | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.coder = coder
        self.events_topic = events_topic
        self.dead_letters = dead_letters
        self.clock = dead_letters.clock
        #: None keeps every article for ever.
        self.forgetting = forgetting
        self.limits = limits

    def __call__(self, record: Record, get: GetState) -> Outcome:
        """The events of the paragraph and its article's new state, or a dead letter."""
        try:
            return self._code(record, get)
        except BadMessage as error:
            return Outcome([self.dead_letters.output(record, error)], dead_letter=str(error.code))

    def _code(self, record: Record, get: GetState) -> Outcome:
        paragraph = decode_paragraph(record.value, now=self.clock(), limits=self.limits)
        check_key(record.key, paragraph)
        forgetting, now, writes = self.forgetting, None, []
        try:
            if forgetting is not None:
                published = int(parse_time(paragraph["published_at"]).timestamp())
                now, writes = forgetting.tell(record.partition, paragraph["article_id"], published, get)
                writes += forgetting.sweep(record.partition, now, get, skip=record.key)
            ages = forgetting.ages if forgetting is not None else None
            state = ArticleState(record.key, paragraph["paragraph"], get, ages, now)
            after, events = self.coder.step(state.before, paragraph)
            outputs = [
                Output(self.events_topic, event_key(event).encode(), encode(event)) for event in events
            ]
        except NewerState as error:
            raise UnreadableState(str(error)) from None
        except (BadMessage, UnreadableState):
            raise
        except Exception as error:
            # A fault of the coder must not stop the stream, nor cost more than this paragraph.
            raise BadMessage(
                Code.CODING_FAILED, f"the coder failed: {type(error).__name__}: {error}"
            ) from error
        if forgetting is not None and state.is_new:
            forgetting.note(record.partition, record.key, now)
        return Outcome(outputs, [*writes, *state.changes(after)])
