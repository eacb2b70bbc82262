"""whoholds explain: what it prints for people and for programs, and what it does with hostile text."""

import json

import pytest

from .running import run

DAY = ("--published-at", "2024-03-10")
TEXT = "M23 rebels say they have captured the city of Goma on Friday."


def test_words_qualities_and_rule_are_shown():
    done = run("explain", *DAY, TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "[actor: M23 rebels] [says: say] they have [verb: captured] the city of [place: Goma] [time: on Friday]."
    )
    assert any("rule capture.take" in line for line in lines)
    claim = next(line for line in lines if line.strip().startswith("assertion:"))
    assert claim.strip().startswith("assertion: claimed, from «say they have captured», said by M23")
    assert "\x1b" not in done.stdout


def test_several_texts_are_one_article():
    done = run("explain", *DAY, "M23 captured Goma.", "The army retook the city on Sunday.")
    assert done.stdout.count("place: Goma,") == 2


def test_lines_of_standard_input_are_paragraphs():
    told = run("explain", *DAY, "M23 captured Goma.", "The army retook the city on Sunday.").stdout
    assert (
        run("explain", *DAY, "-", stdin="M23 captured Goma.\n\nThe army retook the city on Sunday.\n").stdout
        == told
    )


def test_json_has_the_events_of_code():
    done = run("explain", *DAY, "--json", "M23 captured Goma.", "The orchestra played.")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert [x["event"]["type"] for x in first["events"]] == ["capture"]
    assert {b["quality"] for b in first["events"][0]["because"]} >= {
        "type",
        "assertion",
        "modality",
        "frame",
        "scope",
    }
    assert second["events"] == [] and second["nothing"]


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mRebels captured Goma\x07", "Rebels\u202e captured Goma", "[bold]Rebels[/] captured Goma"],
)
def test_hostile_text_is_shown_and_not_obeyed(text):
    done = run("explain", *DAY, text)
    assert done.returncode == 0
    assert not any(c in done.stdout for c in "\x1b\x07\u202e")
    assert "Goma" in done.stdout
    assert ("[bold]" in done.stdout) == ("[bold]" in text)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((), "TEXT"),
        (("",), "empty-text"),
        (("--published-at", "yesterday", "a"), "RFC 3339"),
    ],
)
def test_what_cannot_be_explained_exits_2(args, code):
    done = run("explain", *args)
    assert done.returncode == 2 and code in done.stderr and not done.stdout


def test_a_text_that_no_message_can_have_is_refused():
    done = run("explain", "-", stdin="a" * 2_000_000)
    assert done.returncode == 2 and "[" in done.stderr and not done.stdout


def test_a_text_in_the_far_future_is_refused():
    done = run("explain", "--published-at", "2999-01-01", "Rebels captured Goma.")
    assert done.returncode == 2 and "published_at" in done.stderr
