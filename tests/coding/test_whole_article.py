"""What a paragraph means only in its article: who "the rebels" are, whose forces, which town, how long before."""

import pytest

from .test_article import message

WAR = "The army of Mali has fought a war with Ansar Dine and the MNLA for months."
TIGRAY = "Fano fighters captured the town of Lalibela on Monday, officials in Ethiopia said."


def coded(coder, *texts: str) -> list[dict]:
    """Events of the last paragraph; each paragraph delivered twice must be coded alike."""
    state, events = None, []
    for number, text in enumerate(texts):
        state, events = coder.step(state, message(text, number))
        again = coder.step(state, message(text, number))[1]
        assert [e["event_id"] for e in again] == [e["event_id"] for e in events]
    return events


def parties(events: list[dict]) -> set[tuple]:
    """Type, place and actor."""
    return {(e["type"], (e["place"] or {}).get("name"), (e["actor"] or {}).get("name")) for e in events}


def statements(events: list[dict]) -> set[tuple]:
    """Type and place of what changes or restates control."""
    kinds = ("capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive")
    return {(e["type"], (e["place"] or {}).get("name")) for e in events if e["type"] in kinds}


MALI, ETHIOPIA = "Malian government forces", "Ethiopian government forces"
# paragraphs, what the last one must tell, what it must not
CASES = {
    "who acted before who was named last": (
        [WAR, "The MNLA captured Kidal on Friday.", "Ansar Dine praised it. The insurgents also took Gao."],
        {("capture", "Gao", "MNLA")},
        {("capture", "Gao", "Ansar Dine")},
    ),
    "the group named last, where it is one": (
        [WAR, "The MNLA captured Kidal on Friday.", "Ansar Dine praised it. The group also took Gao."],
        {("capture", "Gao", "Ansar Dine")},
        {("capture", "Gao", "MNLA")},
    ),
    "no peacekeepers for rebels": (
        [TIGRAY, "UN peacekeepers confirmed that the rebels had captured Kobo."],
        {("capture", "Kobo", "Fano")},
        {("capture", "Kobo", "UN peacekeepers")},
    ),
    "it, of the army that the sentence before told of": (
        [WAR, "A monitor in Britain counted the dead.", "The army made gains. It captured Gao on Friday."],
        {("capture", "Gao", MALI)},
        {("capture", "Gao", "British government forces")},
    ),
    "it, of rebels no more than of an army": (
        [WAR, "The MNLA captured Kidal on Friday.", "Residents of the town were calm. It captured Gao, too."],
        {("capture", "Gao", "MNLA")},
        {("capture", "Gao", "residents")},
    ),
    "both towns of an opening": (
        [WAR, "In Gao and Kidal, in the north, which the MNLA has held since May, shops were open."],
        {("hold", "Gao", "MNLA"), ("hold", "Kidal", "MNLA")},
        set(),
    ),
    "the last of two towns that are no opening": (
        [WAR, "The army shelled Gao and Kidal, which the MNLA has held since May."],
        {("hold", "Kidal", "MNLA")},
        {("hold", "Gao", "MNLA")},
    ),
    "the first clause's town in the second's hands": (
        [WAR, "Kidal was retaken on Friday after four hours and was in government hands on Sunday."],
        {("hold", "Kidal", MALI)},
        set(),
    ),
    "occupied until now": (
        [WAR, "Kidal has been occupied by the MNLA since May last year."],
        {("hold", "Kidal", "MNLA")},
        {("capture", "Kidal", "MNLA")},
    ),
    "those under siege in an opening": (
        [WAR, "In Kidal, to the north, a garrison has been under siege by the MNLA since May."],
        {("siege", "Kidal", "MNLA")},
        set(),
    ),
    "those who left the place of an opening": (
        [WAR, "In Gao, 300 km away, residents said the rebels left on Monday without a fight."],
        {("withdrawal", "Gao", "MNLA")},
        set(),
    ),
    "those who left on a journey": (
        [WAR, "In Gao the rebels left on Monday for talks."],
        set(),
        {("withdrawal", "Gao", "MNLA"), ("withdrawal", "Gao", "rebels")},
    ),
    "driven out of the place of a relative clause": (
        [WAR, "Good news came from Kidal, in the north, where the army drove out the MNLA on Monday."],
        {("capture", "Kidal", MALI)},
        set(),
    ),
    "history told after a hold": (
        [WAR, "Kidal is in government hands, and men, many of them veterans of the war of independence, keep it."],
        {("hold", "Kidal", MALI)},
        set(),
    ),
    "a country's second city": (
        [WAR, "Shops in Gao were closed.", "The MNLA has captured Mali's second city, residents said."],
        {("capture", "Gao", "MNLA")},
        set(),
    ),
    "a country's town by its name": (
        [WAR, "Shops in Gao were closed.", "The MNLA has captured Mali's Kidal, residents said."],
        {("capture", "Kidal", "MNLA")},
        {("capture", "Gao", "MNLA")},
    ),
    "who enters what others left": (
        [WAR, "The army withdrew from Kidal overnight, and the MNLA entered the town at dawn."],
        {("handover", "Kidal", "MNLA"), ("withdrawal", "Kidal", MALI)},
        set(),
    ),
    "who enters another town": (
        [WAR, "The army withdrew from Kidal overnight, and the MNLA entered Gao at dawn."],
        {("offensive", "Gao", "MNLA")},
        {("handover", "Gao", "MNLA")},
    ),
    "its forces, of an army": (
        [WAR, "The army said its forces were in full control of Kidal."],
        {("hold", "Kidal", MALI)},
        {("hold", "Kidal", "forces")},
    ),
    "a place and what it is apart from": (
        [WAR, "The MNLA controls all of Kidal apart from the airport."],
        {("hold", "Kidal", "MNLA")},
        set(),
    ),
    "a contracted verb": (
        [WAR, "Kidal was stormed in May.", '"We\'re in control of the town, except the market," the MNLA said.'],
        {("hold", "Kidal", "MNLA")},
        set(),
    ),
    "a town said aside to be held": (
        [WAR, "In Kidal, an MNLA-held town in the north, shells fell."],
        {("hold", "Kidal", "MNLA")},
        set(),
    ),
    "its forces": (
        [WAR, "The MNLA said that its forces had captured Gao."],
        {("capture", "Gao", "MNLA")},
        {("capture", "Gao", "forces"), ("capture", "Gao", MALI)},
    ),
    "their forces of a side that speaks": (
        [WAR, "The MNLA holds Gao, with the Malian side saying that its troops had withdrawn from Kidal."],
        {("withdrawal", "Kidal", MALI)},
        {("withdrawal", "Kidal", "MNLA")},
    ),
    "we, of the speaker after the quotation": (
        [WAR, "The MNLA attacked Gao.", '"We have withdrawn from Kidal," a spokesman for the army said.'],
        {("withdrawal", "Kidal", MALI)},
        {("withdrawal", "Kidal", "MNLA")},
    ),
    "an apposition is no second place": (
        [WAR, "The MNLA controls Kidal, the capital of Kidal region, and Gao, 300 km to the south."],
        {("hold", "Kidal", "MNLA"), ("hold", "Gao", "MNLA")},
        {("hold", "Kidal Region", "MNLA")},
    ),
    "the town of Y is one": (
        [WAR, "The MNLA captured Kidal, the town of Ménaka and Gao."],
        {("capture", n, "MNLA") for n in ("Kidal", "Ménaka", "Gao")},
        set(),
    ),
    "a long apposition before a passive": (
        [WAR, "Gao, the biggest town of the north and the seat of the regional command, was captured by the MNLA."],
        {("capture", "Gao", "MNLA")},
        set(),
    ),
    "a relative clause does not act": (
        [WAR, "The MNLA, fighters who left the army in January, hold Kidal."],
        {("hold", "Kidal", "MNLA")},
        {("hold", "Kidal", MALI)},
    ),
    "who reached, of no party": (
        [WAR, "Soldiers were gone, according to shopkeepers who reached Gao on foot."],
        set(),
        {("offensive", "Gao", MALI)},
    ),
    "the base form of a holding": (
        [WAR, "Government forces still control Gao and Kidal."],
        {("hold", "Gao", MALI), ("hold", "Kidal", MALI)},
        set(),
    ),
    "control as a noun": ([WAR, "Mosquito control in Gao began."], set(), {("hold", "Gao", MALI)}),
    "held, where the place stands in a direction": (
        [WAR, "Kidal in the north is still held by the army, and Gao was calm and under government control."],
        {("hold", "Kidal", MALI), ("hold", "Gao", MALI)},
        set(),
    ),
    "a part that is about so much": (
        [WAR, "Malian troops recaptured about half of Gao from the MNLA."],
        {("capture", "Gao", MALI)},
        set(),
    ),
    "a noun that could be a verb": (
        [WAR, "The MNLA captured the desert town of Kidal."],
        {("capture", "Kidal", "MNLA")},
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_and_where(coder, case):
    texts, wanted, unwanted = CASES[case]
    found = parties(coded(coder, *texts))
    assert wanted <= found
    assert not unwanted & found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The army retook Gao on Thursday, three days after it was captured by the MNLA.", "2024-03-04"),
        ("The army retook Gao on Thursday, two weeks after the MNLA had captured it.", "2024-02-25"),
        ("The army retook Gao on Thursday, after it was captured by the MNLA on Tuesday.", "2024-03-05"),
    ],
)
def test_a_clause_says_how_long_before_it_was(coder, text, day):
    taken = next(e for e in coded(coder, WAR, text) if (e["actor"] or {}).get("name") == "MNLA")
    assert taken["happened"]["to"] == day
    assert taken["frame"] == "current"


