"""The commands of docker-compose.yml as processes on a real Kafka, and the seed article through it."""

import json
import os
import signal
import subprocess
import time

import pytest
import yaml

from streams.demo import article_paths

pytestmark = pytest.mark.kafka


@pytest.fixture
def command(whoholds, real_kafka, request):
    """Runs or starts whoholds on the real broker, under a prefix of the test's own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WHOHOLDS_")}
    prefix = request.node.name.replace("_", "-").replace("[", "-").replace("]", "") + "-"
    env |= {"WHOHOLDS_BROKER": real_kafka, "WHOHOLDS_TOPIC_PREFIX": prefix}
    started = []

    class Command:
        def run(self, *words: str, stdin: str = "") -> str:
            done = subprocess.run(
                [whoholds, *words],
                env=env,
                input=stdin,
                check=False,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        def start(self, *words: str) -> subprocess.Popen:
            process = subprocess.Popen(
                [whoholds, *words],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            started.append(process)
            return process

        def settle(self) -> None:
            deadline = time.monotonic() + 90
            while True:
                topics = json.loads(self.run("status", "--json"))["topics"]
                if topics[f"{prefix}paragraphs"]["records"] and not any(
                    t.get("unread") for t in topics.values()
                ):
                    return
                assert time.monotonic() < deadline, topics

    yield Command()
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        process.communicate(timeout=20)


def rows(text: str) -> list[dict]:
    """Rows without their evidence, whose ids depend on how the article is named."""
    return [
        {name: value for name, value in json.loads(line).items() if name != "evidence"}
        for line in text.splitlines()
    ]


def test_what_compose_starts(repo, command):
    services = yaml.safe_load((repo / "docker-compose.yml").read_text())["services"]
    words = {name: service["command"] for name, service in services.items() if service["image"] == "whoholds"}
    command.run(*words["topics"])
    for name in ("worker-1", "worker-2"):
        worker = command.start(*words[name])
        while b"worker ready" not in worker.stderr.readline():
            assert worker.poll() is None
    follower = command.start(*words["follower"])
    command.run(*words["producer"])
    command.settle()
    events = command.run("code", *map(str, article_paths()))
    expected = command.run("fold", stdin=events)
    assert command.run("table", "--json") == expected
    missing = {row["city"]["name"] for row in rows(expected)}
    while missing:
        line = follower.stdout.readline().decode()
        assert line, missing
        missing -= {name for name in missing if name in line}
    ids = {json.loads(line)["event_id"] for line in events.splitlines()}
    sent = command.run("follow", "events", "--from-start", "--json", "--count", str(len(ids)))
    assert {json.loads(line)["event_id"] for line in sent.splitlines()} == ids


def test_the_seed_article(shared, command):
    (path,) = (shared / "seeds").glob("*.txt")
    command.run("topics", "create")
    command.start("worker", "--health-port", "0")
    command.run("produce", str(path))
    command.settle()
    expected = command.run("fold", stdin=command.run("code", str(path)))
    assert rows(command.run("table", "--json")) == rows(expected)


def test_the_demo(command, tmp_path):
    assert "worker ready in" in command.run("demo")
    events = command.run("code", *map(str, article_paths()))
    assert command.run("table", "--json") == command.run("fold", stdin=events)
