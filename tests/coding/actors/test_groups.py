"""Armed groups by name, acronym, leader and noun."""

import pytest


@pytest.mark.parametrize(
    ("text", "phrase", "id_"),
    [
        ("The Taliban entered the town", "taliban", "group:taliban"),
        ("Taliban militants entered the town", "taliban militants", "group:taliban"),
        ("the Islamic State group said", "islamic state group", "group:islamic-state"),
        ("ISIS fled", "isis", "group:islamic-state"),
        ("Daesh fled", "daesh", "group:islamic-state"),
        ("Islamic State fighters fled", "islamic state fighters", "group:islamic-state"),
        ("al-Shabaab attacked", "al shabaab", "group:al-shabaab"),
        ("Al Shabab attacked", "al shabab", "group:al-shabaab"),
        ("Yemen's Houthi rebels fired", "yemen 's houthi rebels", "group:houthis"),
        ("Ansar Allah fired", "ansar allah", "group:houthis"),
        ("Hezbollah's fighters withdrew", "hezbollah 's fighters", "group:hezbollah"),
        ("members of Boko Haram fled", "members of boko haram", "group:boko-haram"),
        ("fighters from the M23 rebel group left", "fighters from the m23 rebel group", "group:m23"),
        ("Haftar's forces advanced", "haftar 's forces", "group:lna"),
        (
            "forces loyal to General Khalifa Haftar advanced",
            "forces loyal to general khalifa haftar",
            "group:lna",
        ),
        ("forces loyal to Riek Machar advanced", "forces loyal to riek machar", "group:spla-io"),
        ("Dostum's militia held on", "dostum 's militia", "group:junbish"),
        ("pro-Haftar fighters advanced", "pro haftar fighters", "group:lna"),
        ("Hayat Tahrir al-Sham advanced", "hayat tahrir al sham", "group:hts"),
        ("the militant group Hamas said", "militant group hamas", "group:hamas"),
        ("the rebel Free Syrian Army said", "rebel free syrian army", "group:fsa"),
        (
            "the Kurdish-led Syrian Democratic Forces said",
            "kurdish led syrian democratic forces",
            "group:sdf",
        ),
        ("Kurdish peshmerga advanced", "kurdish peshmerga", "group:peshmerga"),
        ("Colombia's ELN rebels", "colombia 's eln rebels", "group:eln"),
        ("anti-balaka militiamen attacked", "anti balaka militiamen", "group:anti-balaka"),
        ("pro-Russian separatists advanced", "pro russian separatists", "group:russian-separatists"),
        ("the Lord's Resistance Army", "lord 's resistance army", "group:lra"),
        ("Viv Ansanm gangs attacked", "viv ansanm gangs", "group:viv-ansanm"),
        ("the Hamas-run health ministry said", "hamas run health ministry", "group:hamas"),
        ("Taliban leaders said", "taliban leaders", "group:taliban"),
        ("a Taliban spokesman said", "taliban spokesman", "group:taliban"),
        ("RSF paramilitaries shelled it", "rsf paramilitaries", "group:rsf"),
        ("the Wagner Group's mercenaries", "wagner group 's mercenaries", "group:wagner"),
    ],
)
def test_a_group_is_named(found, text, phrase, id_):
    assert (phrase, id_) in [(p, m.id) for p, m in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The war is over and aa batteries are sold",  # acronyms only in capitals
        "He told us that the fact is plain",
        "They model the city",
        "The wagner of the opera",
    ],
)
def test_common_words_are_no_groups(found, text):
    assert [m.id for _, m in found(text) if m.cls == "group"] == []


def test_a_short_acronym_asks_for_evidence(found):
    [(_, alone)] = found("AA took the town")
    [(_, with_noun)] = found("AA fighters took the town")
    assert (alone.id, alone.weak) == ("group:arakan-army", True)
    assert not with_noun.weak


def test_capitals_prove_nothing_in_a_line_of_capitals(found):
    mentions = dict(found("WHO SAYS IT IS OVER"))
    assert mentions["is"].weak


def test_an_acronym_of_two_groups_is_resolved_by_country(actors, found):
    [(_, m)] = found("The UPC left the town") or [(None, None)]
    assert m.id == "group:upc-cf"
    [(_, guard)] = found("The Republican Guard left")
    assert {guard.id, *guard.others} == {"state:IQ", "state:SY"}
    assert actors.resolve(guard, ["SY"]) == "state:SY"
    assert actors.resolve(guard, ["IQ", "SY"]) == "state:IQ"
    assert actors.resolve(guard, []) == guard.id


@pytest.mark.parametrize("text", ["Khalifa Haftar said", "Haftar flew to Cairo"])
def test_a_leader_alone_is_a_person(found, text):
    assert found(text)[0][1].form == "leader"


def test_backers_are_kept(found):
    mentions = dict(
        found("US-backed Syrian Democratic Forces and Turkish-backed rebels and al-Qaeda-linked militants")
    )
    assert mentions["us backed syrian democratic forces"].backers == ("state:US",)
    assert mentions["turkish backed rebels"].backers == ("state:TR",)
    assert mentions["al qaeda linked militants"].backers == ("group:al-qaeda",)
    assert mentions["al qaeda linked militants"].id == "side:militants"


def test_what_a_party_controls_is_no_party(found):
    assert [p for p, _ in found("the rebel-controlled town and the Taliban-controlled road")] == [
        "rebel",
        "taliban",
    ]


def test_an_outlet_keeps_its_name_whoever_runs_it(found):
    [(_, m)] = found("the Houthi-run Saba news agency")
    assert m.id == "agency:saba"


def test_punctuation_ends_a_phrase(found):
    assert [p for p, _ in found("the Taliban, rebels and troops")] == ["taliban", "rebels", "troops"]
