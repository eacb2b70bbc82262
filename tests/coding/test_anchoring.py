"""Places told with the divisions they lie in, as analysts' notes tell them."""

import pytest

from streams.coding.places.choosing import kilometres


def place_of(events: list[dict], kind: str) -> dict:
    """The place of the first event of a type."""
    return next(e["place"] for e in events if e["type"] == kind)


def near(place: dict, lat: float, lon: float, km: float = 40) -> bool:
    """Whether a place lies within ``km`` of a point."""
    return kilometres((place["lat"], place["lon"]), (lat, lon)) <= km


def test_a_village_lies_where_its_district_does(code):
    place = place_of(
        code("On 9 March 2024, rebels captured Tubal village (Demoso township, Loikaw district, Kayah)."),
        "capture",
    )
    assert (place["id"], place["name"], place["country"], place["kind"]) == (None, "Tubal", "MM", "city")
    assert place["admin1"] == "Kayah" and place["precision"] == 2
    assert near(place, 19.55, 97.15)


@pytest.mark.parametrize(
    ("text", "country", "at"),
    [
        ("Gunmen attacked a convoy in Kin village (Khin-U township, Sagaing).", "MM", (22.8, 95.7)),
        ("Gunmen attacked the army post of Boma (Kukawa LGA, Borno).", "NG", (12.9, 13.6)),
        ("Soldiers clashed with gunmen in Lira, Masisi territory, Nord-Kivu.", "CD", (-1.4, 28.8)),
        ("Soldiers clashed with gunmen in the Tomba area of Fangak county, Jonglei.", "SS", (9.1, 30.9)),
        ("Gunmen attacked a truck on the Mora-Kerawa road (Mayo-Sava, Far North).", "CM", (11.05, 14.15)),
    ],
)
def test_the_divisions_decide_where_it_is(code, text, country, at):
    place = code(text)[0]["place"]
    assert place["country"] == country
    assert near(place, *at, km=60)


def test_the_divisions_decide_which_town_is_meant(code):
    place = place_of(code("Rebels captured San Pedro town (Ayutla, Oaxaca)."), "capture")
    assert (place["country"], place["admin1"]) == ("MX", "Oaxaca")


def test_a_known_town_keeps_its_id(code):
    place = place_of(code("Rebels captured Bal'ad town (Balcad, Middle Shabelle) on Saturday."), "capture")
    assert (place["country"], place["kind"]) == ("SO", "city")
    assert near(place, 2.36, 45.39, km=5)


def test_a_region_after_a_comma_is_told_from_a_list(code):
    assert {e["place"]["name"] for e in code("Rebels captured Saraqib, Idlib, and Hama on Saturday.")} >= {
        "Saraqib",
        "Idlib",
        "Hama",
    }
    found = [e["place"] for e in code("Rebels captured Baidoa, Bay, on Saturday.") if e["type"] == "capture"]
    assert [(p["name"], p["kind"]) for p in found] == [("Baidoa", "city")]


def test_a_parenthesis_with_other_words_is_none(code):
    place = place_of(code("Rebels captured Goma (the largest city of the east) on Saturday."), "capture")
    assert place["name"] == "Goma" and place["precision"] == 1


def test_a_site_lies_in_the_place_named_with_it(code):
    (event,) = [
        e
        for e in code("Rebels captured the headquarters of the 16th division in Nyala on Saturday.")
        if e["type"] == "capture"
    ]
    assert event["facility"] == "army_base" or event["facility"] == "other"
    assert event["place"]["name"] == "Nyala" and event["scope"] == "facility"


def test_a_later_sentence_places_what_the_first_tells(code):
    events = code("Two soldiers were shot dead by gunmen on Saturday. The attack took place in Kidal.")
    assert events[0]["place"]["name"] == "Kidal"


def test_a_name_that_no_gazetteer_has_in_a_parenthesis_is_no_fault(code):
    assert code("Two priests of Hama, Paul (Yazigi) and Yohanna Salloum, were kidnapped near Hama by gunmen.")


def test_a_capital_with_its_division_is_no_party(code):
    events = code("On Saturday, police dispersed demonstrators in Ouagadougou (Kadiogo) with tear gas.")
    assert (events[0]["place"]["name"], events[0]["place"]["kind"]) == ("Ouagadougou", "city")


def test_a_taking_whose_object_no_rule_reads_has_no_place(code):
    events = code(
        "FARDC soldiers retook three positions from Mai-Mai Yakutumba in the plateau of Fizi (Sud-Kivu)."
    )
    first = events[0]
    assert (first["type"], first["acled"], first["place"]) == (
        "capture",
        "Government regains territory",
        None,
    )


def _taken(events: list[dict]) -> list[tuple[str, str, str]]:
    return [(e["place"]["name"], e["place"]["kind"], e["scope"]) for e in events if e["type"] == "capture"]


def test_a_district_and_its_province_are_no_list_of_two_towns(code):
    assert _taken(code("The Taliban took control of Panjwayi district, Kandahar, after clashes.")) == [
        ("Panjwayi", "district", "district")
    ]
    assert [p for p, _, _ in _taken(code("The Taliban captured Lashkar Gah, Kandahar, and Herat."))] == [
        "Lashkar Gah",
        "Kandahar",
        "Herat",
    ]


def test_the_region_of_a_speaker_is_no_part_of_the_name(code):
    text = "The RSF captured the town of Kutum in North Darfur, the region's governor said on Tuesday."
    assert _taken(code(text)) == [("Kutum", "city", "whole")]


def test_a_district_centre_is_its_seat_and_a_centre_a_part(code):
    assert _taken(code("Taliban fighters captured Charkh district centre on Monday.")) == [
        ("Charkh", "district", "district")
    ]
    assert _taken(code("Rebels captured Aleppo centre on Monday.")) == [("Aleppo", "city", "part")]
    assert _taken(code("Rebels captured Aleppo sports fans on Monday.")) == []


def test_who_moves_in_is_not_joined_with_the_town_before(code):
    text = "Government soldiers withdrew from Bria and UPC fighters took the town."
    (taken,) = [e for e in code(text) if e["type"] == "capture"]
    assert taken["actor"]["id"] == "group:upc-cf"