def test_years_before_is_history(coder):
    events = coded(coder, WAR, "The MNLA took Gao on Thursday, eight years after the army had captured it.")
    frames = {e["actor"]["name"]: e["frame"] for e in events if e["type"] == "capture"}
    assert frames == {"MNLA": "current", MALI: "background"}


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The army denied it.", True),
        ("The army denies that it has mercenaries.", False),
        ("Its leader is on trial for treason, which he denies.", False),
    ],
)
def test_a_denial_of_another_matter_denies_no_claim(coder, text, denied):
    events = coded(coder, WAR, "The MNLA said that it had captured Gao.", text)
    assert bool([e for e in events if e["assertion"] == "denied"]) is denied


def test_a_claim_and_its_rejection_are_two_events(coder):
    text = "The MNLA said on Friday that it had captured Gao, a claim the army rejected as propaganda."
    events = [e for e in coded(coder, WAR, text) if e["type"] == "capture"]
    assert {(e["assertion"], e["attributed_to"]["name"]) for e in events} == {
        ("claimed", "MNLA"),
        ("denied", MALI),
    }


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The MNLA has besieged Gao, where the army's garrison is supplied from the air.", MALI),
        ("The MNLA has besieged Gao, and the army there is hungry.", MALI),
        ("The MNLA has besieged Gao, and the army in Bamako is silent.", MALI),
    ],
)
def test_who_is_inside_a_besieged_city(coder, text, target):
    siege = next(e for e in coded(coder, WAR, text) if e["type"] == "siege")
    assert (siege["target"] or {}).get("name") == target


