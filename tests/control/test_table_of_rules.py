"""The table of rules: complete, every rule of use, mistakes told with their line, and rendered."""

import itertools
from importlib.resources import files

import pytest

from streams.control.effects import EFFECTS
from streams.control.rules import CONDITIONS, WEIGHTS, BadRules, load_rules, read_rules

TEXT = (files("streams.control") / "rules.toml").read_text("utf-8")


def possible(case):
    """Whether a case can come up: a row's status says whether there is a holder, and a challenger."""
    act, _, scope, who, status, holder, *_ = (case[name] for name in CONDITIONS)
    has_holder = (
        status in ("held", "held_with_pockets", "claimed") or status in ("contested", "besieged") and holder
    )
    has_challenger = status in ("contested", "besieged")
    if (
        holder != has_holder
        or who == "holder"
        and not has_holder
        or who == "challenger"
        and not has_challenger
    ):
        return False
    return not (scope == "outskirts" and act in ("gain", "hold"))


@pytest.fixture(scope="module")
def cases():
    every = (dict(zip(CONDITIONS, case, strict=True)) for case in itertools.product(*CONDITIONS.values()))
    return [tuple(case.values()) for case in every if possible(case)]


def test_there_is_a_rule_for_every_case(cases):
    assert len(cases) > 1_000
    for case in cases:
        load_rules().find(case)


def test_every_rule_and_every_effect_is_of_use(cases):
    used = {load_rules().find(case).id for case in cases}
    assert used == set(load_rules().by_id)
    assert {load_rules().by_id[name].effect for name in used} == set(EFFECTS)


def test_the_rules_are_rendered_as_documentation():
    text = load_rules().markdown()
    for rule in load_rules().rules:
        assert f"| `{rule.id}` |" in text
    assert "act: gain or hold; strength: denied" in text
    assert max(map(len, text.splitlines())) < 1_000


RULE = '[[rule]]\nid = "a"\neffect = "ignore"\ntext = "Nothing."\n'
CONFIDENCE = "[confidence]\n" + "".join(f"{name} = 0.5\n" for name in WEIGHTS)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (RULE.replace("ignore", "explode"), 1, "no effect 'explode'"),
        (RULE + RULE, 5, "rule a is there twice"),
        (RULE + 'act = ["fly"]\n', 1, "act is never 'fly'"),
        (RULE + 'mood = "sad"\n', 1, "no condition 'mood'"),
        ("\n\n[[rule]]\nid = 'b'\n", 3, "a rule needs effect"),
        (RULE + "[confidence]\nheld = 2\n", 5, "confidence needs unknown"),
        (RULE + CONFIDENCE + "glee = 1\n", 5, "confidence knows no glee"),
        ("[[rule]]\nid = \n", 2, "is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, problem):
    with pytest.raises(BadRules) as caught:
        read_rules(text, set(EFFECTS))
    assert f"rules.toml:{line}: " in str(caught.value)
    assert problem in str(caught.value)


def test_the_rules_are_read_as_they_stand_in_the_file():
    assert [rule.id for rule in read_rules(TEXT, set(EFFECTS)).rules] == [
        rule.id for rule in load_rules().rules
    ]
