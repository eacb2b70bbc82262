"""Meanings of words: loaded from their file, read in order, told by the ranker; a slip says its line."""

import re
import shutil
from datetime import date

import pytest

from streams.coding import Coder, ranker
from streams.coding.lexicon import DATA, DataError
from streams.coding.meanings import Meanings
from streams.coding.text import normalise, sentences


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def scan(coder: Coder, text: str) -> list:
    return [coder.scanner.scan(s, date(2023, 6, 1)) for s in sentences(normalise(text))]


def features(coder: Coder, text: str) -> set[str]:
    return set(map(ranker.written, ranker.features(scan(coder, text), [], coder.meanings)))


def test_a_feature_is_read_as_it_was_written(coder):
    text = "Gunmen in Goma killed 12 farmers. They burned a village on Friday."
    for feature in ranker.features(
        scan(coder, text), [("attack", "attack.kill", "rebel", 0)], coder.meanings
    ):
        assert ranker.read(ranker.written(feature)) == feature


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen in Goma killed 12 farmers. They burned a village on Friday, and gunmen fled.",
        'The army\'s shelling, and the shells of the rebels, shelled "the town" of Beni for 3 days!',
        "word " * 200 + "Soldiers killed farmers.",
    ],
)
@pytest.mark.parametrize(
    "events", [[], [("attack", "attack.kill", "rebel", 0), ("arrest", "arrest", "none", 1)]]
)
def test_the_weights_found_are_those_of_the_features(coder, text, events):
    scanned = scan(coder, text)
    given = ranker.features(scanned, events, coder.meanings)
    weights = ranker.Weights(dict.fromkeys([*sorted(given, key=repr)[::2], "elsewhere", ("a", "b")], 1))
    for _ in range(2):  # the second time from what is remembered
        found = weights.of(scanned, events, coder.meanings)
        assert {weights.names[k] for k in found} == given & set(weights.names)


def test_every_form_of_a_word_has_its_meaning(coder):
    words = coder.meanings.words
    for form in ("murder", "murdered", "murdering", "assassins"):
        assert "kill" in words[form]
    assert "kill" not in words["army"]


def test_who_does_what_to_whom_is_told_by_order(coder):
    one = features(coder, "Soldiers killed farmers.")
    other = features(coder, "Farmers killed soldiers.")
    assert "~army>kill" in one and "~kill>people" in one
    assert "~army>kill" not in other and "~people>kill" in other


def test_words_of_one_meaning_give_the_same_features(coder):
    one = features(coder, "Gunmen murdered a nun.")
    other = features(coder, "Raiders stabbed a nun.")
    assert {f for f in one if ranker.meant(f)} >= {"~kill", "~armed>kill"} <= set(other)


def test_meant_takes_a_feature_apart():
    assert ranker.meant("1:~kill") == ("kill",)
    assert ranker.meant("~kill>people") == ("kill", "people")
    for word in ("kill", "1:kill", "~", "~ <num>", "rule=attack", "kil*"):
        assert ranker.meant(word) == ()


@pytest.mark.parametrize(
    ("words", "wrong", "said"),
    [
        ('verbs = "kill ', 'verbz = "kill ', "verbz"),
        ('verbs = "kill ', 'verbs = "k1ll ', "k1ll"),
        ("[kill]", "[kill]\nwords = 3\n[killing]", "words"),
        ("[kill]", "[kill_]", "kill_"),
        ("[kill]", "[kill", "meanings.toml"),
    ],
)
def test_a_slip_says_the_file_and_the_line(tmp_path, words, wrong, said):
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "meanings.toml"
    path.write_text(path.read_text("utf-8").replace(words, wrong, 1), "utf-8")
    with pytest.raises(DataError) as error:
        Meanings(folder)
    assert said in str(error.value)
    assert re.search(r"meanings\.toml:\d+: |line \d+", str(error.value))


def test_a_stem_joins_the_forms_of_a_word():
    assert {ranker.stem(w) for w in ("shelled", "shelling", "shells", "shell")} == {"shel*"}
    assert ranker.stem("raid") == "raid*" == ranker.stem("raiders")
    assert ranker.stem("red") == "red*"
