"""Sending records and waiting until the broker has them, whatever it takes."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from aiokafka.errors import (
    IllegalStateError,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
)
from faust.exceptions import NotReady, ProducerSendError

from streams.engine.failures import halt
from streams.engine.records import Output
from streams.engine.sending import TooLarge

log = logging.getLogger("whoholds.delivery")

#: No retry helps against these: the producer's session is over. A new process begins a new one.
FATAL = (ProducerClosed, ProducerFenced, OutOfOrderSequenceNumber, IllegalStateError)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0

#: Sends records to a partition, or to that of each key, and returns when they are stored.
Send = Callable[[Sequence[Output], int | None], Awaitable[None]]


class Delivery:
    """Delivers outputs in order, retrying in place until they are stored or the worker must end.

    ``send`` is the producer's; ``patience`` is how long one delivery is retried, in seconds.
    """

    def __init__(
        self, send: Send, patience: float, pause: Callable[[float], Awaitable] = asyncio.sleep
    ) -> None:
        self.send = send
        self.patience = patience
        self.pause = pause

    async def __call__(self, outputs: Sequence[Output], partition: int | None = None) -> None:
        """Return when the broker has acknowledged every output. ``partition`` None: by the key's hash.

        A failed try is repeated whole: readers drop what they have seen. Raises TooLarge.
        """
        deadline = time.monotonic() + self.patience
        topic = outputs[0][0] if outputs else None
        wait = FIRST_PAUSE
        while outputs:
            try:
                await self.send(outputs, partition)
                return
            except TooLarge:
                raise
            except FATAL as error:
                halt(f"the producer cannot go on ({_words(error)})")
            except (KafkaError, ProducerSendError, NotReady, OSError) as error:
                if time.monotonic() >= deadline:
                    halt(f"{topic} could not be written for {self.patience:.0f} s ({_words(error)})")
                log.warning("writing to %s failed (%s); trying again", topic, _words(error))
                await self.pause(wait)
                wait = min(2 * wait, LONGEST_PAUSE)


def _words(error: BaseException) -> str:
    text = str(error.__cause__ or error) or type(error).__name__
    return text.splitlines()[0]
