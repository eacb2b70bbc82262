"""The evaluation: what it counts as right, and that no figure fell below the committed baseline."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "evaluate.py"
BASELINE = ROOT / "eval" / "baseline.json"


@pytest.fixture(scope="module", autouse=True)
def evaluation():
    """Make the package of the script importable."""
    sys.path.insert(0, str(SCRIPT.parent))
    yield
    sys.path.remove(str(SCRIPT.parent))


def test_no_figure_fell(shared):
    """Where a drop is meant, or the figures got better: make eval EVAL_ARGS=--update, and commit eval/."""
    done = subprocess.run(
        [sys.executable, SCRIPT, "--quick"], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, (
        "\n".join(line for line in done.stdout.splitlines() if "DROPPED" in line) + done.stderr
    )


def test_the_baseline_has_no_text_of_the_data():
    """Numbers and fingerprints only."""
    for part in json.loads(BASELINE.read_text("utf-8")).values():
        assert set(part) == {"items", "figures"}
        assert all(isinstance(v, int | float) for v in part["figures"].values())


def test_a_drop_is_told_and_a_rise_is_none():
    from evaluation import baseline
    from evaluation.scores import Outcome

    old = {"control": {"items": "x", "figures": {"control.f1": 0.7, "negatives.changes.count": 1}}}
    now = lambda f1, count, items="x": {
        "control": Outcome(items, figures={"control.f1": f1, "negatives.changes.count": count})
    }
    assert baseline.compare(old, now(0.7, 1)) == ([], [])
    assert baseline.compare(old, now(0.695, 1)) == ([], []), "within the tolerance"
    assert len(baseline.compare(old, now(0.6, 1))[0]) == 1
    assert len(baseline.compare(old, now(0.7, 2))[0]) == 1, "of a count none too many is allowed"
    drops, remarks = baseline.compare(old, now(0.9, 0))
    assert not drops and len(remarks) == 2
    assert baseline.compare(old, now(0.1, 9, items="y"))[0] == [], "other items, other figures"
    assert len(baseline.compare(old, {"control": Outcome("x", figures={"control.f1": 0.7})})[0]) == 1


def test_counts_make_precision_recall_and_f1():
    from evaluation.scores import Matches, by_label, weighted_f1

    m = Matches(found=6, wrong=2, missed=4)
    assert (m.precision, m.recall) == (0.75, 0.6)
    assert m.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    wanted, given = ["a", "a", "a", "b"], ["a", "a", "b", "nothing"]
    scores = by_label(wanted, given)
    assert (scores["a"].found, scores["a"].missed, scores["b"].wrong, scores["b"].missed) == (2, 1, 1, 1)
    assert weighted_f1(scores, wanted) == pytest.approx(0.75 * 0.8)


TEXT = "ISIL held the town. The militants left it, and the rebels came."


@pytest.mark.parametrize(
    ("actor", "wanted", "right"),
    [
        (("state:SY", "Syrian government forces"), "the Syrian Army", True),
        (("state:SY", "Syrian government forces"), "government troops", True),
        (("state:SY", "Syrian government forces"), "rebels", False),
        (("state:RU", "Russian government forces"), "Russian and LPR forces", True),
        (("state:RU", "Russian government forces"), "Russians", True),
        (("state:TR", "Turkish government forces"), "Russians", False),
        (("group:islamic-state", "Islamic State"), "ISIL fighters", True),
        (("group:islamic-state", "Islamic State"), "The militants", True),
        (("group:sdf", "Syrian Democratic Forces"), "The militants", False),
        (("side:rebels", "rebels"), "rebel forces", True),
        (("side:rebels", "rebels"), "ISIL", False),
        (("side:army", "the army"), "government forces", True),
    ],
)
def test_whether_an_actor_is_the_party_of_a_label(coder, actor, wanted, right):
    from evaluation.parties import Parties

    given = {"id": actor[0], "name": actor[1], "kind": "rebel"}
    at = TEXT.find(wanted) if wanted in TEXT else None
    assert Parties(coder.actors).right(given, wanted, "SY", TEXT, at) is right


def test_nobody_is_no_party(coder):
    from evaluation.parties import Parties

    assert not Parties(coder.actors).right(None, "rebels", "SY")


@pytest.mark.parametrize(
    ("place", "names", "country", "kind", "same"),
    [
        ("Deir Ezzor", ("Deir ez-Zor",), "SY", "city", True),
        ("Goma", ("Goma",), "CD", "city", True),
        ("Goma", ("Goma",), "CD", "province", False),
        ("Goma", ("Goma",), "RW", None, False),
        ("Goma", ("Bukavu",), "CD", None, False),
    ],
)
def test_whether_a_place_is_that_of_a_label(coder, place, names, country, kind, same):
    from evaluation.places import Places

    given = {"id": None, "name": place, "country": "CD" if place == "Goma" else "SY", "kind": "city"}
    assert Places(coder.gazetteer).same(given, names, country, kind) is same


def test_a_place_is_the_same_under_its_other_names(coder):
    from evaluation.places import Places

    places = Places(coder.gazetteer)
    ident = min(places.ids("Kyiv") & places.ids("Kiev"))
    given = {"id": ident, "name": "Kyiv", "country": "UA", "kind": "city"}
    assert places.same(given, ("Kiev",), "UA")
    assert not places.same(given, ("Kharkiv",), "UA")


GOLD = {
    "id": "x",
    "text": "Rebels captured Goma. They also took the village of Mugunga.",
    "published_at": "2024-03-10",
    "types": ["capture"],
    "control": [
        {
            "type": "capture", "place": "Goma", "place_en": "Goma", "country": "CD", "place_kind": "city",
            "winner": "Rebels", "loser": None, "scope": "whole", "happened": None, "modality": "actual",
            "frame": "current", "assertion": "reported", "quote": "Rebels captured Goma",
        },
    ],
}  # fmt: skip


def score(coder, **changes: object):
    """Scores of the one labelled paragraph, its label changed."""
    from evaluation.control import Scoring

    scoring = Scoring(coder)
    scoring.paragraph(GOLD | {"control": [GOLD["control"][0] | changes]})
    return scoring


def gain(scoring) -> tuple[int, int, int]:
    m = scoring.matches["gain"]
    return m.found, m.wrong, m.missed


def test_a_statement_that_was_coded_is_found(coder):
    scoring = score(coder)
    assert gain(scoring)[0] == 1 and gain(scoring)[2] == 0
    assert (
        scoring.right["actor"].value == scoring.right["assertion"].value == scoring.right["main"].value == 1
    )


def test_a_handover_counts_with_a_capture(coder):
    assert gain(score(coder, type="handover"))[0] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"modality": "attempted"},
        {"frame": "background"},
        {"type": "siege"},
        {"place": "Bukavu", "place_en": "Bukavu", "quote": "-"},
        {"country": "RW"},
        {"place_kind": "province"},
    ],
)
def test_another_modality_frame_group_or_place_is_a_miss_and_one_too_much(coder, changes):
    scoring = score(coder, **changes)
    assert gain(scoring)[0] == 0 and gain(scoring)[1] >= 1
    assert sum(m.missed for m in scoring.matches.values()) == 1


def test_places_left_out_count_on_neither_side(coder):
    scoring = score(coder, place_kind="village")
    found, _, missed = gain(scoring)
    assert (found, missed) == (0, 0)
    assert not any("Goma" in text.split("\n")[1] for kind, text in scoring.errors if kind == "too much")


def test_a_wrong_actor_is_found_and_not_right(coder):
    scoring = score(coder, winner="the army")
    assert gain(scoring)[0] == 1 and scoring.right["actor"].value == 0


def test_it_says_nothing_of_data_that_is_not_there(tmp_path):
    """In a checkout without ../shared only the own corpus is scored."""
    code = "import evaluate, evaluation.texts, pathlib; evaluate.SHARED = pathlib.Path('nowhere'); raise SystemExit(evaluate.main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--quick"], check=False, capture_output=True, text=True,
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(SCRIPT.parent)},
    )  # fmt: skip
    assert "only the project's own corpus" in done.stderr
    assert "labelled paragraphs" not in done.stdout
