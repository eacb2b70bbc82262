"""The verbs that talk to a broker, on the embedded one."""

import json

import pytest
from kafka import KafkaProducer

from streams.demo import article_paths

from .running import lines, paragraph, read, run

DEMO = [str(path) for path in article_paths()]


@pytest.fixture(scope="module")
def told(cluster):
    """The cluster after the demo's articles and some bad input."""
    done = cluster.run("produce", *DEMO)
    assert done.returncode == 0, done.stderr
    producer = KafkaProducer(bootstrap_servers=cluster.address, api_version=(2, 3))
    producer.send("paragraphs", key=b"other", value=json.dumps(paragraph("x")).encode())
    producer.send("paragraphs", key=b"a\x1b[31m", value=b"\x1b]0;owned\x07\xff")
    producer.flush()
    producer.close()
    cluster.settle()
    return cluster


@pytest.fixture(scope="module")
def offline():
    """Events and rows of the demo's articles, by the offline commands."""
    events = run("code", *DEMO)
    assert events.returncode == 0, events.stderr
    rows = run("fold", stdin=events.stdout)
    assert rows.returncode == 0, rows.stderr
    return read(events.stdout), read(rows.stdout)


def test_the_table_is_that_of_the_offline_commands(told, offline):
    assert read(told.run("table", "--json").stdout) == offline[1]


def test_the_events_are_those_of_the_offline_commands(told, offline):
    ids = {event["event_id"] for event in offline[0]}
    done = told.run("follow", "events", "--from-start", "--json", "--count", str(len(ids)))
    assert {event["event_id"] for event in read(done.stdout)} == ids


def test_a_table_as_of_a_day_is_that_of_the_offline_commands(told, offline):
    expected = run("fold", "--as-of", "2019-03-06", stdin=lines(*offline[0])).stdout
    assert expected and read(expected) != offline[1]
    assert told.run("table", "--json", "--as-of", "2019-03-06").stdout == expected


def test_the_table_for_people_names_every_city(told, offline):
    done = told.run("table", "--window", "7d", "--as-of", "2019-03-10")
    assert done.returncode == 0
    for row in offline[1]:
        assert row["city"]["name"] in done.stdout
    assert "changes in 7 days" in done.stderr
    assert "\x1b" not in done.stdout


def test_why_reads_the_topic(told):
    done = told.run("why", "gao")
    assert done.returncode == 0 and "[3-gao-except-base ¶2]" in done.stdout


def test_changes_for_people(told):
    done = told.run("follow", "changes", "--from-start", "--count", "3")
    assert len(done.stdout.splitlines()) == 3
    assert all("->" in line or ":" in line for line in done.stdout.splitlines())


def test_dead_letters_are_listed_and_shown(told):
    letters = read(told.run("dlq", "list", "--json").stdout)
    assert sorted(letter["error"] for letter in letters) == ["bad-utf8", "key-mismatch"]
    listed = told.run("dlq", "list", "--error", "bad-utf8")
    assert "bad-utf8" in listed.stdout and "key-mismatch" not in listed.stdout
    number = listed.stdout.splitlines()[1].split()[0]
    shown = told.run("dlq", "show", number)
    assert shown.returncode == 0
    assert "\\u001b]0;owned\\u0007\\xff" in shown.stdout
    assert not set("\x1b\x07") & set(listed.stdout + shown.stdout)


def test_a_dead_letter_that_is_not_there(told):
    done = told.run("dlq", "show", "3:999")
    assert done.returncode == 1 and "[no-such-letter]" in done.stderr


def test_producing_again_changes_nothing(told, offline):
    assert told.run("produce", *DEMO).returncode == 0
    told.settle()
    assert read(told.run("table", "--json").stdout) == offline[1]


def test_produce_sends_the_good_and_reports_the_bad(told, tmp_path):
    (tmp_path / "mixed.jsonl").write_text(
        lines(paragraph("Quiet.", 0, "b1"), "nope", paragraph("Calm.", 1, "b1"))
    )
    done = told.run("produce", "--json", "mixed.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("mixed.jsonl line 2: ") and "[not-json]" in done.stderr
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["paragraphs"], summary["refused"]) == (1, 2, 1)


def test_produce_reads_standard_input(told):
    done = told.run("produce", "-", stdin=lines(paragraph("Quiet.", 0, "b2")))
    assert done.returncode == 0 and "delivered 1 paragraphs of 1 articles to paragraphs" in done.stderr


def test_topics_are_there(told):
    done = told.run("topics", "check", "--json")
    assert done.returncode == 0
    assert {"paragraphs", "events", "city-control"} <= {topic["topic"] for topic in read(done.stdout)}
    assert told.run("topics", "check", "--partitions", "3").returncode == 1
    created = told.run("topics", "create")
    assert (created.returncode, created.stdout) == (0, "")


def test_another_prefix_sees_nothing_of_it(told):
    done = told.run("table", "--topic-prefix", "elsewhere-")
    assert done.returncode == 1 and "[no-topic]" in done.stderr
