"""The work on a text grows with its length, whatever the text is: repeated words, brackets, endless sentences.

Steps of the interpreter are counted, not seconds, so the answer is the same on every machine. What C code does within
one step is not counted; ``test_a_long_text`` compares processor time for that, on texts of 100,000 characters.
"""

import gc
import sys
import time
from pathlib import Path

import pytest

import streams.coding

from . import gaps

FOLDER = str(Path(streams.coding.__file__).parent)
#: Characters of the shorter of two texts, the other is twice as long: hundreds of words, more than a sentence has.
SHORTER = 2000
#: How many times as much work the longer text may be: 2 where the work is linear, 4 where it is quadratic.
MOST = 2.3

UNITS = {
    "the": "the ",
    "of": "of ",
    "and": "and ",
    "tried to": "tried to ",
    "no longer": "no longer ",
    "all but": "all but ",
    "except": "except the airport ",
    "double quotes": '" ',
    "open brackets": "( ",
    "nested words": "(a ",
    "commas": ", ",
    "hyphens": "rebel-",
    "possessives": "Goma's ",
    "digits": "12 ",
    "weekdays": "on Monday ",
    "years": "in 2011, ",
    "abbreviations": "U.S. ",
    "articles of names": "al-",
    "a place": "Goma ",
    "a list of places": "Goma, ",
    "the town of the town of": "the town of ",
    "the city the city": "the city ",
    "a party": "rebels ",
    "a verb": "captured ",
    "the second to fall": "the second city to fall ",
    "it": "it ",
    "killed": "killed 3 people ",
    "six others": "and six others ",
    "protesters": "protesters ",
    "combining marks": "e\u0301\u0300 ",
    "two alphabets": "\u0410b ",
    "statements": "rebels captured Goma, ",
    "said": "said ",
    "he said": "he said, ",
    "said that": "said that ",
    "denials in one sentence": "denied it. ",
    "denials": "Denied it. ",
    "a sentence without end": "Goma fell to rebels who said that they had captured the town of Beni and ",
    "sentences": "The army said rebels captured Goma. ",
    "claims and denials": "Rebels said they captured Goma. The army denied the claim. ",
}


def steps(code, text: str) -> int:
    """How many steps the interpreter makes in the coder's own code for ``text``."""
    count = 0

    def step(frame, event, argument):
        nonlocal count
        count += event == "opcode"
        return step

    def enter(frame, event, argument):
        if not frame.f_code.co_filename.startswith(FOLDER):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        code(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", [gaps.case(f"slow {name}", name) for name in UNITS])
def test_the_work_grows_with_the_length(code, name):
    unit = UNITS[name]
    times = SHORTER // len(unit)
    code(unit * times)  # what is only done once
    least = steps(code, unit)
    shorter, longer = (steps(code, unit * n) - least for n in (times, 2 * times))
    assert longer <= MOST * shorter, f"{shorter}, {longer} steps"


LONG = ["the ", '" ', "( ", "Goma, ", "a", "The army said rebels captured Goma. "]


@pytest.mark.parametrize("unit", LONG)
def test_a_long_text(code, unit):
    """Three times the processor time at most for twice the text; a busy machine is given three tries."""
    half, whole = unit * (50_000 // len(unit)), unit * (100_000 // len(unit))
    ratios = []
    for _ in range(3):
        ratios.append(_seconds(code, whole) / max(1e-3, _seconds(code, half)))
        if ratios[-1] < 3:
            break
    assert min(ratios) < 3, ratios


def _seconds(code, text: str) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        code(text)
        return time.process_time() - start
    finally:
        gc.enable()


def test_every_known_gap_is_a_unit():
    listed = {gap.removeprefix("slow ") for gap in gaps.known() if gap.startswith("slow ")}
    assert listed <= set(UNITS)
