"""Texts come from strangers: nothing that a terminal would obey reaches one, whichever verb prints it."""

import os
import pty
import re
import subprocess
import threading

import pytest
from kafka import KafkaProducer

from .running import WHOHOLDS, environment, lines, paragraph

#: Sets a window's title, colours, an 8-bit control sequence, a change of reading direction, and a bell.
EVIL = "\x1b]0;owned\x07\x1b[31m\x9b31m\u202e\u2066\x08"
TEXT = f"Rebels captured the town of Bambari on Saturday. {EVIL}"


@pytest.fixture(scope="module")
def told(cluster):
    """The cluster after an article full of it, and a dead letter of the same kind."""
    evil = paragraph(TEXT, 0, "evil", source=f"Desk{EVIL}", title=EVIL, url=f"https://news.example/{EVIL}")
    assert cluster.run("produce", "-", stdin=lines(evil)).returncode == 0
    producer = KafkaProducer(bootstrap_servers=cluster.address, api_version=(2, 3))
    producer.send("paragraphs", key=f"k{EVIL}".encode(), value=f'{{"article_id": "{EVIL}'.encode())
    producer.flush()
    producer.close()
    cluster.settle()
    return cluster


def on_terminal(told, *words: str) -> str:
    """What a verb prints on a terminal, without the colours of our own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [WHOHOLDS, *words, "--broker", told.address],
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(TERM="xterm-256color"),
    )  # fmt: skip
    os.close(theirs)
    said = b""
    late = threading.Timer(60, process.kill)
    late.start()
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    late.cancel()
    assert process.wait(60) in (0, 1)
    # rich's: colours, and the cursor.
    return re.sub(r"\x1b\[[0-9;?]*[mKhl]", "", said.decode()).replace("\r\n", "\n")


def obeyed(text: str) -> list[str]:
    """Characters in ``text`` that a terminal acts on."""
    return sorted({repr(c) for c in text if not (c.isprintable() or c in "\n\r\t")})


VERBS = [
    ["table"],
    ["why", "Bambari"],
    ["why", "Bambari", "--json"],
    ["history", "Bambari"],
    ["follow", "events", "--from-start", "--count", "1"],
    ["follow", "events", "--from-start", "--count", "1", "--json"],
    ["follow", "changes", "--from-start", "--count", "1"],
    ["dlq", "list"],
    ["dlq", "list", "--json"],
    ["dlq", "show", "ID"],
    ["dlq", "show", "ID", "--value"],
    ["dlq", "replay", "ID", "--dry-run"],
    ["replay", "--from", "2021-08-01", "--to", "2021-08-30"],
    ["status"],
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_nothing_in_a_text_moves_the_terminal(told, verb):
    if "ID" in verb:
        listed = told.run("dlq", "list").stdout.splitlines()[1].split()[0]
        verb = [listed if word == "ID" else word for word in verb]
    said = on_terminal(told, *verb)
    assert said.strip()
    assert obeyed(said) == []
