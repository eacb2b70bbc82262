"""What a noun only says the time of is not the news: "after the truce", "the 2022 invasion"."""

import pytest


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("A day after the implementation of the ceasefire agreement heavy shelling went on in Idlib.", "shelling"),
        ("Following the collapse of a truce, rebels launched an offensive against Idlib on Monday.", "offensive"),
        ("The hospital in Kidal said 30 soldiers and 12 rebels had died in the battle.", "casualty_report"),
        ("Rebels moved on Latakia on Friday, following the capture of Idlib.", "offensive"),
        ("The war escalated with the 2022 Russian invasion of Ukraine. Russia gained control of Kherson.", "capture"),
        ("The government and the rebels signed a ceasefire on Monday.", "agreement"),
        ("Soldiers clashed with rebels near Idlib after a truce.", "armed_clash"),
    ],
)  # fmt: skip
def test_the_main_event_is_the_news(code, text: str, main: str) -> None:
    assert code(text)[0]["type"] == main


def test_what_was_told_in_passing_is_still_told(code) -> None:
    types = [e["type"] for e in code("A day after the ceasefire heavy shelling went on in Idlib.")]
    assert types[0] == "shelling"
    assert "agreement" in types


def test_an_advance_on_a_village_no_list_has_is_one(code) -> None:
    [event] = code("On Friday the Syrian army advanced 30 kilometres east of Qurbazistan.")[:1]
    assert (event["type"], event["place"]) == ("offensive", None)
