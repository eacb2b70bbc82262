"""whoholds code: real runs of the command on good and bad input."""

import json
import subprocess
import sys

import pytest

from .running import lines, paragraph, read, run, start

QUIET = "The orchestra played two encores."


def test_one_line_for_each_input_line_in_order():
    given = [paragraph(QUIET, number, article) for number in range(3) for article in ("b", "a")]
    done = run("code", "--per-paragraph", stdin=lines(*given))
    assert done.returncode == 0 and done.stderr == ""
    assert [(o["article_id"], o["paragraph"]) for o in read(done.stdout)] == [
        (p["article_id"], p["paragraph"]) for p in given
    ]
    assert all(type(o["events"]) is list for o in read(done.stdout))


def test_blank_lines_and_windows_line_ends_are_fine():
    text = "\n  \n" + lines(paragraph(QUIET)).replace("\n", "\r\n") + "\n\n" + json.dumps(paragraph(QUIET, 1))
    done = run("code", "--per-paragraph", stdin=text)
    assert done.returncode == 0
    assert [o["paragraph"] for o in read(done.stdout)] == [0, 1]


def test_a_byte_order_mark_is_no_error():
    done = run("code", "--per-paragraph", stdin=b"\xef\xbb\xbf" + lines(paragraph(QUIET)).encode())
    assert done.returncode == 0 and len(read(done.stdout)) == 1


def test_no_input_is_no_error():
    done = run("code")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


DEEP = '{"article_id":"a1","paragraph":7,"x":' + "[" * 200_000 + "]" * 200_000 + "}"
BAD_LINES = {
    "not JSON": ("nope", "not-json", None, None),
    "cut off": ('{"article_id": "a1", "paragraph": 7', "not-json", None, None),
    "a list": ("[1, 2]", "not-object", None, None),
    "a number": ("12", "not-object", None, None),
    "not UTF-8": (b'{"article_id": "a1", "paragraph": 7, "text": "\xff"}', "bad-utf8", "a1", 7),
    "half a surrogate pair": (
        r'{"article_id": "a1", "paragraph": 7, "published_at": "2021-08-07T12:00:00Z", "text": "\ud800"}',
        "bad-utf8",
        "a1",
        7,
    ),
    "nested too deep": (DEEP, "too-deep", None, None),
    "no text": (
        {"article_id": "a1", "paragraph": 7, "published_at": "2021-08-07T12:00:00Z"},
        "missing-field",
        "a1",
        7,
    ),
    "no article": (
        {"paragraph": 7, "text": "x", "published_at": "2021-08-07T12:00:00Z"},
        "missing-field",
        None,
        7,
    ),
    "text is a number": (paragraph(7, 7), "bad-type", "a1", 7),
    "paragraph is text": (paragraph("x", "7"), "bad-type", "a1", None),
    "paragraph below 0": (paragraph("x", -1), "bad-value", "a1", None),
    "empty text": (paragraph("", 7), "empty-text", "a1", 7),
    "blank text": (paragraph(" \t ", 7), "empty-text", "a1", 7),
    "a word for a time": (paragraph("x", 7) | {"published_at": "yesterday"}, "bad-timestamp", "a1", 7),
    "a time without zone": (
        paragraph("x", 7) | {"published_at": "2021-08-07T12:00:00"},
        "bad-timestamp",
        "a1",
        7,
    ),
    "the year 9999": (
        paragraph("x", 7) | {"published_at": "9999-01-01T00:00:00Z"},
        "out-of-range-date",
        "a1",
        7,
    ),
    "before 1900": (
        paragraph("x", 7) | {"published_at": "1899-12-31T00:00:00Z"},
        "out-of-range-date",
        "a1",
        7,
    ),
    "a kind that is none": (paragraph("x", 7, kind="footnote"), "bad-value", "a1", 7),
    "another schema": (paragraph("x", 7, schema="paragraph.v9"), "unknown-schema", "a1", 7),
    "10 MB of text": (paragraph("x" * 10_000_000, 7), "too-large", "a1", 7),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_reported_and_the_rest_goes_on(name):
    bad, code, article, number = BAD_LINES[name]
    raw = bad if isinstance(bad, bytes) else (bad if isinstance(bad, str) else json.dumps(bad)).encode()
    before, after = (json.dumps(paragraph(QUIET, n)).encode() for n in (0, 1))
    done = run("code", "--per-paragraph", stdin=b"\n".join([before, raw, after]) + b"\n")
    assert done.returncode == 1
    error = done.stderr.splitlines()
    assert len(error) == 1 and error[0].startswith("line 2: ") and error[0].endswith(f"[{code}]"), error
    assert [(o["article_id"], o["paragraph"]) for o in read(done.stdout)] == [
        ("a1", 0),
        (article, number),
        ("a1", 1),
    ]


def test_a_line_longer_than_memory_should_hold_is_cut_and_refused():
    long = b'{"article_id": "a1", "text": "' + b"x" * (40 << 20)
    done = run("code", "--per-paragraph", stdin=long + b"\n" + lines(paragraph(QUIET)).encode())
    assert done.returncode == 1 and "[too-large]" in done.stderr
    assert [o["article_id"] for o in read(done.stdout)] == [None, "a1"]


def test_what_is_quoted_from_bad_input_cannot_reach_the_terminal():
    done = run("code", stdin=lines(paragraph("x") | {"published_at": "\x1b]0;owned\x07 \u202e"}))
    assert "[bad-timestamp]" in done.stderr
    assert not set("\x1b\x07\u202e") & set(done.stderr)


def test_an_answer_comes_before_the_next_line_is_asked_for():
    process = start("code", "--per-paragraph")
    try:
        for number in range(3):
            process.stdin.write(lines(paragraph(QUIET, number)).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["paragraph"] == number
    finally:
        process.communicate()
    assert process.returncode == 0


def test_head_may_close_the_pipe(tmp_path):
    many = tmp_path / "many.jsonl"
    many.write_text(lines(*(paragraph(QUIET, number) for number in range(20_000))))
    with many.open("rb") as stdin:
        process = start("code", "--per-paragraph", stdin=stdin)
        process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait(timeout=60) == 141
    assert error == b""


def test_files_and_standard_input_give_the_same(tmp_path):
    (tmp_path / "p.jsonl").write_text(lines(paragraph(QUIET), paragraph(QUIET, 1)))
    (tmp_path / "a.txt").write_text(f"date 2021-08-07 A quiet evening\n\n{QUIET}\n")
    done = run("code", "--per-paragraph", "p.jsonl", "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert [(o["article_id"], o["paragraph"]) for o in read(done.stdout)] == [
        ("a1", 0),
        ("a1", 1),
        ("a", 0),
        ("a", 1),
    ]


def test_help_needs_no_engine():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "streams", "code", "--help"],
        check=False,
        capture_output=True,
        text=True,
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "streams.cli.options" in imported
    assert not {
        name for name in imported if name.split(".")[0] in ("faust", "kafka", "aiokafka", "confluent_kafka")
    }
    assert "streams.coding" not in imported
