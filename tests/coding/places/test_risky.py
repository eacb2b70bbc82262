"""Names that are words, people or organisations too."""

import pytest

from streams.coding.places import fold_name


@pytest.mark.parametrize(
    "name",
    ["Police", "March", "Major", "Airport", "Base", "Union", "Of", "May", "June", "Sunday", "UN", "Arab", "Church",
     "Victory", "Independence", "Mission", "Hamas", "General", "Western", "Canadian", "Abu", "White House", "Force"],
)  # fmt: skip
def test_words_that_are_no_place_unless_called_a_town(gazetteer, name):
    assert gazetteer.risky(fold_name(name).split()) == "never"


@pytest.mark.parametrize(
    "name",
    [
        "Nice",
        "Reading",
        "Bush",
        "Clinton",
        "Washington",
        "Obama",
        "Ali",
        "Hassan",
        "Kerry",
        "Vladimir",
        "Hussein",
        "Hit",
    ],
)
def test_names_that_need_a_preposition(gazetteer, name):
    assert gazetteer.risky([name.lower()]) == "evidence"


@pytest.mark.parametrize("name", ["us", "uk", "uae", "car"])
def test_abbreviations_count_in_capitals_only(gazetteer, name):
    assert gazetteer.risky([name]) == "caps"


@pytest.mark.parametrize(
    "name",
    ["turkey", "chad", "georgia", "jordan", "china", "kabul", "herat", "farah", "homs", "hama", "mosul", "sirte", "kyiv",
     "kherson", "aden", "goma", "gao", "raqqa", "palmyra", "lyman", "bucha", "crimea", "tigray", "marib", "ibb"],
)  # fmt: skip
def test_places_of_the_news_are_free_of_suspicion(gazetteer, name):
    assert gazetteer.risky([name]) == ""


@pytest.mark.parametrize("name", ["delta", "shan", "lakes", "unity"])
def test_the_word_for_a_province_takes_the_suspicion_away(gazetteer, name):
    assert gazetteer.risky([name]) == "evidence"
    assert gazetteer.match([name, "state"], 0)[0] == 2
    assert gazetteer.risky([name, "state"]) == ""
