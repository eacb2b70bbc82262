"""Who acts where several parties stand before the verb, and which word is the place's name."""

import pytest

from streams.coding import Coder


def _first(coder: Coder, text: str) -> dict:
    message = {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2019-03-04T12:00:00Z"}
    return coder.step(None, message)[1][0]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The Malian army, with help from France and Chad, captured Kidal on Sunday.", "Malian"),
        ("Malian soldiers with air cover from France and Chad took Kidal.", "Malian"),
        (
            "The Sudan Liberation Movement (SLM), allied militias and villagers captured Kutum.",
            "Sudan Liberation",
        ),
        ("The Ukrainian counteroffensive in the south retook Snihurivka in November.", "Ukrainian"),
        ("The Malian government, with the help of allies including Chad, retook Kidal.", "Malian"),
        ("The Malian army cleared the last JNIM-held house in Kidal, recapturing the town.", "Malian"),
        (
            "The Russian air force bombed YPG controlled Kobani on Monday, and Turkish troops took Kobani.",
            "Turkish",
        ),
        ("France and Chad captured Kidal on Sunday.", "French"),
        ("The Malian army, backed by Tuareg militiamen, captured Kidal on Sunday.", "Malian"),
        ("Malian soldiers supported by France recapture Kidal", "Malian"),
    ],
)
def test_helpers_do_not_act(coder: Coder, text: str, actor: str) -> None:
    assert actor in _first(coder, text)["actor"]["name"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Tuareg town of Kidal was besieged by the army.", "Kidal"),
        ("The Tuareg town of Tan Zanaf was besieged by the army.", "Tan Zanaf"),
        ("The army besieged Tan Zanaf town.", "Tan Zanaf"),
    ],
)
def test_an_adjective_is_no_name(coder: Coder, text: str, place: str) -> None:
    assert _first(coder, text)["place"]["name"] == place


def test_who_says_that_a_place_was_lost_lost_it(coder: Coder) -> None:
    event = next(
        e
        for e in coder.step(
            None,
            {
                "article_id": "a",
                "paragraph": 0,
                "text": "A spokesman of the Arakan Army said that Paletwa was already lost for them.",
                "published_at": "2024-03-10T12:00:00Z",
            },
        )[1]
        if e["type"] == "capture"
    )
    assert "Arakan" in event["target"]["name"]
    assert event["actor"] is None


@pytest.mark.parametrize(
    ("text", "country", "known"),
    [
        ("Jund al-Aqsa captured the town of Ma'an on Sunday, in a new front in Syria.", "SY", False),
        ("Jordanian troops entered the town of Ma'an on Sunday and took it.", "JO", True),
        ("Rebels in northern Syria captured the village of Al-Kubar near Raqqa.", "SY", False),
    ],
)
def test_a_village_keeps_out_of_a_country_nobody_spoke_of(
    coder: Coder, text: str, country: str, known: bool
) -> None:
    place = _first(coder, text)["place"]
    assert place["country"] == country
    assert (place["id"] is not None) == known


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels captured Kidal after the army withdrew.", "capture"),
        ("Rebels entered Kidal after the army withdrew.", "handover"),
        ("Rebels captured Kidal without a fight.", "handover"),
        ("Rebels overran Kidal, whose garrison surrendered.", "capture"),
    ],
)
def test_a_taking_by_force_is_no_handover(coder: Coder, text: str, kind: str) -> None:
    assert _first(coder, text)["type"] == kind


def test_a_letter_of_transliterated_arabic_parts_no_name(coder: Coder) -> None:
    assert _first(coder, "The army captured the town of Tall ʿAdas in Syria.")["place"]["name"] == "Tall Adas"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels nearly seized Gao on Friday.", "attempted"),
        ("Rebels nearly seized full control of Gao on Friday.", "actual"),
        ("Rebels seized nearly all of Gao on Friday.", "actual"),
    ],
)
def test_nearly_taken_is_not_taken(coder: Coder, text: str, modality: str) -> None:
    assert _first(coder, text)["modality"] == modality


def test_who_hails_a_capture_made_none(coder: Coder) -> None:
    text = "The French army hailed the recapture of Kidal."
    assert _first(coder, text)["actor"] is None


