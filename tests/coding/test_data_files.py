"""A mistake in a data file: the file, the line and what is wrong are said, and nothing is loaded."""

import math
import re
import shutil
from pathlib import Path

import pytest

from streams.coding import incidents
from streams.coding.lexicon import DATA, DataError, Lexicon
from streams.coding.ranker import Ranker

from . import gaps

# name: (file, words in it, what a slip makes of them, words of the message)
SLIPS = {
    "no TOML": ("territory.toml", '[[rule]]\nid = "capture.take"', '[[rule]\nid = "capture.take"', "array"),
    "unknown frame": ("territory.toml", 'frame = "take"', 'frame = "grab"', "grab"),
    "type of no territory": ("territory.toml", 'type = "capture"', 'type = "conquest"', "conquest"),
    "rule twice": ("territory.toml", 'id = "capture.occupy"', 'id = "capture.take"', "twice"),
    "rule without id": ("territory.toml", 'id = "capture.occupy"\n', "", "without id"),
    "misspelt key": ("territory.toml", 'verbs = ["capture"', 'verbz = ["capture"', "verbs"),
    "key beside the known ones": ("territory.toml", "armed = true", "amred = true", "amred"),
    "open bracket": ("territory.toml", '"capture", "seize"', '"capture (it", "seize"', "capture (it"),
    "empty phrase": ("territory.toml", '"capture", "seize"', '"", "seize"', "capture.take"),
    "number for a phrase": ("territory.toml", '"capture", "seize"', '3, "seize"', "capture.take"),
    "text for a truth value": ("territory.toml", "armed = true", 'armed = "yes"', "armed"),
    "no negative sentence": ("territory.toml", "\nno = ", "\nnot = ", "negative"),
    "unknown set": ("incidents.toml", '["sport_business"]', '["sports"]', "sports"),
    "unknown type": ("incidents.toml", 'type = "shelling"', 'type = "shell"', "shell"),
    "weight in words": ("incidents.toml", "weight = 9", 'weight = "much"', "much"),
    "incident without id": ("incidents.toml", 'id = "shelling"\n', "", "id"),
    "incident twice": ("incidents.toml", 'id = "shelling"', 'id = "air_strike"', "twice"),
    "no sets": ("incidents.toml", "[set]", "[sets]", "set"),
    "no verbs of saying": ("qualities.toml", "[say]", "[says]", "say"),
    "no facilities": ("sites.toml", "[facility]", "[facilities]", "facility"),
    "no fillers": ("grammar.toml", "filler", "fillers", "filler"),
}


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the data files."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("slip", [gaps.case(f"data {name}", name) for name in SLIPS])
def test_a_slip_says_the_file_and_the_line(folder, slip):
    name, words, wrong, said = SLIPS[slip]
    text = (folder / name).read_text("utf-8")
    assert words in text
    (folder / name).write_text(text.replace(words, wrong, 1), "utf-8")
    with pytest.raises(DataError) as error:
        incidents.load(Lexicon(folder), folder)
    assert said in str(error.value)
    assert name in str(error.value)
    assert re.search(r"[a-z]+\.toml:\d+: |line \d+", str(error.value))


def test_the_line_is_that_of_the_rule(folder):
    path = folder / "territory.toml"
    path.write_text(path.read_text("utf-8").replace('frame = "oust"', 'frame = "out"', 1), "utf-8")
    with pytest.raises(DataError) as error:
        Lexicon(folder)
    lines = path.read_text("utf-8").splitlines()
    number = int(re.match(r"territory\.toml:(\d+): ", str(error.value))[1])
    assert lines[number - 1] == 'id = "capture.oust"'


def test_every_known_gap_is_a_slip():
    listed = {gap.removeprefix("data ") for gap in gaps.known() if gap.startswith("data ")}
    assert listed <= set(SLIPS)


def test_a_broken_weight_says_its_line(tmp_path):
    path = tmp_path / "ranker.tsv"
    path.write_text("# weights\n=labels\tattack\tnone\n=bias\t0.1\t0.2\nbomb\t00x5\n")
    with pytest.raises(DataError, match=r"ranker\.tsv:4: "):
        Ranker.load(path)


def test_a_weight_without_a_label_says_its_line(tmp_path):
    path = tmp_path / "ranker.tsv"
    path.write_text("=labels\tattack\tnone\n=bias\t0.1\t0.2\nbomb\t0090\t0290\n")
    with pytest.raises(DataError, match=r"ranker\.tsv:3: .*label"):
        Ranker.load(path)


def test_a_label_s_score_adds_up_its_features_weights(tmp_path):
    path = tmp_path / "ranker.tsv"
    path.write_text(
        "=labels\tattack\tnone\tsiege\n=bias\t0.5\t0\t0\nbomb\t0090\t01-250\na\t00-140\t0160\t02-1\n"
    )
    ranker = Ranker.load(path)
    expected = [math.exp(x) for x in (0.5 + 0.9 - 1.4, -2.5 + 0.6, -0.01)]
    numbers = [ranker.weights.names.index(name) for name in ("a", "bomb")]
    assert ranker.scores(numbers) == pytest.approx([x / sum(expected) for x in expected])
    assert ranker.because(numbers, "none") == [("a", 0.6), ("bomb", -2.5)]
    assert ranker.because(numbers, "siege") == [("a", -0.01)]


def test_labels_without_biases_are_no_weights(tmp_path):
    path = tmp_path / "ranker.tsv"
    path.write_text("=labels\tattack\tnone\n=bias\t0.1\n")
    with pytest.raises(DataError, match=r"ranker\.tsv"):
        Ranker.load(path)


def test_without_weights_there_is_no_ranker(tmp_path):
    assert Ranker.load(tmp_path / "ranker.tsv") is None
