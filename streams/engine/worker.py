"""Runs a worker until it is told to stop."""

import asyncio
import gc
import logging
import signal
import threading
import time
from typing import NoReturn

import uvloop

from streams.engine import logs
from streams.engine.app import App, make_app
from streams.engine.dead_letters import Clock, worker_name
from streams.engine.failures import EXIT_CANNOT_START, EXIT_HALTED, EngineError, halt, leave
from streams.settings import Settings

log = logging.getLogger("whoholds.worker")

#: How many more objects there may be before the garbage collector looks through the newest ones. Records in hand are
#: some ten thousand, none of which refers to itself; with its 700 Python would look through them all the time.
COLLECT_AFTER = 10_000

#: How often the worker looks whether Faust has given up, in seconds.
WATCH_SECONDS = 0.5


def run_worker(
    settings: Settings, *, verbose: bool = False, coder: object | None = None, clock: Clock | None = None
) -> int:
    """Run a worker in this process until SIGINT or SIGTERM, and end the process.

    Its exit status is 0 after a stop in which all work in hand was finished and committed, and 75
    where it gave up so that nothing is lost. Returns only where the worker could not start: status 1,
    with one line on standard error that says why. ``verbose`` shows what Faust and the Kafka clients
    say; ``coder`` and ``clock`` are for tests.
    """
    logs.configure(settings.log_level, verbose, settings.log_format, worker_name())
    started = time.monotonic()
    try:
        app = make_app(settings, coder=coder, **({"clock": clock} if clock else {}))
        cluster = app.meet_broker()
    except EngineError as error:
        log.error("%s", error)
        return EXIT_CANNOT_START
    except KeyboardInterrupt:
        return 0
    where = "embedded broker" if cluster.embedded else "Kafka"
    log.info("worker starts on the %s at %s", where, settings.broker)
    serve(app, settings, started)


def serve(app: App, settings: Settings, started: float | None = None) -> NoReturn:
    """Run an app until SIGINT or SIGTERM, and end the process; ``started`` is when that began (monotonic)."""
    gc.collect()
    gc.freeze()  # what is loaded stays
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(app, settings, time.monotonic() if started is None else started))


async def _serve(app: App, settings: Settings, started: float) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app.on_ready = _ReadyLine(app, started)
    app.finalize()
    app.worker_init()
    app.worker_init_post_autodiscover()
    starting = asyncio.ensure_future(app.start())
    try:
        while not stop.is_set():
            await asyncio.wait({asyncio.ensure_future(stop.wait())}, timeout=WATCH_SECONDS)
            if starting.done() and starting.exception() is not None:
                halt(f"the worker could not start ({_words(starting.exception())})", EXIT_CANNOT_START)
            if app._crashed.is_set():
                halt(f"Faust gave up ({_words(app.crash_reason)})")
    finally:
        await _stop(app, settings.stop_timeout)


async def _stop(app: App, timeout: float) -> NoReturn:
    log.info("worker stops")
    app.watcher.stop()
    # A timer of its own: Faust's stop swallows cancellation, and may wait for a broker that is gone.
    timer = threading.Timer(timeout, _give_up, ("work in hand was not finished in time",))
    timer.daemon = True
    timer.start()
    try:
        await app.stop()
    except BaseException as error:  # noqa: BLE001  whatever it is, the process ends here
        _give_up(_words(error))
    log.info("worker stopped, all work in hand is done and committed")
    # Faust's threads and the loop's leftovers would take a second or more to wind down, for nothing.
    leave(0)


def _give_up(reason: str) -> NoReturn:
    log.warning("%s; it is delivered again at the next start", reason)
    leave(EXIT_HALTED)


class _ReadyLine:
    """Says that the worker is ready, the first time with how long it took."""

    def __init__(self, app: App, started: float) -> None:
        self.app = app
        self.started = started
        self.first = True

    def __call__(self) -> None:
        count = sum(1 for tp in self.app.consumer.assignment() if tp.topic == self.app.names.paragraphs)
        if self.first:
            seconds = time.monotonic() - self.started
            port = self.app.health.port
            checks = f", health checks at http://{self.app.health.host}:{port}/ready" if port > 0 else ""
            log.info("worker ready in %.1f s with %d partitions%s", seconds, count, checks)
        else:
            log.info("worker goes on with %d partitions", count)
        self.first = False


def _words(error: BaseException | None) -> str:
    text = str(error) or type(error).__name__
    return text.splitlines()[0]
