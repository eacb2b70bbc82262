"""The model of topics: where the words of a paragraph speak for conflict, and where war is a figure of speech."""

import shutil

import pytest

from streams.coding.genre import Genre
from streams.coding.lexicon import DATA, DataError
from streams.coding.topic import FIGURE, Topic

MATCHES = [
    "Chicago gave up 21 points in the final quarter as Detroit snatched a late win on Sunday.",
    "The visitors bombarded the goal in Turin, but the keeper held out until the break.",
]
WARS = [
    "Soldiers gave up the town after shells hit the barracks on Sunday.",
    "Militants bombarded the garrison in Mocha, but the troops held out until nightfall.",
]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return Topic(Genre())


def words(text: str) -> set[str]:
    return set(text.lower().replace(".", "").replace(",", "").split())


@pytest.mark.parametrize("text", MATCHES)
def test_a_match_is_a_figure_of_speech(topic, text):
    assert topic.conflict(words(text)) < FIGURE
    assert topic.telling(words(text))


@pytest.mark.parametrize("text", WARS)
def test_a_war_is_none(topic, text):
    assert topic.conflict(words(text)) > FIGURE


def test_the_order_of_the_words_does_not_count(topic):
    known = sorted(topic.weights)[:200]
    assert len({topic.conflict(dict.fromkeys(known[k:] + known[:k]).keys()) for k in range(100)}) == 1


def test_words_that_nobody_knows_decide_nothing(topic):
    assert topic.conflict({"xq", "zvw"}) == topic.conflict(set()) > FIGURE


def test_an_article_on_war_is_read_whatever_a_paragraph_sounds_like(coder):
    def code(*texts: str) -> list[list[str]]:
        state, out = None, []
        for number, text in enumerate(texts):
            message = {
                "article_id": "a",
                "paragraph": number,
                "text": text,
                "published_at": "2023-06-01T12:00:00Z",
            }
            state, events = coder.step(state, message)
            out.append([e["type"] for e in events])
        return out

    lost = "Fans sang as a shell hit the pitch in Bambari in the final minutes."
    war = "Militants shelled the barracks of Bria on Sunday and killed nine soldiers."
    assert code(lost) == [[]]
    assert code(war, lost)[1] != []


def test_a_slip_is_told_with_file_and_line(tmp_path):
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    (tmp_path / "topic.tsv").write_text("# Weights\n=bias\t12\nfans\tmany\n", "utf-8")
    with pytest.raises(DataError, match=r"topic\.tsv:3: 'fans\\tmany' is no word with a weight"):
        Topic(Genre(), tmp_path)
