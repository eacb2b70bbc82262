"""What analysts' event notes say of control: what changes hands, and what only looks like it."""

import pytest


def changes(events: list[dict]) -> list[tuple]:
    """Type, scope and place of the changes of control."""
    return [
        (e["type"], e["scope"], (e["place"] or {}).get("name"))
        for e in events
        if e["type"] in ("capture", "handover", "withdrawal") and e["modality"] == "actual"
    ]


def test_who_only_attacked_a_place_does_not_leave_it(code):
    events = code("Rebels attacked Menaka on Saturday; they left the town when helicopters came.")
    assert events and not changes(events)


def test_who_took_a_place_does_leave_it(code):
    events = code(
        "Rebels attacked and captured Menaka on Saturday. The rebels withdrew from Menaka on Sunday."
    )
    assert ("withdrawal", "whole", "Ménaka") in changes(events)


@pytest.mark.parametrize(
    "text",
    [
        "Fighters overran the army bases of Goma and Sake on Saturday.",
        "Fighters overran an army outpost in Goma town on Saturday.",
        "Fighters attacked Kunduz from three sides on Saturday and entered parts of it.",
        "Police regained a police station in Kenscoff which gangs had seized.",
    ],
)
def test_a_site_or_a_part_is_not_the_whole(code, text):
    assert all(scope in ("facility", "part") for _, scope, _ in changes(code(text)))


def test_control_of_the_place_that_opens_the_sentence(code):
    events = code(
        "On Saturday, in Kutkai town (Kutkai township, Shan), rebels took full control after a week."
    )
    assert [(kind, scope) for kind, scope, _ in changes(events)] == [("capture", "whole")]
    assert events[0]["place"]["country"] == "MM"


def test_a_place_entered_after_the_others_left(code):
    events = code("Azerbaijani troops entered Kalbajar district, which Armenian forces had vacated.")
    assert changes(events)[0][0] == "handover"


def test_the_place_says_whose_the_acronym_is(code):
    (event,) = code("SNA troops captured Balad (Middle Shabelle) on Saturday.")
    assert event["actor"]["id"] == "state:SO"
    (event,) = code("SNA troops captured Suluk (Raqqa) on Saturday.")
    assert event["actor"]["id"] == "group:sna"


def test_a_group_that_claims_an_attack_takes_nothing(code):
    events = code("A bomb killed four people in Marawi on Saturday. The Islamic State claimed it.")
    assert events and not changes(events)


def test_named_groups_fight_without_the_word_for_forces(code):
    assert (
        code("M23 fought FARDC and Wazalendo on the hills above Sake on Saturday.")[0]["type"]
        == "armed_clash"
    )


def test_a_place_that_was_fought_for_is_captured(code):
    fought = code("The army took over Kafr Nabuda after rebels retreated under heavy bombardment.")
    left = code("The army took over Kafr Nabuda after rebels retreated.")
    assert (changes(fought)[0][0], changes(left)[0][0]) == ("capture", "handover")


@pytest.mark.parametrize(
    ("text", "scope", "place"),
    [
        ("Qundo (Rutshuru, Nord-Kivu) fell into the hands of M23.", "whole", "Qundo"),
        ("Al Shabaab took control of Wardheylo after the Somali army had vacated it.", "whole", "Wardheylo"),
        ("Taliban fighters captured Zarb-e-Hesal district (Baghlan).", "district", "Zarb-e-Hesal"),
        ("Taliban fighters seized the centre of Anar Dara district.", "district", "Anar Darah"),
        ("MNDAA withdrew from Lashio and the military resumed control of the town.", "whole", "Lashio"),
        ("Lashio town (northern Shan) fell to QXDF, TNLA and PDF forces.", "whole", "Lashio"),
    ],
)
def test_a_name_that_no_list_has_is_a_place_where_it_changes_hands(code, text, scope, place):
    assert (scope, place) in [(s, name) for _, s, name in changes(code(text))]


@pytest.mark.parametrize(
    "text",
    [
        "KIA fighters attacked an army base in Hpakant and took control of it.",
        "The Syrian army captured a number of hilltops near Saraqib but lost them to HTS.",
        "Wazalendo fighters stopped M23 from retaking Goma.",
        "The Afghan army cleared parts of Marjah district.",
        "Israeli troops took over the Rafah crossing.",
        "Afghan troops cleared the Kabul-Kandahar highway of Taliban fighters in Shah Joy district (Zabul).",
        "TNLA fighters attacked the military's battalion 144 in Kyaukme town and captured it.",
    ],
)
def test_sites_parts_and_what_was_prevented_change_no_whole_place(code, text):
    assert all(scope in ("facility", "part", "outskirts") for _, scope, _ in changes(code(text)))


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Kidal came back under state control after the separatists left.", ("capture", "whole", "Kidal")),
        (
            "Iraqi troops returned to Zummar after Peshmerga fighters withdrew.",
            ("handover", "whole", "Zummar"),
        ),
        ("Kodok was returned to the South Sudanese army.", ("handover", "whole", "Kodok")),
        ("Russian forces entered Gori as Georgian forces fled.", ("handover", "whole", "Gori")),
        ("M23 overran and now controls Goma.", ("capture", "whole", "Goma")),
        ("SAF and allied gunmen took back Bara (North Kordofan).", ("capture", "whole", "Bara")),
        ("STC fighters entered Seiyun city and took control.", ("capture", "whole", "Seiyun")),
        ("M23 fighters entered Bukavu and have since controlled the town.", ("capture", "whole", "Bukavu")),
        ("The headquarters of Alishang district fell to the Taliban.", ("capture", "district", "Alishang")),
        ("Charkh district collapsed to the Taliban.", ("capture", "district", "Charkh")),
        ("Soldiers laid down arms and Laukkai passed to the MNDAA.", ("handover", "whole", "Laukkai")),
        (
            "The Somali army vacated Bardhere. Al Shabaab fighters entered without resistance.",
            ("handover", "district", "Bardhere"),
        ),
        (
            "RSF took the army's 15th Infantry Division base and with it the whole city of Nyala.",
            ("capture", "whole", "Nyala"),
        ),
        ("Babanusa is now under RSF control after the army's withdrawal.", ("capture", "whole", "Babanusa")),
    ],
)
def test_a_return_and_a_new_hold_change_hands(code, text, change):
    assert change in changes(code(text))


@pytest.mark.parametrize(
    "text",
    [
        "PDF fighters ambushed a military column withdrawing from Kani town (Sagaing).",
        "KNDF fighters attacked an army column that had left Loikaw.",
        "Al Shabaab fighters entered Moqokori under fire and left before the army came.",
        "Iraqi forces regained control of a village of Hawija district (Kirkuk).",
        "The army now still holds Babanusa.",
        "Fighters attacked two camps at Ménaka and burned both. The attackers left the town the following night.",
        "JNIM fighters overran the army camp of Djibo. The attackers left Djibo the following night.",
        "M23 fighters entered Bukavu and held the market of the town for an hour before they left.",
    ],
)
def test_who_moves_on_or_takes_a_village_of_it_changes_no_whole_place(code, text):
    assert not [c for c in changes(code(text)) if c[1] not in ("part", "facility") and c[2]]
