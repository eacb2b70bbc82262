"""Places that share a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Tripoli", "LY"), ("Kandahar", "AF"), ("Hama", "SY"), ("Raqqa", "SY"), ("Aden", "YE"), ("Sirte", "LY"),
        ("Gao", "ML"), ("Pokrovsk", "UA"), ("Asadabad", "AF"), ("Faizabad", "AF"), ("Jalalabad", "AF"), ("Rafah", "PS"),
        ("Georgia", "GE"), ("Jordan", "JO"), ("Nazareth", "IL"), ("Bethlehem", "PS"), ("Alexandria", "EG"),
        ("Sloviansk", "UA"), ("Florida", "US"), ("Paris", "FR"), ("Moscow", "RU"), ("Odessa", "UA"), ("Santiago", "CL"),
        ("Hyderabad", "IN"), ("Baghdad", "IQ"), ("Palmyra", "SY"), ("Melitopol", "UA"),
    ],
)  # fmt: skip
def test_with_nothing_known(asked, name, country):
    assert asked.place(name)["country"] == country


@pytest.mark.parametrize(
    ("name", "country", "ident"),
    [
        ("Tripoli", "LB", "geonames:266826"),
        ("Tripoli", "LY", "geonames:2210247"),
        ("Asadabad", "IR", "geonames:142872"),
        ("Faizabad", "IN", "geonames:1271976"),
        ("Kalat", "AF", "geonames:1130131"),
        ("Kalat", "PK", "geonames:1175296"),
        ("Pokrovsk", "RU", "geonames:563464"),
        ("Gao", "BF", "geonames:2360626"),
        ("Rafah", "EG", "geonames:350350"),
        ("Jalalabad", "KG", "geonames:1528249"),
        ("Hyderabad", "PK", "geonames:1176734"),
        ("al-Bayda", "YE", "geonames:79836"),
        ("al-Bayda", "LY", "geonames:89055"),
        ("Qalat", "AF", "geonames:1130131"),
    ],
)
def test_the_country_decides(asked, name, country, ident):
    assert asked.place(name, countries={country: 1.0})["id"] == ident


def test_a_country_named_beside_the_place_outweighs_the_articles(asked):
    assert asked.place("Tripoli", countries={"LY": 0.3, "LB": 1.0})["country"] == "LB"
    assert asked.place("Tripoli", countries={"LY": 1.0, "LB": 0.3})["country"] == "LY"


@pytest.mark.parametrize("province", ["Jowzjan", "geonames:1139049", "iso:AF-JOW"])
def test_the_province_named_beside_it_decides(asked, province):
    assert (
        asked.place("Faizabad", countries={"AF": 1.0}, admin1=[province], prefer_kind="city")["admin1"]
        == "Jowzjan"
    )
    assert asked.place("Faizabad", countries={"AF": 1.0})["admin1"] == "Badakhshan"


def test_nearness_decides_between_equals(asked):
    stepanakert, homs = (39.82, 46.75), (34.73, 36.71)
    assert asked.place("Martuni", near=[stepanakert])["country"] == "AZ"
    assert asked.place("Tripoli", near=[homs], countries={"SY": 1.0})["country"] == "LB"


@pytest.mark.parametrize(
    ("name", "kind", "ident"),
    [
        ("Aleppo", None, "geonames:170063"),
        ("Aleppo", "province", "geonames:170062"),
        ("Kunduz", "city", "geonames:1135689"),
        ("Kunduz", "province", "geonames:1135690"),
        ("Kherson", None, "geonames:706448"),
        ("Kherson", "province", "geonames:706442"),
        ("Idlib", None, "geonames:169389"),
        ("Helmand", None, "geonames:1140043"),
        ("Daraa", None, "geonames:170905"),
        ("Daraa", "province", "geonames:170903"),
        ("Tell Abyad", None, "geonames:163750"),
        ("Afrin", "district", "geonames:174184"),
        ("Gaza", None, "geonames:281132"),
        ("Gaza City", None, "geonames:281133"),
    ],
)
def test_a_province_against_the_city_of_its_name(asked, name, kind, ident):
    assert asked.place(name, prefer_kind=kind)["id"] == ident


def test_a_unique_name_is_surer_than_a_shared_one(asked, gazetteer):
    unique = gazetteer.choose(asked.candidates("Lashkar Gah"))[1]
    shared_name = gazetteer.choose(asked.candidates("San Jose"))[1]
    assert 0 < shared_name < unique <= 1


def test_a_small_place_in_a_country_nobody_named_is_doubtful(asked, gazetteer):
    found = asked.candidates("Springfield")
    small = [
        i for i in found if 0 < gazetteer.info(i)["population"] < 15_000 and gazetteer.country(i) == "US"
    ]
    assert gazetteer.choose(small[:1], countries={"SY": 1.0})[1] < 0.6
    assert gazetteer.choose(small[:1], countries={"US": 1.0})[1] > 0.9


def test_no_candidates_no_choice(gazetteer):
    assert gazetteer.choose(()) == (None, 0.0)


NAMES = ["Tripoli", "Kalat", "Faizabad", "Georgia", "Gaza", "Aleppo", "Red Sea", "Paris", "Marea", "Palma"]


@given(
    name=st.sampled_from(NAMES),
    countries=st.dictionaries(st.sampled_from(["SY", "AF", "LY", "US", "XX"]), st.floats(0, 1), max_size=3),
    near=st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=2),
    kind=st.sampled_from([None, "city", "province", "district", "country"]),
)
def test_the_choice_is_a_candidate_with_a_confidence(asked, name, countries, near, kind):
    found = asked.candidates(name)
    index, sure = asked.gazetteer.choose(found, countries=countries, near=near, prefer_kind=kind)
    assert index in found
    assert 0 <= sure <= 1
    assert asked.gazetteer.choose(found, countries=countries, near=near, prefer_kind=kind) == (index, sure)
