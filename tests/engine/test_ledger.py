"""The account of a partition: what may be committed, and what comes next of what was fetched."""

from types import SimpleNamespace

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from streams.engine.ledger import Ledger

TP0 = TP("paragraphs", 0)


def records(*offsets: int) -> list:
    return [SimpleNamespace(offset=offset, key=b"k", value=b"vv") for offset in offsets]


def offsets(found) -> list[int]:
    return [record.offset for record in found]


@given(start=st.integers(0, 50), plan=st.data())
def test_no_commit_passes_an_unfinished_record(start, plan):
    """Whatever order batches finish in, wherever offsets hold no record."""
    ledger, position, batches = Ledger(TP0, start), start, []
    for size in plan.draw(st.lists(st.integers(0, 4), min_size=1, max_size=12)):
        end = position + size + plan.draw(st.integers(0 if size else 1, 3))
        if size:
            batches.append(ledger.open(records(*range(position, position + size)), position, end))
        else:
            ledger.skip(position, end)
        position = end
    unfinished = set(batches)
    for batch in plan.draw(st.permutations(batches)):
        assert ledger.advance() <= min((b.records[0].offset for b in unfinished), default=position)
        batch.finished = True
        unfinished.discard(batch)
    assert ledger.advance() == position


def test_offsets_without_records_at_the_end_are_committed_only_with_what_is_before_them():
    ledger = Ledger(TP0, 0)
    batch = ledger.open(records(0, 1), 0, 2)
    ledger.skip(2, 5)
    assert ledger.advance() == 0
    batch.finished = True
    assert ledger.advance() == 5


def test_a_fetch_is_taken_where_the_one_before_ended():
    ledger = Ledger(TP0, 3)
    found, start = ledger.offer(records(3, 4), 5)
    assert (offsets(found), start, ledger.next_in) == ([3, 4], 3, 5)


def test_what_was_had_before_is_left_out():
    ledger = Ledger(TP0, 4)
    found, start = ledger.offer(records(2, 3, 4, 6), 7)
    assert (offsets(found), start, ledger.next_in) == ([4, 6], 4, 7)
    assert ledger.offer(records(2, 3), 4) == ((), 7)
    assert ledger.next_in == 7


def test_a_fetch_that_starts_late_is_taken_only_after_going_back():
    ledger = Ledger(TP0, 3)
    assert ledger.offer(records(5, 6), 7) is None
    assert ledger.next_in == 3
    ledger.sought = ledger.next_in
    found, start = ledger.offer(records(5, 6), 7)
    assert (offsets(found), start) == ([5, 6], 3)
    # The same once more: another gap is another question.
    assert ledger.offer(records(9), 10) is None


def test_a_position_beyond_marks_alone_is_taken_only_after_going_back():
    ledger = Ledger(TP0, 3)
    assert ledger.offer((), 4) is None
    ledger.sought = ledger.next_in
    assert ledger.offer((), 4) == ((), 3)
    assert ledger.next_in == 4
