"""Which event stands first: what the paragraph is about, by the rules and the ranker together."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A military drone fired at a courtyard in Kherson and killed two guests of a wedding.", "air_strike"),
        ("Rioters hurled bricks at officers and torched a town hall after a march in Dakar.", "violent_demonstration"),
        ("Riot police used water cannon and batons to clear a sit-in in Harare.", "protest_with_intervention"),
        ("Soldiers shot dead six marchers who had gathered peacefully in Conakry.", "excessive_force"),
        ("Villagers beat a man accused of witchcraft to death in Kilifi.", "mob_violence"),
        ("Sappers made safe a roadside bomb near Marib before a convoy passed.", "weapons_seizure"),
        ("Masked men forced a student into a van in Karachi; his family has heard nothing since.", "abduction"),
        ("Police in Lima took a union leader into custody on charges of sedition.", "arrest"),
        ("The envoys of Chad and Niger met in Abuja to discuss their border.", "diplomacy"),
        ("A ferry with twice as many people as allowed sank on Lake Kivu, and 40 drowned.", "man_made_disaster"),
    ],
)  # fmt: skip
def test_a_report_is_about(code, text, kind):
    assert code(text)[0]["type"] == kind


def test_what_the_ranker_adds_gives_way_to_a_change_of_territory_that_leads(code):
    text = "Rebels besieged Taiz on Monday; officials said they blamed a foreign power."
    assert code(text)[0]["type"] == "siege"


@pytest.mark.parametrize(
    "text",
    [
        "The striker fired home twice as United stormed to victory in Leeds.",
        "Shares of the drone maker exploded after its quarterly report in London.",
    ],
)
def test_a_figure_of_speech_is_no_battle(code, text):
    assert not {e["type"] for e in code(text)} & {
        "attack",
        "bombing",
        "shelling",
        "armed_clash",
        "air_strike",
    }


def test_what_was_done_to_nobody_is_no_event(code):
    text = "Gunmen killed a judge in Herat. Police have arrested {} so far."
    assert "arrest" not in {e["type"] for e in code(text.format("no one"))}
    assert "arrest" in {e["type"] for e in code(text.format("one man"))}
