"""Spellings that no table has."""

import pytest

from streams.coding.places import fold_name


@pytest.mark.parametrize(
    ("name", "country", "ident"),
    [
        ("Jarablos", "SY", "geonames:169179"),
        ("Quamishli", "SY", "geonames:173377"),
        ("Shadadeh", "SY", "geonames:172837"),
        ("al-Khafsa", "SY", None),
        ("Sieverodonetsk", "UA", "geonames:691999"),
        ("Nedryhaylov", "UA", None),
        ("Mahmoudiyah", "IQ", None),
    ],
)
def test_a_romanisation_is_found_in_the_country_it_is_of(gazetteer, name, country, ident):
    found = gazetteer.fuzzy(fold_name(name).split(), {country})
    assert found
    assert all(gazetteer.country(i) == country for i in found)
    if ident:
        assert gazetteer.place(gazetteer.choose(found, countries={country: 1.0})[0])["id"] == ident


@pytest.mark.parametrize(
    ("name", "country"),
    [("Quamishli", "AF"), ("Kabani", "SY"), ("Hasrayah", "SY"), ("Hrekivka", "UA"), ("Syrian", "SY"), ("Viktor", "UA"), ("", "SY"), ("Bo", "SY")],
)  # fmt: skip
def test_another_name_is_not(gazetteer, name, country):
    assert gazetteer.fuzzy(fold_name(name).split(), {country}) == ()


def test_without_a_country_there_is_nothing(gazetteer):
    assert gazetteer.fuzzy(["quamishli"], ()) == ()
