"""whoholds dlq: counts, and sending the records of dead letters again, each once."""

import json

import pytest
from kafka import KafkaProducer

from .running import lines, paragraph, read

MENDED = "Rebels captured the town of Bria on Saturday."
CITY = "Rebels captured the town of Bambari on Saturday."


@pytest.fixture(scope="module")
def told(cluster):
    """The cluster after five records of which four are dead letters."""
    producer = KafkaProducer(bootstrap_servers=cluster.address, api_version=(2, 3))
    good = paragraph(CITY, 0, "good")
    bad = [
        (b"mend-me", json.dumps(paragraph(CITY, 0, "mend-me") | {"published_at": "yesterday"}).encode()),
        (b"other", json.dumps(paragraph(CITY, 0, "wrong-key")).encode()),
        (b"garbage", b"\x1b]0;owned\x07\xff"),
        (b"empty", None),
    ]
    for key, value in [(b"good", json.dumps(good).encode()), *bad]:
        producer.send("paragraphs", key=key, value=value)
    producer.flush()
    producer.close()
    cluster.settle()
    return cluster


def letters(told, *options: str) -> dict[str, str]:
    """Error codes by the ids of the listed letters."""
    listed = told.run("dlq", "list", *options).stdout.splitlines()[1:]
    return {line.split()[0]: line.split()[2] for line in listed}


def id_of(told, error: str) -> str:
    """The id of the first letter with this code."""
    return next(id_ for id_, code in letters(told).items() if code == error)


def records(told) -> int:
    """How many records topic paragraphs holds."""
    return json.loads(told.run("status", "--json").stdout)["topics"]["paragraphs"]["records"]


def test_counts_by_code(told):
    done = told.run("dlq", "list", "--counts", "--json")
    assert {row["error"]: row["letters"] for row in read(done.stdout)} == {
        "bad-timestamp": 1, "key-mismatch": 1, "bad-utf8": 1, "tombstone": 1,
    }  # fmt: skip
    assert "4 dead letters: " in told.run("dlq", "list").stderr


def test_a_mended_letter_is_replayed_once_and_coded(told, tmp_path):
    id_ = id_of(told, "bad-timestamp")
    raw = told.run("dlq", "show", id_, "--value").stdout
    mended = tmp_path / "mended.json"
    mended.write_text(json.dumps(json.loads(raw) | {"published_at": "2021-08-07T12:00:00Z", "text": MENDED}))
    before = records(told)
    first = told.run("dlq", "replay", id_, "--with", str(mended))
    assert first.returncode == 0 and "replayed 1 dead letter" in first.stderr
    again = told.run("dlq", "replay", id_, "--with", str(mended))
    assert again.returncode == 0 and "1 replayed before" in again.stderr
    told.settle()
    assert records(told) == before + 1
    assert id_ not in letters(told, "--open")
    # Told to do it again: the paragraph is coded once all the same.
    assert told.run("dlq", "replay", id_, "--with", str(mended), "--again").returncode == 0
    told.settle()
    table = read(told.run("table", "--json").stdout)
    [row] = [row for row in table if row["city"]["name"] == "Bria"]
    assert (row["version"], len(row["evidence"])) == (1, 1)


def test_what_cannot_be_replayed_is_said_and_the_rest_goes_on(told):
    before = records(told)
    done = told.run("dlq", "replay", "--all")
    assert done.returncode == 1
    assert "[not-replayable]" in done.stderr  # the one without a value
    assert "replayed 2 dead letters, 2 records" in done.stderr
    told.settle()
    assert records(told) == before + 2
    # They are as bad as they were: new letters, open.
    assert sorted(letters(told, "--open").values()) == ["bad-utf8", "key-mismatch", "tombstone"]


def test_a_dry_run_sends_nothing(told):
    before = records(told)
    done = told.run("dlq", "replay", "--error", "key-mismatch", "--dry-run")
    assert "would go to paragraphs with key other" in done.stdout
    assert records(told) == before


def test_a_mended_message_that_is_not_valid_is_refused(told):
    id_ = id_of(told, "bad-utf8")
    done = told.run("dlq", "replay", id_, "--again", "--with", "-", stdin=lines({"article_id": "x"}))
    assert done.returncode == 1 and "[missing-field]" in done.stderr


@pytest.mark.parametrize("words", [[], ["1:0", "--all"], ["--all", "--with", "-"]])
def test_what_to_replay_must_be_said(told, words):
    done = told.run("dlq", "replay", *words)
    assert done.returncode == 2 and "Usage" in done.stderr


def test_a_letter_that_is_not_there(told):
    done = told.run("dlq", "replay", "3:999")
    assert done.returncode == 1 and "[no-such-letter]" in done.stderr


def test_a_whole_article_is_sent_from_its_first_paragraph(told):
    articles = [paragraph(CITY, 0, "long"), paragraph("The army left the town.", 1, "long")]
    assert told.run("produce", "-", stdin=lines(*articles)).returncode == 0
    producer = KafkaProducer(bootstrap_servers=told.address, api_version=(2, 3))
    late = paragraph("Calm.", 2, "long") | {"published_at": "2999-01-01T00:00:00Z"}
    producer.send("paragraphs", key=b"long", value=json.dumps(late).encode())
    producer.flush()
    producer.close()
    told.settle()
    id_ = id_of(told, "out-of-range-date")
    mended = json.dumps(late | {"published_at": "2021-08-07T12:00:00Z"})
    done = told.run("dlq", "replay", id_, "--with", "-", "--whole-articles", stdin=mended)
    assert done.returncode == 0 and "1 dead letter, 3 records" in done.stderr
