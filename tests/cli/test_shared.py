"""The offline commands on the shared material: the seed article, and paragraphs by the thousand."""

import json
import subprocess
import sys

import pytest

from .running import WHOHOLDS, lines, read, run


@pytest.fixture(scope="module")
def battles(shared) -> list[dict]:
    """Every paragraph of battles.jsonl as a message, all published on one day."""
    counts: dict[str, int] = {}
    messages = []
    for line in (shared / "data" / "battles.jsonl").read_text().splitlines():
        item = json.loads(line)
        number = counts[item["article"]] = counts.get(item["article"], -1) + 1
        messages.append(
            {
                "article_id": item["article"],
                "paragraph": number,
                "text": item["text"],
                "published_at": "2023-06-01T12:00:00Z",
            }
        )
    return messages


@pytest.fixture(scope="module")
def coded(battles):
    """``code --per-paragraph`` on all of them."""
    done = run("code", "--per-paragraph", stdin=lines(*battles))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def check(shared, kind: str, text: str) -> None:
    tool = shared / "tools" / "contract_check.py"
    done = subprocess.run(
        [sys.executable, tool, kind], input=text, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_seed_article(shared):
    done = subprocess.run(
        [sys.executable, shared / "tools" / "seed_check.py", WHOHOLDS],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_seed_article_as_a_file_gives_the_same_rows(shared):
    """What ``produce`` reads from the file leads to the same table as the messages of seed_check.py."""
    (path,) = (shared / "seeds").glob("*.txt")
    texts = [line.strip() for line in path.read_text().split("\n") if line.strip()]
    texts[0] = texts[0].removeprefix("date 2021-08-07").strip()
    messages = [
        {"article_id": path.stem, "paragraph": n, "text": text, "published_at": "2021-08-07T12:00:00Z"}
        for n, text in enumerate(texts)
    ]
    from_file, from_messages = run("code", str(path)), run("code", stdin=lines(*messages))
    assert from_file.returncode == from_messages.returncode == 0
    assert run("fold", stdin=from_file.stdout).stdout == run("fold", stdin=from_messages.stdout).stdout


def test_every_paragraph_is_coded_by_the_contract(shared, battles, coded):
    assert [(o["article_id"], o["paragraph"]) for o in read(coded)] == [
        (p["article_id"], p["paragraph"]) for p in battles
    ]
    check(shared, "per-paragraph", coded)


def test_rows_and_changes_keep_the_contract(shared, coded):
    events = lines(*(event for line in read(coded) for event in line["events"]))
    for kind, args in (
        ("row", ["fold"]),
        ("change", ["fold", "--changes"]),
        ("row", ["fold", "--as-of", "2023-07-01"]),
    ):
        done = run(*args, stdin=events)
        assert (done.returncode, done.stderr) == (0, "")
        check(shared, kind, done.stdout)
