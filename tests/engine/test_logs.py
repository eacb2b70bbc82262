"""Log lines: one each, for people, whatever is in them."""

import logging

from streams.engine.logs import LineFormatter, NoRepeats


def record(text: str, level: int = logging.WARNING, failure: bool = False) -> logging.LogRecord:
    info = None
    if failure:
        try:
            raise RuntimeError("inside")
        except RuntimeError as error:
            info = (type(error), error, error.__traceback__)
    return logging.LogRecord("aiokafka", level, __file__, 1, text, (), info)


def test_untrusted_text_stays_on_one_line_and_off_the_terminal():
    line = LineFormatter().format(record("key 'a\n\x1b[31mred\u202e'"))
    assert "\n" not in line
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert line.endswith("warning: key 'a\\u000a\\u001b[31mred\\u202e'")


def test_no_traceback_is_shown_but_at_debug():
    failed = record("broken", failure=True)
    assert "Traceback" not in LineFormatter().format(failed)
    assert "Traceback" in LineFormatter(tracebacks=True).format(failed)


def test_what_repeats_is_said_once():
    quiet = NoRepeats()
    assert [quiet.filter(record(text)) for text in ("down", "down", "up", "down")] == [
        True,
        False,
        True,
        False,
    ]
