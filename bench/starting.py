"""How long a worker takes to be ready, and to restore a table. Part of ``bench/engine.py``."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import PARTITIONS, ROOT, Bench, Contender


def ready(bench: Bench, run: str) -> float:
    """Seconds from the start of ``whoholds worker``, coder and all, until it has its partitions and empty tables."""
    made = bench.topics(f"{run}-")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "WHOHOLDS_BROKER": bench.broker,
        "WHOHOLDS_TOPIC_PREFIX": f"{run}-",
        "WHOHOLDS_PARTITIONS": str(PARTITIONS),
        "WHOHOLDS_HEALTH_PORT": "-1",
    }
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "streams", "worker"], env=environment, stdout=log, stderr=log, cwd=ROOT
        )
        try:
            while b"worker ready" not in os.pread(log.fileno(), 1 << 16, 0):
                if process.poll() is not None or time.perf_counter() > began + 60:
                    raise SystemExit(os.pread(log.fileno(), 1 << 16, 0).decode())
                time.sleep(0.01)
            return time.perf_counter() - began
        finally:
            process.kill()
            process.wait()
            bench.admin.delete_topics(made)


def restore(bench: Bench, contender: Contender, run: str, rows: int) -> float:
    """Rows a second that a contender restores of its counts of ``rows`` keys.

    It counts them once and is killed; then it is started without its local state. The time is until its
    first output, less what that takes where there is nothing to restore.
    """
    empty, full = f"{run}-empty-", f"{run}-full-"
    made = [*bench.topics(empty), *bench.topics(full)]
    bench.fill(full, rows, rows)
    with tempfile.TemporaryDirectory() as folder:
        process = bench.start(contender, full, folder)
        try:
            bench.wait(process, folder, full, rows)
            time.sleep(3)  # offsets are committed every second
        finally:
            process.kill()
            process.wait()
    taken = {}
    for prefix in (empty, full):
        count = bench.outputs(prefix) + 1
        bench.fill(prefix, 1, 1)
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            process = bench.start(contender, prefix, folder)
            try:
                bench.wait(process, folder, prefix, count)
                taken[prefix] = time.perf_counter() - began
            finally:
                process.kill()
                process.wait()
    bench.admin.delete_topics(made)
    return rows / max(taken[full] - taken[empty], 1e-3)


def hour(bench: Bench, contender: Contender, minutes: float) -> str:
    """A contender under as much load as it takes, for so long: what it did, and its memory on the way."""
    prefix, told, done = "hour-", 0, 0
    bench.topics(prefix, retention_bytes=str(256 << 20), segment_bytes=str(64 << 20))
    samples: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        process = bench.start(contender, prefix, folder)
        try:
            began = time.perf_counter()
            while (passed := (time.perf_counter() - began) / 60) < minutes:
                if told - done < 200_000:
                    bench.fill(prefix, 50_000, 1_000)
                    told += 50_000
                else:
                    time.sleep(0.05)
                done = bench.outputs(prefix)
                if process.poll() is not None:
                    raise SystemExit(Path(folder, "log").read_text()[-3000:])
                if not samples or passed - samples[-1][0] >= minutes / 60:
                    samples.append((passed, resident(process.pid)))
                    print(f"{passed:5.1f} min: {done:,} messages, {samples[-1][1]:.0f} MB", flush=True)
            bench.wait(process, folder, prefix, told)
        finally:
            process.kill()
            process.wait()
    tenth = max(1, len(samples) // 10)
    early = [memory for _, memory in samples[tenth : 2 * tenth + 1]]
    late = [memory for _, memory in samples[-tenth:]]
    early, late = sum(early) / len(early), sum(late) / len(late)
    return (
        f"{minutes:.0f} minutes of full load, trivial topology: {told:,} messages in, {bench.outputs(prefix):,} out; "
        f"memory {early:.0f} MB after the first tenth, {late:.0f} MB in the last ({(late / early - 1) * 100:+.1f} %), "
        f"most {max(memory for _, memory in samples):.0f} MB.\n"
    )


def resident(pid: int) -> float:
    """Memory of a process now, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
