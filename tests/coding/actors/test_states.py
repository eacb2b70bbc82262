"""States by country, demonym, capital and force noun."""

import pytest


@pytest.mark.parametrize(
    ("text", "phrase", "id_", "role"),
    [
        ("Afghan security forces fought", "afghan security forces", "state:AF", "armed"),
        ("the Syrian regime fell", "syrian regime", "state:SY", "government"),
        ("the Russian Defence Ministry said", "russian defence ministry", "state:RU", "official"),
        ("Ethiopian federal troops left", "ethiopian federal troops", "state:ET", "armed"),
        ("Iraq's army left", "iraq 's army", "state:IQ", "armed"),
        ("troops from Chad left", "troops from chad", "state:TD", "armed"),
        ("government forces of Mali left", "government forces of mali", "state:ML", "armed"),
        (
            "Iraq's elite counter-terrorism forces",
            "iraq 's elite counter terrorism forces",
            "state:IQ",
            "armed",
        ),
        ("Turkish police fired", "turkish police", "state:TR", "police"),
        ("Afghan officials said", "afghan officials", "state:AF", "official"),
        ("the Malian army's spokesman said", "malian army 's spokesman", "state:ML", "official"),
        ("a Syrian army spokesman said", "syrian army spokesman", "state:SY", "official"),
        ("a spokesman for the Afghan army said", "spokesman for the afghan army", "state:AF", "official"),
        ("Assad's forces fled", "assad 's forces", "state:SY", "armed"),
        (
            "forces loyal to President Bashar al-Assad fled",
            "forces loyal to president bashar al assad",
            "state:SY",
            "armed",
        ),
        ("the Kabul government said", "kabul government", "state:AF", "government"),
        ("US Central Command said", "us central command", "state:US", "armed"),
        ("U.S. warplanes bombed it", "us warplanes", "state:US", "armed"),
        ("the Central African army", "central african army", "state:CF", "armed"),
        ("soldiers of the Malian army died", "soldiers of the malian army", "state:ML", "armed"),
        ("South Sudanese troops", "south sudanese troops", "state:SS", "armed"),
        ("Congolese soldiers", "congolese soldiers", "state:CD", "armed"),
        ("the president of Ukraine said", "president of ukraine", "state:UA", "official"),
        ("the Tatmadaw withdrew", "tatmadaw", "state:MM", "armed"),
        (
            "Yemen's Saudi-backed government said",
            "yemen 's saudi backed government",
            "state:YE",
            "government",
        ),
        ("the Tripoli-based government said", "tripoli based government", "state:LY", "government"),
        (
            "Ukrainian President Volodymyr Zelensky said",
            "ukrainian president volodymyr zelensky",
            "state:UA",
            "official",
        ),
        ("President Bashar al-Assad said", "president bashar al assad", "state:SY", "official"),
        ("a Russian general said", "russian general", "state:RU", "official"),
        ("the former Afghan vice-president said", "former afghan vice president", "state:AF", "official"),
    ],
)
def test_a_state_is_named(found, text, phrase, id_, role):
    assert (phrase, id_, role) in [(p, m.id, m.role) for p, m in found(text)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Russia captured it", "country"),
        ("Moscow denied it", "metonym"),
        ("Russian shelling went on", "adjective"),
        ("the Russians left", "people"),
        ("Turks left", "people"),
    ],
)
def test_the_form_says_how_a_state_is_named(found, text, form):
    [(_, m)] = found(text)
    assert (m.cls, m.form) == ("state", form)


def test_adjectives_share_their_noun(found):
    mentions = found("Russian and Syrian forces bombed it")
    assert [(m.id, m.form, m.role) for _, m in mentions] == [
        ("state:RU", "forces", "armed"),
        ("state:SY", "forces", "armed"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They told us to polish the china",
        "We ate turkey and swiss cheese was sold",
        "a mali of words",
    ],
)
def test_words_in_lower_case_are_no_states(found, text):
    assert found(text) == []


def test_rebels_of_a_country_are_not_its_state(found):
    mentions = dict(found("Syrian rebels met Ivorian rebels and rebels from Chad"))
    assert mentions["syrian rebels"].id == "group:syrian-opposition"
    assert (mentions["ivorian rebels"].id, mentions["ivorian rebels"].countries) == ("side:rebels", ("CI",))
    assert (mentions["rebels from chad"].id, mentions["rebels from chad"].countries) == (
        "side:rebels",
        ("TD",),
    )


def test_soldiers_who_retake_a_town_from_rebels_are_not_theirs(found):
    mentions = found("It was retaken by government forces from the Taliban")
    assert [m.id for _, m in mentions] == ["side:government", "group:taliban"]


def test_residents_of_a_capital_are_civilians(found):
    [(phrase, m), *_] = found("Kabul residents fled")
    assert (phrase, m.id, m.countries) == ("kabul residents", "side:civilians", ("AF",))


def test_former_is_marked(found):
    mentions = found("the former Afghan president and the ousted Syrian regime and the Afghan president")
    assert [m.former for _, m in mentions] == [True, True, False]


def test_forces_of_an_ousted_leader_are_former(found):
    [(_, m)] = found("loyalists of ousted president Laurent Gbagbo")
    assert (m.id, m.former) == ("state:CI", True)


def test_canonical_names(actors):
    assert actors.state_of("AF").name == "Afghan government forces"
    assert actors.state_of("UA").name == "Ukrainian government forces"
    assert actors.state_of("RU").id == "state:RU"
    assert actors.state_of("ZZ") is None
