"""Generic sides, what stands before them, and those who speak."""

import pytest


@pytest.mark.parametrize(
    ("text", "phrase", "id_", "side"),
    [
        ("rebels advanced", "rebels", "side:rebels", "non-state"),
        ("insurgents advanced", "insurgents", "side:insurgents", "non-state"),
        ("the army advanced", "army", "side:army", "government"),
        ("government forces advanced", "government forces", "side:government", "government"),
        ("regime forces advanced", "regime forces", "side:regime", "government"),
        ("police advanced", "police", "side:police", "government"),
        ("unidentified gunmen fired", "unidentified gunmen", "side:gunmen", "non-state"),
        ("Islamist fighters advanced", "islamist fighters", "side:fighters", "unknown"),
        ("pro-government militias advanced", "pro government militias", "side:pro-government", "government"),
        (
            "pro-government Iraqi militias advanced",
            "pro government iraqi militias",
            "side:pro-government",
            "government",
        ),
        (
            "a government-backed militia advanced",
            "government backed militia",
            "side:pro-government",
            "government",
        ),
        ("anti-government fighters advanced", "anti government fighters", "side:rebels", "non-state"),
        ("Tuareg rebels advanced", "tuareg rebels", "side:rebels", "non-state"),
        ("tribal fighters advanced", "tribal fighters", "side:militia", "non-state"),
        ("opposition fighters advanced", "opposition fighters", "side:opposition", "non-state"),
        ("protesters marched", "protesters", "side:protesters", "civilian"),
        ("anti-government protesters marched", "anti government protesters", "side:protesters", "civilian"),
        ("residents fled", "residents", "side:civilians", "civilian"),
        ("Shia militia advanced", "shia militia", "side:militia", "non-state"),
        (
            "members of the security forces fled",
            "members of the security forces",
            "side:security-forces",
            "government",
        ),
    ],
)
def test_a_side_is_named(found, text, phrase, id_, side):
    assert (phrase, id_, side) in [(p, m.id, m.side) for p, m in found(text)]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("the army spokesman said", "side:army"),
        ("a rebel commander said", "side:rebels"),
        ("the police chief said", "side:police"),
        ("a government source said", "side:government"),
        ("army sources said", "side:army"),
    ],
)
def test_who_speaks_for_a_side_is_of_it(found, text, id_):
    [(_, m)] = found(text)
    assert (m.id, m.role) == (id_, "official")


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("Islamist fighters", ("islamist",)),
        ("unidentified gunmen", ("unidentified",)),
        ("Kurdish-led forces", ("kurdish led",)),
        ("federal troops", ()),
    ],
)
def test_traits_are_kept(found, text, traits):
    assert found(text)[0][1].traits == traits


@pytest.mark.parametrize(
    "text",
    [
        "The war forces them to leave",
        "the opposition to the plan grew",
        "members and elements",
        "regime change",
    ],
)
def test_other_uses_of_the_nouns(found, text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "id_", "cls", "role"),
    [
        ("the deputy governor said", "speaker:governor", "speaker", "official"),
        ("the council chief said", "speaker:council", "speaker", "official"),
        ("the Syrian Observatory for Human Rights said", "monitor:sohr", "speaker", "monitor"),
        ("SOHR said", "monitor:sohr", "speaker", "monitor"),
        ("a UN spokesman said", "monitor:un", "speaker", "monitor"),
        ("witnesses said", "speaker:resident", "speaker", "resident"),
        ("activists said", "speaker:activist", "speaker", "resident"),
        ("he told AFP news agency", "agency:afp", "agency", "agency"),
        ("Reuters reported", "agency:reuters", "agency", "agency"),
        ("Syria's state news agency SANA said", "agency:sana", "agency", "agency"),
        ("TASS said", "agency:tass", "agency", "agency"),
        ("Russian state media said", "agency:state:RU", "agency", "agency"),
        ("local media said", "agency:local-media", "agency", "agency"),
    ],
)
def test_a_speaker_is_named(found, text, id_, cls, role):
    assert (id_, cls, role) in [(m.id, m.cls, m.role) for _, m in found(text)]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Syria's state news agency SANA said", "state:SY"),
        ("TASS said", "state:RU"),
        ("Russian state media said", "state:RU"),
        ("Amaq said", "group:islamic-state"),
        ("Reuters said", "agency:reuters"),
    ],
)
def test_an_outlet_speaks_for_its_owner(found, text, owner):
    assert found(text)[0][1].bloc == owner