def test_a_party_named_after_a_side_is_read(code):
    events = code("Houthis attacked Southern Transitional Council forces in Aden on Saturday.")
    assert events and events[0]["place"]["name"] == "Aden"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army's goals included capturing Kidal.", "planned"),
        ("The army planned to encircle Gao and retake Kidal.", "planned"),
        ("The army attacked on Friday, killing rebels and capturing Kidal.", "actual"),
    ],
)
def test_two_verbs_share_a_plan(coder: Coder, text: str, modality: str) -> None:
    events = coder.step(
        None, {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2019-03-04T12:00:00Z"}
    )[1]
    assert {
        e["modality"]
        for e in events
        if e["place"] and e["place"]["name"] == "Kidal" and e["type"] == "capture"
    } == {modality}


def test_whoever_would_break_a_siege_lays_none(coder: Coder) -> None:
    events = coder.step(
        None,
        {
            "article_id": "a",
            "paragraph": 0,
            "text": "JNIM fighters attacked the army in an attempt to break the siege of Kidal.",
            "published_at": "2019-03-04T12:00:00Z",
        },
    )[1]
    assert [e["actor"] for e in events if e["type"] == "siege"] == [None]


def test_a_bomb_that_claimed_lives_claimed_no_town(coder: Coder) -> None:
    text = "The JNIM-claimed Gao market bombing which claimed the lives of four soldiers was condemned."
    assert "capture" not in [
        e["type"]
        for e in coder.step(
            None, {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2019-03-04T12:00:00Z"}
        )[1]
    ]


def test_names_in_brackets_after_a_place_are_read(coder: Coder) -> None:
    text = "The archbishops of Aleppo, Paul (Haddad) and Elias Khoury, were kidnapped near Aleppo by an armed group."
    assert _first(coder, text)["type"] == "abduction"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels Seize Gao as Army Flees", "Gao"),
        ("REBELS SEIZE GAO, ARMY FLEES", "Gao"),
        ("Taliban Capture Kunduz, Third Provincial Capital to Fall in a Day", "Kunduz"),
    ],
)
def test_headlines_in_capitals_are_read(code, text: str, place: str) -> None:
    captures = [e for e in code(text, kind="headline") if e["type"] == "capture"]
    assert [e["place"]["name"] for e in captures] == [place]


def test_a_name_in_running_text_is_no_headline(code) -> None:
    events = code("Rebels seized Gao on Monday, Colonel Force Storm said.")
    assert [(e["type"], e["place"]["name"]) for e in events] == [("capture", "Gao")]


def test_who_claims_control_claims(code) -> None:
    claim, denial = code("Wagner boss claims control of Bakhmut; Kyiv denies it.")
    assert (claim["assertion"], claim["attributed_to"]["id"]) == ("claimed", "group:wagner")
    assert (denial["assertion"], denial["denies"]) == ("denied", claim["event_id"])


def test_fighters_who_storm_into_a_town_are_no_weather(code) -> None:
    assert {e["type"] for e in code("Jihadists storm into Djibo, leave after hours.")} <= {
        "offensive",
        "attack",
        "armed_clash",
    }
    assert code("A storm killed nine people in Mopti.")[0]["type"] == "natural_disaster"


def _told(events: list[dict]) -> list[tuple]:
    name = lambda x: x and x["name"]
    return [(e["type"], name(e["place"]), name(e["actor"]), name(e["target"])) for e in events]


def test_who_is_driven_out_loses_the_place(code) -> None:
    events = _told(code("Al-Shabaab took Baidoa on Monday before being driven out by Somali troops."))
    assert ("capture", "Baidoa", "Somali government forces", "al-Shabaab") in events
    assert ("capture", "Baidoa", "Somali government forces", "militants") in _told(
        code("The militants were driven out of Baidoa by Somali troops.")
    )
    assert [t for t, *_ in _told(code("The militants were driven out of Baidoa by hunger."))] == [
        "withdrawal"
    ]


def test_who_repels_an_attack_is_attacked(code) -> None:
    events = _told(code("Burkina Faso's army repelled an attack on Djibo, killing more than 100 militants."))
    assert ("offensive", "Djibo", None, "Burkinabe government forces") in events


def test_people_who_flee_withdraw_nothing(code) -> None:
    events = code("Israeli tanks pushed into Khan Younis, forcing thousands to flee the southern city.")
    assert "withdrawal" not in {e["type"] for e in events}


def test_who_denies_may_go_on_to_claim(code) -> None:
    events = code(
        "Congo's government denied that Goma had fallen, saying its forces still controlled the airport."
    )
    assert [(e["type"], e["assertion"]) for e in events] == [("capture", "denied"), ("hold", "claimed")]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("The army retook the presidential palace in Khartoum on Friday.", "facility"),
        ("The presidential palace said that troops had retaken Gao.", "whole"),
    ],
)
def test_a_palace_is_taken_or_speaks(code, text: str, scope: str) -> None:
    assert [(e["type"], e["scope"]) for e in code(text)] == [("capture", scope)]


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Moscow says it has taken Pokrovsk", "Pokrovsk", "UA"),  # a city in Russia had the name once
        ("Russian forces have captured Pokrovsk.", "Pokrovsk", "UA"),
        ("Baku says it has taken Shusha", "Shusha", "AZ"),
    ],
)
def test_a_capital_that_speaks_is_its_state_and_fights_abroad(
    coder: Coder, text: str, place: str, country: str
) -> None:
    event = _first(coder, text)
    assert (event["type"], event["place"]["name"], event["place"]["country"]) == ("capture", place, country)
    assert event["actor"]["name"].endswith("government forces")
    assert event["assertion"] in ("claimed", "reported")


