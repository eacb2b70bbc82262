"""Numbers, their qualifiers and what they count."""

import pytest


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12 people", 12, 12),
        ("1,500 people", 1500, 1500),
        ("1,00,000 people", 100000, 100000),
        ("twenty-one people", 21, 21),
        ("two hundred and fifty people", 250, 250),
        ("three thousand five hundred people", 3500, 3500),
        ("1.5 million people", 1500000, 1500000),
        ("2 million people", 2000000, 2000000),
        ("a dozen people", 12, 12),
        ("half a dozen people", 6, 6),
        ("two dozen people", 24, 24),
        ("a hundred people", 100, 100),
        ("dozens of people", 24, None),
        ("scores of people", 40, None),
        ("hundreds of people", 200, None),
        ("thousands of people", 2000, None),
        ("tens of thousands of people", 20000, None),
        ("hundreds of thousands of people", 200000, None),
        ("several people", 3, None),
        ("a few people", 3, None),
        ("several hundred people", 300, None),
        ("a couple of people", 2, 2),
        ("at least 20 people", 20, None),
        ("more than 150 people", 150, None),
        ("over 150 people", 150, None),
        ("no fewer than 20 people", 20, None),
        ("up to 30 people", 1, 30),
        ("as many as 30 people", 1, 30),
        ("fewer than 30 people", 1, 30),
        ("fewer than 0 people", 0, 0),
        ("about 40 people", 40, 40),
        ("some 40 people", 40, 40),
        ("nearly 40 people", 40, 40),
        ("40 or more people", 40, None),
        ("between 10 and 15 people", 10, 15),
        ("10-15 people", 10, 15),
        ("10 to 15 people", 10, 15),
        ("10–15 people", 10, 15),
        ("two or three people", 2, 3),
        ("at least two or three people", 2, None),
        ("a soldier", 1, 1),
        ("one soldier", 1, 1),
        ("an Afghan policeman", 1, 1),
        ("three of the 12 hostages", 3, 3),
    ],
)
def test_a_quantity(found, text, low, high):
    [f] = found(f"It was {text}.")
    assert (f.min, f.max) == (low, high)
    assert f.noun_class in {"people", "civilians", "armed", "prisoners"}


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("12 soldiers", "armed"),
        ("12 Islamist fighters", "armed"),
        ("12 of its fighters", "armed"),
        ("12 police officers", "armed"),
        ("12 wounded soldiers", "armed"),
        ("12 children", "civilians"),
        ("12 inmates", "prisoners"),
        ("12 bodies", "dead"),
        ("12 wounded", "injured"),
        ("12 tanks", "thing"),
        ("12 days", "thing"),
        ("12", None),
    ],
)
def test_what_is_counted(found, text, cls):
    [f] = found(f"It was {text}.")
    assert f.noun_class == cls


@pytest.mark.parametrize(
    "text",
    [
        "$20 million was paid",
        "60 percent of the city",
        "60% of the city",
        "in 2014 it fell",
        "on 12 May it fell",
        "the 18th century",
        "at 6:30 it fell",
        "an attack on a village",
        "a militia group said so",
        "5,6 and 7,8,9",
        "9" * 40,
    ],
)
def test_what_counts_no_people(found, text):
    assert [f for f in found(text) if f.noun_class not in (None, "thing")] == []


def test_a_part_is_marked(found):
    assert [f.part for f in found("At least 20 people, including five children, died, 3 of them women")] == [
        False,
        True,
        True,
    ]


def test_skipped_words_are_no_figures():
    from streams.coding.figures import find_figures

    words = ["12", "people", "left"]
    assert find_figures(words, words, [(0, 1)]) == []