def test_soldiers_in_a_flood_besiege_nobody(coder):
    flood = "A cyclone has killed 120 people in Sri Lanka, with Kandy cut off by landslides."
    assert not statements(coded(coder, flood))
    assert not statements(coded(coder, flood, "Soldiers evacuated Gampola, where floods reached the roofs."))
    war = "The LTTE captured Mullaitivu when floods reached the trenches."
    assert ("capture", "Mullaitivu") in statements(coded(coder, war))


def test_a_siege_for_years_goes_on_and_one_of_old_does_not(coder):
    now = coded(coder, WAR, "Gao has been under siege by the MNLA for three years.")
    then = coded(coder, WAR, "When the MNLA besieged Gao in the spring of 2012, the army had fled.")
    assert [e["frame"] for e in now if e["type"] == "siege"] == ["current"]
    assert [e["frame"] for e in then if e["type"] == "siege"] == ["background"]


def test_an_exception_in_time_is_no_pocket(coder):
    (hold,) = coded(coder, WAR, "The MNLA has held Kidal since 2013, except for short spells.")
    assert (hold["type"], hold["scope"]) == ("hold", "whole")
    (hold,) = coded(coder, WAR, "The MNLA has held Kidal since 2013, except for the airport.")
    assert (hold["type"], hold["scope"]) == ("hold", "all_except")


def test_our_army_is_that_of_the_speaker(coder):
    events = coded(
        coder, WAR, '"We left Gao, but our army holds Kidal," said a spokesman for the separatists.'
    )
    assert {e["actor"]["name"] for e in events if e["type"] == "hold"} == {"separatists"}