def test_a_town_of_the_speakers_own_country_stays_its_own(coder: Coder) -> None:
    assert _first(coder, "Moscow says rebels have taken Grozny")["place"]["country"] == "RU"
    assert (
        _first(coder, "Chechen rebels have captured Engels, on the Volga in Russia.")["place"]["country"]
        == "RU"
    )


def test_the_ministry_of_the_state_that_a_sentence_names_speaks(coder: Coder) -> None:
    own = _first(coder, "Russia's forces were in full control of Mariupol, the ministry said.")
    assert (own["assertion"], own["attributed_to"]["name"]) == ("claimed", "Russian government forces")
    both = _first(coder, "Ukraine lost Mariupol to Russia's forces, the ministry said.")
    assert both["attributed_to"]["name"] == "Ukrainian government forces"


def test_nobody_denies_what_it_has_won(coder: Coder) -> None:
    text = "Afghan forces have recaptured Kunduz three days after it fell to the Taliban, officials said, but the insurgents denied it."
    message = {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2015-10-04T12:00:00Z"}
    denials = [e for e in coder.step(None, message)[1] if e["rule"] == "denial"]
    assert [e["actor"]["name"] for e in denials] == ["Afghan government forces"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The Taliban have captured Kunduz, their biggest prize since 2001.", None),
        ("The rebels who took Kidal and Gao in a blitz declared independence on Friday.", None),
        ("The rebels who took the town of Kidal declared independence on Friday.", None),
        ("The rebels who took Kidal on Friday declared independence.", "2019-03-01"),
        ("The Taliban have captured Kunduz, an ally of Kabul since 2001, on Friday.", "2019-03-01"),
    ],
)
def test_a_time_that_measures_or_dates_another_verb_is_not_the_captures(
    coder: Coder, text: str, day: str | None
) -> None:
    event = _first(coder, text)
    assert (event["type"], event["frame"], event["happened"]["from"]) == ("capture", "current", day)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen detained two journalists in Benghazi.", "abduction"),
        ("Al Shabaab arrested five elders in Jilib.", "abduction"),
        ("M23 rebels captured nine soldiers in Sake.", "arrest"),
        ("Soldiers arrested two journalists in Juba.", "arrest"),
        ("Police detained two journalists in Benghazi.", "arrest"),
    ],
)
def test_who_holds_civilians_and_is_no_state_abducts_them(coder: Coder, text: str, kind: str) -> None:
    assert _first(coder, text)["type"] == kind


def test_a_groups_name_after_its_country_is_the_groups(coder: Coder) -> None:
    event = _first(coder, "Forces of Libya's Government of National Accord marched into Tarhuna on Friday.")
    assert event["actor"]["name"] == "Government of National Accord"
    assert _first(coder, "Libya's government captured Tarhuna on Friday.")["actor"]["id"] == "state:LY"


def test_who_enters_is_not_who_surrenders(coder: Coder) -> None:
    message = {
        "article_id": "a",
        "paragraph": 0,
        "text": "Russian troops enter Gudermes after elders surrender town",
        "published_at": "1999-11-13T12:00:00Z",
    }
    events = coder.step(None, message)[1]
    assert all((e["target"] or {}).get("id") != "state:RU" for e in events if e["type"] == "handover")


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The envoy's paper proposes that all armed men leave Kidal.", "planned"),
        ("The United Nations demanded that the rebels leave Kidal.", "planned"),
        ("Residents said that the rebels left Kidal.", "actual"),
        ("Rumours that the rebels had left Kidal emptied its streets.", "conditional"),
        ("News that the rebels had left Kidal emptied its streets.", "actual"),
    ],
)
def test_what_is_proposed_has_not_happened(code, text: str, modality: str) -> None:
    assert [e["modality"] for e in code(text) if e["type"] == "withdrawal"] == [modality]


