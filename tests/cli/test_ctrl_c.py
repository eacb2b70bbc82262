"""Ctrl-C ends every command that talks to a broker, soon, quietly and with nothing left behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from .running import lines, paragraph, start


def interrupt(process) -> tuple[bytes, bytes]:
    """Send Ctrl-C, and wait no longer than a user would."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=5)
    assert b"Traceback" not in out + err, err
    return out, err


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_broker():
    process = start("broker")
    process.stdout.readline()
    interrupt(process)
    assert process.returncode == 130


def test_follow(embedded):
    process = start("follow", "events", "--broker", embedded.address)
    process.stderr.readline()
    interrupt(process)
    assert process.returncode == 130


def test_produce_says_what_was_delivered(embedded):
    process = start("produce", "-", "--broker", embedded.address)
    process.stdin.write(lines("nope").encode())
    process.stdin.flush()
    process.stderr.readline()
    _, err = interrupt(process)
    assert process.returncode == 130
    assert b"stopped: 0 paragraphs were delivered" in err


def test_produce_in_the_middle(embedded, tmp_path):
    many = tmp_path / "many.jsonl"
    many.write_text(lines("nope", *(paragraph("Quiet.", n) for n in range(1000))))
    process = start("produce", "--rate", "10", str(many), "--broker", embedded.address)
    process.stderr.readline()
    interrupt(process)
    assert process.returncode == 130


def test_waiting_for_a_broker():
    process = start("table", "--broker", "127.0.0.1:1")
    assert b"waiting for a broker at 127.0.0.1:1" in process.stderr.readline()
    interrupt(process)
    assert process.returncode == 130


def test_worker_ends_well(embedded):
    process = start("worker", "--broker", embedded.address, "--health-port", "0")
    while b"worker ready" not in process.stderr.readline():
        assert process.poll() is None
    _, err = interrupt(process)
    assert process.returncode == 0
    assert b"all work in hand is done" in err


def await_end(pid: int) -> None:
    """A worker that was just being started, or lost its parent, ends by itself a moment later."""
    deadline = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < deadline, os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


@pytest.mark.parametrize("moment", ["starting", "producing", "staying"])
def test_demo_leaves_nothing_behind(moment, tmp_path):
    process = start("demo", "--stay", cwd=tmp_path)
    workers = []
    while not workers and process.poll() is None:
        workers = children(process.pid)
    if moment != "starting":
        wanted = b"producing" if moment == "producing" else b"Still running"
        while wanted not in process.stdout.readline():
            assert process.poll() is None
    interrupt(process)
    assert process.returncode == 130
    for pid in workers:
        await_end(pid)
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_is_killed_takes_its_worker_along(tmp_path):
    process = start("demo", "--stay", cwd=tmp_path)
    while b"producing" not in process.stdout.readline():
        assert process.poll() is None
    (worker,) = children(process.pid)
    process.kill()
    process.communicate()
    await_end(worker)


def test_a_replay_that_waits_for_workers(embedded):
    assert embedded.run("produce", "-", stdin=lines(paragraph("Quiet.", 0))).returncode == 0
    process = start(
        "replay", "--from", "2021-08-07", "--to", "2021-08-07", "--switch", "--broker", embedded.address
    )
    said = b""
    while b"wait for them" not in said:
        assert process.poll() is None, said
        said = process.stderr.readline()
    interrupt(process)
    assert process.returncode == 130
