"""Runs the real command as a process, as a user's shell would."""

import json
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

WHOHOLDS = str(Path(sysconfig.get_path("scripts")) / "whoholds")
PUBLISHED = "2021-08-07T12:00:00Z"


def environment(**extra: str) -> dict[str, str]:
    """The environment without settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("WHOHOLDS_")}
    return own | extra


def run(
    *args: str, stdin: bytes | str = b"", cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess:
    """Run a command to its end; standard output and error as text."""
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [WHOHOLDS, *args],
        check=False,
        input=raw,
        capture_output=True,
        timeout=120,
        cwd=cwd,
        env=environment(**env),
    )
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in done.stderr, done.stderr
    return done


def start(*args: str, **options: object) -> subprocess.Popen:
    """Start a command with pipes on its three streams. SIGINT is not ignored, as it is in background jobs."""
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options

    def default_sigint() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen(
        [WHOHOLDS, *args],
        preexec_fn=default_sigint,  # noqa: PLW1509  it touches nothing that a thread could hold
        env=environment(),
        **options,
    )


def paragraph(text: str, number: int = 0, article: str = "a1", **fields: object) -> dict:
    """A paragraph message."""
    return {"article_id": article, "paragraph": number, "text": text, "published_at": PUBLISHED, **fields}


def lines(*messages: object) -> str:
    """Messages as JSON Lines; a str stands as it is."""
    return "".join((m if isinstance(m, str) else json.dumps(m)) + "\n" for m in messages)


def read(text: str) -> list[dict]:
    """The messages of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def retraction(event, **more):
    """A retraction of an event."""
    kept = ("schema", "article_id", "paragraph", "place", "target", "confidence", "origin")
    return {key: event[key] for key in kept} | {
        "event_id": "back", "type": "retraction", "acled": None, "actor": None, "happened": None, "rule": "test",
        "retracts": [event["event_id"]], "reported_at": "2019-12-24T12:00:00Z", **more,
    }  # fmt: skip
