"""The step from events to city control: decode, check the key, apply to the city's state."""

from streams.control import Settings as ControlSettings
from streams.control import apply, row
from streams.engine.dead_letters import DeadLetters
from streams.engine.records import GetState, Outcome, Output, Record, UnreadableState
from streams.errors import BadMessage, Code
from streams.messages import EVENT, LIMITS, Limits, decode_event, encode, event_key


class FoldStep:
    """Folds one record of ``events``. The state of a key is its city's."""

    def __init__(
        self,
        settings: ControlSettings,
        changes_topic: str,
        cities_topic: str,
        dead_letters: DeadLetters,
        limits: Limits = LIMITS,
    ) -> None:
        self.settings = settings
        self.changes_topic = changes_topic
        self.cities_topic = cities_topic
        self.dead_letters = dead_letters
        self.limits = limits

    def __call__(self, record: Record, get: GetState) -> Outcome:
        """The changes of the event and the city's row after them, or a dead letter."""
        try:
            return self._fold(record, get)
        except BadMessage as error:
            return Outcome([self.dead_letters.output(record, error)], dead_letter=str(error.code))

    def _fold(self, record: Record, get: GetState) -> Outcome:
        event = decode_event(record.value, limits=self.limits)
        if record.key != event_key(event).encode():
            detail = "the record's key is not the place's id, nor the article's of an event without one"
            raise BadMessage(Code.KEY_MISMATCH, detail, pointer="/place/id", schema=EVENT)
        place = event["place"]
        if not place or not place["id"] or place["kind"] != "city":
            return Outcome()
        refused: list[BadMessage] = []

        def refuse(event_id: str, code: Code, detail: str) -> None:
            # A retraction can be too late for several events, and is one record all the same.
            if all(error.code != code for error in refused):
                refused.append(BadMessage(code, detail, schema=EVENT))

        before = get(record.key)
        try:
            after, changes = apply(before, [event], self.settings, refuse=refuse)
            outputs = [Output(self.changes_topic, record.key, encode(change)) for change in changes]
            if changes:
                # city-control gets only the row that the last change leaves; none is a tombstone.
                last = row(after, self.settings)
                outputs.append(Output(self.cities_topic, record.key, None if last is None else encode(last)))
        except BadMessage as error:
            if error.code == Code.BAD_STATE:
                raise UnreadableState(str(error)) from None
            raise
        except Exception as error:
            raise BadMessage(
                Code.FOLDING_FAILED, f"the fold failed: {type(error).__name__}: {error}"
            ) from error
        outputs += [self.dead_letters.output(record, error) for error in refused]
        states = [] if after is before or after is None else [(record.key, after)]
        return Outcome(outputs, states, str(refused[0].code) if refused else None)
