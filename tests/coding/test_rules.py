"""The sentences that stand beside each rule: ``yes`` gives an event of the rule, ``no`` gives none.

Those that fail are listed in known_gaps.txt, and are expected to fail: who mends one removes its line.
"""

import tomllib
from collections.abc import Iterator

import pytest

from streams.coding.lexicon import DATA

from . import gaps


def examples() -> Iterator[tuple[str, dict, str]]:
    """Every example: ("yes" or "no", rule, sentence)."""
    for name in ("territory.toml", "incidents.toml"):
        for rule in tomllib.loads((DATA / name).read_text("utf-8"))["rule"]:
            for kind in ("yes", "no"):
                yield from ((kind, rule, sentence) for sentence in rule[kind])


def line(kind: str, rule: dict, sentence: str) -> str:
    """An example as known_gaps.txt writes it."""
    return f"{kind} {rule['id']} | {sentence}"


@pytest.mark.parametrize(
    ("kind", "rule", "sentence"),
    [gaps.case(line(k, r, s), k, r, s, id=f"{k} {r['id']} {s[:40]}") for k, r, s in examples()],
)
def test_an_example(code, kind, rule, sentence):
    """A yes may be coded by another rule, as long as the type is right."""
    events = code(sentence)
    if kind == "yes":
        assert any(e["rule"] == rule["id"] or e["type"] == rule["type"] for e in events), events
    else:
        assert not any(e["rule"] == rule["id"] for e in events), events


def test_every_known_gap_is_an_example():
    """A rule that goes, or whose example changes, takes its line along."""
    listed = {gap for gap in gaps.known() if gap.startswith(("yes ", "no "))}
    assert listed <= {line(*e) for e in examples()}
