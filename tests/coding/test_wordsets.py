"""The small word sets: every one is asked for, every one that is asked for is there, and slips are told."""

import re
from pathlib import Path

import pytest

from streams.coding.checks import DataError
from streams.coding.lexicon import load_toml
from streams.coding.wordsets import read_sets, word_set

CODE = Path(word_set.__code__.co_filename).parent


def test_every_set_of_the_file_is_read_by_the_coder():
    asked = set()
    for path in CODE.rglob("*.py"):
        asked.update(re.findall(r'word_set\("(\w+)"\)', path.read_text("utf-8")))
    moods = {f"{m}_noun" for m in ("attempted", "planned", "threatened", "conditional", "actual")}
    assert set(load_toml("words.toml")[0]["set"]) == asked | moods


def test_an_unknown_set_is_told():
    with pytest.raises(DataError, match=r"words.toml:1: no set 'towers'"):
        word_set("towers")


@pytest.mark.parametrize(
    "line, told",
    [
        ('town = "port Harbour"', "words.toml:2: 'Harbour' of town is not folded: write 'harbour'"),
        ('town = "port port"', "words.toml:2: 'port' stands twice in town"),
        ('town = ""', "words.toml:2: the set town is no string of words"),
        ('town = ["port"]', "words.toml:2: the set town is no string of words"),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path, line, told):
    (tmp_path / "words.toml").write_text(f"[set]\n{line}\n", "utf-8")
    data, path = load_toml("words.toml", tmp_path)
    with pytest.raises(DataError) as e:
        read_sets(data["set"], path)
    assert str(e.value) == told
