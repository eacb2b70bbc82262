"""The word lists: checked when they are read, and complete."""

import shutil
from pathlib import Path

import pytest

from streams.coding.actors import Actors, DataError
from streams.coding.actors.lists import DATA

from ..tokens import refused, tokens


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lists that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize(
    ("file", "cells", "detail"),
    [
        ("groups/africa.tsv", ("group:x", "X", "rebel", "ML", "-", "-"), "6 cells, expected 7"),
        ("groups/africa.tsv", ("x", "X", "rebel", "ML", "-", "-", "-"), "begins with group:"),
        ("groups/africa.tsv", ("group:x", "X", "pirate", "ML", "-", "-", "-"), "kind 'pirate'"),
        ("groups/africa.tsv", ("group:x", "X", "rebel ML:pirate", "ML", "-", "-", "-"), "ML:pirate"),
        (
            "groups/africa.tsv",
            ("group:x", "X", "rebel ML:state@2021-13-01..", "ML", "-", "-", "-"),
            "ISO days",
        ),
        ("groups/africa.tsv", ("group:x", "X", "rebel", "Mali", "-", "-", "-"), "country 'Mali'"),
        ("groups/africa.tsv", ("group:x", "X", "rebel", "ML", "group:none", "-", "-"), "bloc group:none"),
        ("groups/africa.tsv", ("group:m23", "X", "rebel", "ML", "-", "-", "-"), "group:m23 is there already"),
        ("groups/africa.tsv", ("group:x", "The X", "rebel", "ML", "-", "-", "-"), "begins with an article"),
        ("states.tsv", ("QQQ", "X", "X", "-", "-", "-", "-"), "code 'QQQ'"),
        ("forces.tsv", ("x", "naval", "-", "-", "-"), "class 'naval'"),
        ("forces.tsv", ("x", "armed", "side:none", "-", "-"), "side:none is not in generics.tsv"),
        ("forces.tsv", ("x", "armed", "-", "lots", "-"), "unknown flags 'lots'"),
        ("generics.tsv", ("side:x", "X", "rebel", "red", "-", "-"), "side 'red'"),
        ("speakers.tsv", ("speaker:x", "X", "official", "state:QQ", "x~"), "owner state:QQ"),
        ("modifiers.tsv", ("x", "colour", "-"), "sort 'colour'"),
        ("links.tsv", ("x", "own", "above"), "where 'above'"),
        ("sides.tsv", ("SY", "group:none"), "group:none is no id"),
        ("sides.tsv", ("SY", "state:SY"), "on two sides"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, file, cells, detail):
    refused(DATA, tmp_path, Actors.load, file, "\t".join(cells), detail)


def test_a_wrong_header_is_told(folder):
    path = folder / "forces.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("noun\tclass", "word\tclass"), encoding="utf-8")
    with pytest.raises(DataError, match="header"):
        Actors.load(folder)


def test_bytes_that_are_not_utf8_are_told(folder):
    with (folder / "states.tsv").open("ab") as file:
        file.write(b"\xff\n")
    with pytest.raises(DataError, match="not UTF-8"):
        Actors.load(folder)


def test_there_are_enough_groups_and_every_state(actors):
    parties = actors.lexicon.parties
    assert sum(p.startswith("group:") for p in parties) >= 300
    assert sum(p.startswith("state:") for p in parties) >= 195


def test_every_name_of_a_party_finds_it(actors):
    """The canonical name of each group, alone in a sentence, names that group."""
    wrong = []
    for id_, party in actors.lexicon.parties.items():
        if party.cls != "group":
            continue
        words, raw = tokens(party.name)
        length, mention = actors.match(words, 0, raw)
        if length != len(words) or id_ not in (mention.id, *mention.others):
            wrong.append((party.name, mention and mention.id))
    assert wrong == []
