"""How commands end: statuses, Ctrl-C, usage errors, faults."""

import signal
import subprocess

import pytest

from streams.cli.root import VERBS

from .running import WHOHOLDS, environment, lines, paragraph, run, start


@pytest.mark.parametrize("verb", ["code", "fold"])
def test_ctrl_c_is_quiet(verb):
    process = start(verb)
    if verb == "code":  # it is reading once it has answered
        process.stdin.write(lines("nope").encode())
    else:
        process.stdin.write(b"nope\n")
    process.stdin.flush()
    assert b"[not-json]" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=5) == 130
    assert process.stderr.read().strip() == b""


def test_sigterm_ends_too():
    process = start("fold")
    process.stdin.write(b"nope\n")
    process.stdin.flush()
    process.stderr.readline()
    process.terminate()
    assert process.wait(timeout=5) == 143
    assert process.stderr.read().strip() == b""


@pytest.mark.parametrize(
    "args",
    [
        ["cod"],
        ["code", "--per-paragraf"],
        ["code", "no-such-file.jsonl"],
        ["code", "--encoding", "latin-99"],
        ["fold", "--as-of", "yesterday"],
        ["fold", "--pressure-days", "-1"],
        ["produce"],
        ["produce", "--rate", "0", "-"],
        ["produce", "no-such-file.txt"],
        ["follow", "everything"],
        ["table", "--window", "a week"],
        ["config", "--broker", "no-port"],
        ["config", "--config", "no-such-file.toml"],
    ],
    ids=" ".join,
)
def test_usage_errors_exit_2(args):
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr


def test_the_nearest_verb_is_suggested():
    assert "Did you mean code?" in run("cod").stderr


def test_every_verb_is_listed_and_has_help_with_an_example():
    verbs = [verb for group in VERBS.values() for verb in group]
    listed = run("--help").stdout
    for args in [[verb] for verb in verbs] + [
        ["topics", "create"],
        ["topics", "check"],
        ["dlq", "list"],
        ["dlq", "show"],
    ]:
        text = run(*args, "--help").stdout
        assert "Example" in text and f"whoholds {' '.join(args)}" in text, args
        assert args[1:] or f"  {args[0]} " in listed


def test_a_missing_broker_is_said_in_a_line():
    done = run("status", "--broker", "127.0.0.1:1", WHOHOLDS_START_TIMEOUT="0.3")
    assert done.returncode == 1
    assert "[no-broker]" in done.stderr.splitlines()[0]


def test_a_bad_setting_names_its_source():
    done = run("config", WHOHOLDS_PARTITIONS="many")
    assert done.returncode == 2
    assert "WHOHOLDS_PARTITIONS" in done.stderr and "[bad-setting]" in done.stderr


def test_secrets_are_not_shown():
    done = run("config", "--changed", WHOHOLDS_SASL_PASSWORD="hunter2")
    assert "sasl_password" in done.stdout and "hunter2" not in done.stdout


def test_only_invalid_lines_make_the_status_1():
    assert run("code", stdin=lines(paragraph("All was quiet."))).returncode == 0
    assert run("code", stdin="nope\n").returncode == 1


def shell(line: str) -> subprocess.CompletedProcess:
    """A line of a shell, with ``whoholds`` for the command."""
    done = subprocess.run(
        ["bash", "-c", f'whoholds() {{ "{WHOHOLDS}" "$@"; }}; {line}'],
        check=False, capture_output=True, text=True, env=environment(), timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "internal-error" not in done.stderr, done.stderr
    return done


def test_a_full_disk_is_said():
    done = shell("whoholds config > /dev/full")
    assert done.returncode == 1 and "[unwritable]" in done.stderr
    done = shell("echo nope | whoholds code --per-paragraph > /dev/full")
    assert done.returncode == 1 and "[unwritable]" in done.stderr


def test_closed_streams_are_no_fault():
    assert shell("whoholds config >&-").returncode == 0
    assert shell("echo nope | whoholds code 2>&-").returncode == 1
    assert shell("whoholds fold <&-").returncode == 0


def test_an_encoding_that_lacks_letters_is_no_fault():
    done = shell("WHOHOLDS_SSL_CAFILE=/ż PYTHONIOENCODING=ascii whoholds config --changed")
    assert done.returncode == 0 and "\\u017c" in done.stdout


def test_a_closed_pipe_is_quiet():
    for line in ("whoholds config | head -1", "whoholds --help | head -1"):
        done = shell(line)
        assert (done.returncode, done.stderr) == (0, ""), line
