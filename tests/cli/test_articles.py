"""Reading .txt and .jsonl articles."""

import json
import os

import pytest

from streams.cli.articles import read_text
from streams.cli.problems import Problem

from .running import run

LONG = "A first sentence that is long enough to be wrapped by a cautious editor,\nand that goes on\nfor three lines."


def texts(path, **options):
    return [json.loads(source.raw) for source in read_text(path, **options)]


def write(folder, text, name="story-7.txt"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


CASES = {
    "date alone on its line": (
        "date 2021-08-07\n\nOne.\n\nTwo.\n",
        ["One.", "Two."],
    ),
    "date and the headline on one line": (
        "date 2021-08-07 Rebels on the march\n\nOne.\n\nTwo.\n",
        ["Rebels on the march", "One.", "Two."],
    ),
    "a blank before the date, as some editors leave it": (
        " date 2021-08-07 Rebels on the march\nOne.\nTwo.\n",
        ["Rebels on the march", "One.", "Two."],
    ),
    "a paragraph a line, no blank lines": (
        "date 2021-08-07\nOne one.\nTwo two.\n",
        ["One one.", "Two two."],
    ),
    "wrapped blocks": (
        f"date 2021-08-07\n\n{LONG}\n\n{LONG}\n",
        [LONG.replace("\n", " ")] * 2,
    ),
    "wrapped blocks below a headline": (
        f"date 2021-08-07 On the march\n{LONG}\n\n{LONG}\n",
        ["On the march"] + [LONG.replace("\n", " ")] * 2,
    ),
    "several one-line paragraphs in a block": (
        "date 2021-08-07\n\nOne.\nTwo.\n“Three.”\n\nFour.\n",
        ["One.", "Two.", "“Three.”", "Four."],
    ),
    "Windows line ends and a byte order mark": (
        "\ufeffdate 2021-08-07 March\r\n\r\nOne.\r\n\r\nTwo.\r\n",
        ["March", "One.", "Two."],
    ),
    "old Mac line ends": ("date 2021-08-07\r\rOne.\r\rTwo.", ["One.", "Two."]),
}


@pytest.mark.parametrize("name", CASES)
def test_paragraphs(tmp_path, name):
    text, expected = CASES[name]
    messages = texts(write(tmp_path, text))
    assert [m["text"] for m in messages] == expected
    assert [m["paragraph"] for m in messages] == list(range(len(expected)))
    assert {m["published_at"] for m in messages} == {"2021-08-07T12:00:00Z"}
    assert {m["article_id"] for m in messages} == {"story-7"}


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Rebels take the port", "headline"),
        ("Smoke over the port, seen here from the north", "caption"),
        ("The general (pictured) has left the country", "caption"),
        ("File photo: soldiers on parade", "caption"),
        ("Rebels took the port on Friday.", None),
        ("The general, pictured in 2019, has left, his aides say.", None),
        ("“We hold the port,” he said.", None),
        ("word " * 60, None),
    ],
)
def test_kind_of_the_first_line(tmp_path, first, kind):
    messages = texts(write(tmp_path, f"date 2021-08-07 {first}\n\nOne.\n"))
    assert [m.get("kind") for m in messages] == [kind, None]


def test_without_date_line_the_file_is_dated_and_that_is_said(tmp_path):
    path = write(tmp_path, "Rebels on the march\n\nOne.\n")
    os.utime(path, (1_628_337_600, 1_628_337_600))
    notes = []
    messages = texts(path, note=notes.append)
    assert {m["published_at"] for m in messages} == {"2021-08-07T12:00:00Z"}
    assert len(notes) == 1 and "no date line" in notes[0]
    assert texts(path, published_at="2020-01-01T00:00:00Z")[0]["published_at"] == "2020-01-01T00:00:00Z"


def test_a_sentence_about_dates_is_no_date_line(tmp_path):
    path = write(tmp_path, "date palms burned near the river on Friday.\n")
    assert texts(path, published_at="2020-01-01T00:00:00Z")[0]["text"].startswith("date palms")


def test_encodings(tmp_path):
    text = "date 2021-08-07\n\nZażółć — “quiet”.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert texts(write(tmp_path, text.encode(encoding)))[0]["text"] == "Zażółć — “quiet”."
    path = write(tmp_path, "date 2021-08-07\n\nCafé.\n".encode("cp1252"))
    with pytest.raises(Problem, match=r"byte 21 is not UTF-8 \[bad-utf8\]") as caught:
        texts(path)
    assert "--encoding cp1252" in caught.value.hint
    assert texts(path, encoding="cp1252")[0]["text"] == "Café."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-text"),
        (b" \n\n", "empty-text"),
        (b"date 2021-08-07\n", None),
        (b"date 2021-02-30\n\nOne.\n", "bad-date"),
        (b"One.\x00Two.\n", "not-text"),
        (b"x" * ((16 << 20) + 1), "too-large"),
    ],
    ids=["empty", "blank", "only a date", "no such day", "binary", "huge"],
)
def test_what_is_no_article(tmp_path, content, code):
    path = write(tmp_path, content)
    if code is None:
        assert texts(path) == []
        return
    with pytest.raises(Problem) as caught:
        texts(path)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: p.mkdir(), "is-a-directory"),
        (lambda p: None, "no-such-file"),
        (lambda p: p.write_text("x"), "unknown-suffix"),
    ],
    ids=["directory", "missing", "suffix"],
)
def test_names_that_are_no_articles_stop_everything_before_it_begins(tmp_path, make, code):
    bad = tmp_path / ("articles" if code != "unknown-suffix" else "story.pdf")
    make(bad)
    write(tmp_path, "date 2021-08-07\n\nOne.\n", "good.txt")
    done = run("code", "--per-paragraph", "good.txt", str(bad), cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert f"[{code}]" in done.stderr


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    write(tmp_path, b"date 2021-08-07\n\n\xff\xfe\xff\n", "bad.txt")
    write(tmp_path, "date 2021-08-07\n\nOne.\n", "good.txt")
    (tmp_path / "some.jsonl").write_text("nope\n")
    done = run("code", "--per-paragraph", "bad.txt", "some.jsonl", "good.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert [json.loads(line)["article_id"] for line in done.stdout.splitlines()] == [None, "good"]
    assert "bad.txt: byte 18 is not UTF-8 [bad-utf8]" in done.stderr
    assert "some.jsonl line 1: " in done.stderr
