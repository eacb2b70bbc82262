"""A worker's life as a state machine: deliveries, redeliveries, corrections, restarts, compactions."""

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from streams.control import Settings, apply, fold, row

from .histories import AN_EVENT, FIRST_DAY, SIDES, made
from .making import EXAMPLES, Newsroom, later
from .oracle import oracle_row

SETTINGS = Settings(allies=SIDES)
#: Two thousand examples take their time on a machine that is busy with other things.
pytestmark = [pytest.mark.timeout(1200), pytest.mark.usefixtures("small_pages")]


class Worker(RuleBasedStateMachine):
    """One city's state beside the plain set of all events that were delivered."""

    events = Bundle("events")

    def __init__(self):
        super().__init__()
        self.state = None
        self.delivered = []
        self.table = None
        self.history = []
        self.number = 0

    def made(self, drawn):
        self.number += 1
        return made(drawn, self.number)

    def deliver(self, events):
        self.delivered += events
        self.state, messages = apply(self.state, events, SETTINGS)
        for message in messages:
            assert message["before"] == self.table
            self.table = message["after"]
            if message["kind"] == "set":
                self.history.append(message["after"])
            else:
                assert self.history.pop() == message["before"]
                assert message["after"] == (self.history[-1] if self.history else None)

    @rule(target=events, drawn=AN_EVENT)
    def a_new_event(self, drawn):
        new = self.made(drawn)
        self.deliver([new])
        return new

    @rule(known=events)
    def a_redelivery(self, known):
        before = self.state
        self.deliver([known])
        assert self.state == before

    @rule(target=events, known=events, day=st.integers(0, 60))
    def a_retraction(self, known, day):
        self.number += 1
        back = Newsroom().retraction(known, at=later(FIRST_DAY, day), event_id=f"r{self.number}")
        self.deliver([back])
        return back

    @rule(target=events, drawn=AN_EVENT)
    def a_retraction_before_its_event(self, drawn):
        new = self.made(drawn)
        self.deliver([Newsroom().retraction(new, at=later(FIRST_DAY, 60), event_id=f"r{self.number}")])
        self.deliver([new])
        return new

    @rule(drawn=st.lists(AN_EVENT, min_size=1, max_size=4))
    def a_batch(self, drawn):
        self.deliver([self.made(one) for one in drawn])

    @rule()
    def a_restart(self):
        self.state = orjson.loads(orjson.dumps(self.state))

    @rule()
    def a_compaction_is_due(self):
        if self.state is not None:
            self.state = {**self.state, "compact": 0}

    @invariant()
    def the_table_is_that_of_all_events(self):
        assert row(self.state, SETTINGS) == self.table
        assert self.table == next(fold(self.delivered, SETTINGS), None)
        assert self.table == oracle_row(self.delivered, allies=SIDES)
        assert self.table is None or self.table["version"] == len(self.history)


TestWorker = Worker.TestCase
TestWorker.settings = settings(max_examples=EXAMPLES, stateful_step_count=15, deadline=None)
