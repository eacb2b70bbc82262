"""News of other subjects: seen by its words, not read, and not taken for war."""

import shutil

import pytest

from streams.coding.genre import Genre
from streams.coding.lexicon import DATA, DataError

MATCH = "The striker scored twice as Leeds beat Derby to reach the semifinals of the cup."
SIEGE = "The goalkeeper was besieged, but the defenders captured the points and the trophy."


@pytest.fixture(scope="module")
def genre() -> Genre:
    return Genre()


def test_a_match_is_plain(genre):
    assert genre.plain(MATCH)
    assert genre.plain(SIEGE)


def test_one_hard_word_of_war_makes_it_worth_reading(genre):
    assert not genre.plain(MATCH + " Gunmen waited outside.")


def test_soft_words_of_war_have_to_be_outweighed(genre):
    assert genre.plain("The band stormed the charts with an album of love songs.")
    assert not genre.plain("The army stormed the album of love songs.")


def test_a_text_without_a_subject_is_read(genre):
    assert not genre.plain("Kunduz fell on Friday.")


def code(coder, *texts: str) -> list[list[dict]]:
    state, out = None, []
    for number, text in enumerate(texts):
        paragraph = {
            "article_id": "a",
            "paragraph": number,
            "text": text,
            "published_at": "2023-06-01T12:00:00Z",
        }
        state, events = coder.step(state, paragraph)
        out.append(events)
    return out


def test_what_a_team_captures_is_no_town(coder):
    assert code(
        coder, "Liverpool captured the trophy in Madrid after a shootout with the goalkeeper of Milan."
    ) == [[]]


def test_an_article_on_war_is_read_whatever_its_words(coder):
    war = "Militants seized Goma on Friday after their fighters had shelled the army."
    concert = "They captured Sake while its orchestra played."
    assert code(coder, concert) == [[]]
    assert [e["place"]["name"] for e in code(coder, war, concert)[1]] == ["Sake"]


def test_a_named_group_is_no_figure_of_speech(coder):
    events = code(coder, "Boko Haram captured Marte, its football stadium, its cinema and its market.")[0]
    assert any(e["type"] == "capture" for e in events)


@pytest.mark.parametrize(
    ("words", "slip", "said"),
    [
        ("[arts]", "[art]", "arts"),
        ("[evidence]\nhard", "[evidence]\nharder", "evidence"),
        ('hard = """', 'hard = """Gun-men ', "Gun-men"),
        ('hard = """', 'hard = """goalkeeper ', "goalkeeper"),
    ],
)
def test_a_slip_says_its_line(tmp_path, words, slip, said):
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "genre.toml"
    text = path.read_text("utf-8")
    assert words in text
    path.write_text(text.replace(words, slip, 1), "utf-8")
    with pytest.raises(DataError, match=rf"genre\.toml:\d+: .*{said}"):
        Genre(tmp_path)


def test_years_long_gone_make_history(coder):
    text = "The film tells of the siege of Jerusalem in 1187, when Saladin's army captured the city from the crusaders."
    message = {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2005-05-06T12:00:00Z"}
    assert {e["frame"] for e in coder.step(None, message)[1]} <= {"background"}
