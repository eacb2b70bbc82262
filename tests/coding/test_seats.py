"""Which city a capital is: of a country, of a province, or of what the article spoke of."""

import pytest


def _told(events: list[dict]) -> list[tuple]:
    """Type and place of each change."""
    return [
        (e["type"], e["place"] and e["place"]["name"]) for e in events if e["type"] in ("capture", "handover")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Houthi rebels seized Yemen's capital on Sunday.", ("capture", "Sanaa")),
        ("Rebels entered the Syrian capital on Sunday without resistance.", ("handover", "Damascus")),
        ("Rebels seized the capital of North Darfur on Friday.", ("capture", "El Fasher")),
        ("The Arakan Army took the Rakhine capital.", ("capture", "Sittwe")),  # not the state's largest town
        ("The Taliban captured Qala-e-Naw, the capital of Badghis province.", ("capture", "Qala-e-Naw")),
        ("Rebels took Kutkai, far from the Shan capital.", ("capture", "Kutkai")),
    ],
)
def test_a_capital_is_a_city(code, text: str, told: tuple) -> None:
    assert _told(code(text)) == [told]


def test_the_capital_is_the_nations_where_nobody_spoke_of_another(code) -> None:
    assert _told(code("Syrian soldiers fled Azaz on Friday. On Sunday rebels seized the capital."))[-1] == (
        "capture",
        "Damascus",
    )


def test_a_town_is_not_the_site_that_describes_it(code) -> None:
    [event] = code("In Gharyan the army surprised the rebels and retook the mountain town.")
    assert (event["type"], event["scope"], event.get("facility")) == ("capture", "whole", None)


def test_a_city_comes_before_another_that_once_had_its_name(code) -> None:
    # Nikopol in Ukraine was called Slovyansk, and is as large.
    assert code("Rebels withdrew from Sloviansk overnight.")[0]["place"]["name"] == "Sloviansk"


def test_a_site_and_the_rest_are_the_town(code) -> None:
    text = "Rebels marched into Baidoa and took over the parliament building and the rest of the town."
    assert [e["scope"] for e in code(text) if e["type"] in ("capture", "handover")] == ["whole"]


def test_it_is_the_base_that_was_just_named(code) -> None:
    event = code("Al-Shabaab drove a car bomb into the Ugandan army base at Janaale and overran it.")[0]
    assert (event["type"], event["scope"]) == ("capture", "facility")


def test_who_is_cleared_out_is_no_place(code) -> None:
    events = code("Taliban fighters raided Farah on Monday. Commandos cleared them out within hours.")
    assert not [e for e in events if e["type"] == "capture" and e["place"]]


def test_a_place_that_measures_a_distance_falls_to_nobody(code) -> None:
    text = "KABUL - The Taliban captured Ghazni, 150 km from Kabul, on Thursday, the tenth provincial capital to fall in a week."
    assert _told(code(text)) == [("capture", "Ghazni")]


def test_a_leaders_own_forces_take_a_city_of_a_region(code) -> None:
    text = "Azerbaijan's president said his country's forces had taken Shusha, the second city in Nagorno-Karabakh."
    assert _told(code(text)) == [("capture", "Shusha")]


def test_full_control_is_declared_of_the_city_that_was_entered(code) -> None:
    text = "Turkish forces and their allies swept into the centre of Afrin on Sunday, declaring full control after a campaign."
    assert ("capture", "Afrin", "whole") in [(e["type"], e["place"]["name"], e["scope"]) for e in code(text)]
    assert not [
        e
        for e in code("Turin swept into the lead on Sunday, declaring full control of the race.")
        if e["place"]
    ]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Militants have seized the Mozambican town of Palma.", "MZ"),
        ("Rebels took the Libyan city of Tripoli.", "LY"),
        ("Rebels took the Syrian city of Tripoli.", "LY"),  # Syria has none
    ],
)
def test_a_town_lies_in_the_nation_it_is_called_by(code, text: str, country: str) -> None:
    assert [e["place"]["country"] for e in code(text) if e["type"] == "capture"] == [country]


def test_a_site_and_the_town_are_the_town(code) -> None:
    assert code("Fano militia in Lalibela took the airport and the town.")[0]["scope"] == "whole"
    assert code("Fano militia in Lalibela took the airport and the town's mayor.")[0]["scope"] == "facility"


def test_an_aside_on_whose_town_it_is_hides_no_subject(code) -> None:
    assert _told(code("The NTC said Sirte, Gaddafi's birthplace, had been freed.")) == [("capture", "Sirte")]