@pytest.mark.parametrize(
    ("text", "winner"),
    [
        ("Rebels seized Goma in January. Goma was recaptured on Friday.", "Congolese government forces"),
        ("The rebels took Poti last week. Poti was recovered three days later.", "Georgian government forces"),
        ("The army seized Goma in January. Goma was recaptured on Friday.", None),  # by whom is open
        ("Lashio fell on Thursday to the MNDAA.", "MNDAA"),
        ("Oleshky is Russian-held too.", "Russian government forces"),
        ("Goma and Bukavu are M23-held.", "M23"),
        ("The GNA surprised the LNA at Gharyan on Monday and by evening held all of the town.", "Government of National Accord"),
        ("The Arakan Army announced that it had completed its conquest of Paletwa.", "Arakan Army"),
        ("Loikaw has been brought back under army control.", "Burmese government forces"),
        ("Lalibela changed hands again when federal soldiers moved in.", "Ethiopian government forces"),
        ("Lalibela changed hands again when tourists moved in.", None),
        ("Gao has been in rebel hands since Monday. Kidal followed on Thursday.", "rebels"),
        ("UFDD column takes Am Timan (Salamat).", "Union of Forces for Democracy and Development"),
    ],
)  # fmt: skip
def test_who_has_a_place_that_the_words_give_to_nobody(code, text: str, winner: str | None) -> None:
    last = code(text)[-1]
    assert last["type"] in ("capture", "hold")
    assert (last["actor"] or {}).get("name") == winner


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The rebels captured Damara, the last town on the way, on Friday, and Bossangoa on Saturday.", {"Damara", "Bossangoa"}),
        ("Rebels captured Bria on Friday and Bambari on Saturday.", {"Bria", "Bambari"}),
        ("Rebels seized Bria on Friday and the mayor of Bambari fled on Saturday.", {"Bria"}),
        ("Rebels seized Bria on Friday and Bambari residents fled.", {"Bria"}),
    ],
)  # fmt: skip
def test_a_second_place_with_its_own_day_needs_no_verb(code, text: str, told: set[str]) -> None:
    assert {e["place"]["name"] for e in code(text) if e["type"] == "capture"} == told


@pytest.mark.parametrize(
    "answer",
    [
        "The army said it had pulled out to avoid bloodshed.",
        "The Malian army admitted that its forces had left the town.",
        "The Malian army confirmed the loss of the city.",
    ],
)
def test_who_owns_up_to_a_loss_confirms_the_claim(code, answer: str) -> None:
    events = code(f"Rebels said on Thursday that they had taken Kidal. {answer}")
    strong = [e for e in events if e["type"] in ("capture", "handover") and e["assertion"] == "admitted"]
    assert [(e["place"]["name"], e["target"]["name"]) for e in strong] == [
        ("Kidal", "Malian government forces")
    ]


def test_a_denial_owns_up_to_nothing(code) -> None:
    events = code(
        "Rebels said on Thursday that they had taken Kidal. The army denied that its forces had left the town."
    )
    assert not [e for e in events if e["type"] in ("capture", "handover") and e["assertion"] == "admitted"]


def test_insurgents_are_no_militia_of_the_states(code) -> None:
    text = "Insurgents led by ISIS took Tal Afar. Kurdish peshmerga moved into Kirkuk. Tikrit is in the insurgents' hands."
    [held] = [e for e in code(text) if e["type"] == "hold"]
    assert held["actor"]["name"] == "Islamic State"


def test_peacekeepers_are_not_they_who_enter(code) -> None:
    text = (
        "M23 rebels walked into Goma on Tuesday as soldiers melted away and UN peacekeepers looked on. "
        "A day later they entered Sake unopposed."
    )
    assert {e["actor"]["name"] for e in code(text) if e["type"] in ("capture", "handover")} == {"M23"}


def test_a_town_may_fall_the_same_day(code) -> None:
    events = code("Rebels captured Bria on Thursday. Bambari fell the same day.")
    assert [(e["place"]["name"], e["actor"]["name"]) for e in events if e["type"] == "capture"] == [
        ("Bria", "rebels"),
        ("Bambari", "rebels"),
    ]


@pytest.mark.parametrize(
    ("text", "winner"),
    [
        ("Northern Alliance fighters streamed into Kabul after the Taliban slipped away overnight.", "Northern Alliance"),
        ("Ukrainian forces entered Kherson to cheering crowds.", "Ukrainian government forces"),
        ("Croatian troops captured Knin. Serbs retook it on Sunday.", "Republic of Serbian Krajina"),
        ("Bosnian soldiers captured Jajce. Serbs retook it on Sunday.", "Army of Republika Srpska"),
    ],
)  # fmt: skip
def test_who_has_the_town_in_the_end(code, text: str, winner: str) -> None:
    last = [e for e in code(text) if e["type"] in ("capture", "handover")][-1]
    assert last["actor"]["name"] == winner


def test_crowds_that_cheer_a_match_give_no_town_away(code) -> None:
    assert not [
        e for e in code("Forces of nature: Turin's players entered Rome to cheering crowds.") if e["place"]
    ]
