"""Sending records and waiting until the broker has them, whatever it takes."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from aiokafka.errors import (
    IllegalStateError,
    KafkaError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
)
from faust.exceptions import ProducerSendError

from streams.engine.failures import halt
from streams.engine.records import Output

log = logging.getLogger("whoholds.delivery")

#: No retry helps against these: the producer's session is over. A new process begins a new one.
FATAL = (ProducerClosed, ProducerFenced, OutOfOrderSequenceNumber, IllegalStateError)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0

#: Hands one record to the producer and returns the future of its delivery.
Send = Callable[[str, bytes | None, bytes | None, int | None], Awaitable[Awaitable]]


class TooLarge(Exception):
    """The broker does not take a record of this size; ``index`` is its place among those given."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


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
        wait = FIRST_PAUSE
        while outputs:
            try:
                await self._once(outputs, partition)
                return
            except TooLarge:
                raise
            except FATAL as error:
                halt(f"the producer cannot go on ({_words(error)})")
            except (KafkaError, ProducerSendError, OSError) as error:
                if time.monotonic() >= deadline:
                    halt(
                        f"{outputs[0].topic} could not be written for {self.patience:.0f} s ({_words(error)})"
                    )
                log.warning("writing to %s failed (%s); trying again", outputs[0].topic, _words(error))
                await self.pause(wait)
                wait = min(2 * wait, LONGEST_PAUSE)

    async def _once(self, outputs: Sequence[Output], partition: int | None) -> None:
        sent = []
        try:
            for index, output in enumerate(outputs):
                try:
                    sent.append(await self.send(output.topic, output.key, output.value, partition))
                except (MessageSizeTooLargeError, ProducerSendError) as error:
                    if _is_too_large(error):
                        raise TooLarge(index) from None
                    raise
        finally:
            results = await asyncio.gather(*sent, return_exceptions=True)
        for index, result in enumerate(results):
            if isinstance(result, MessageSizeTooLargeError):
                raise TooLarge(index)
            if isinstance(result, BaseException):
                raise result


def _is_too_large(error: BaseException) -> bool:
    return isinstance(error, MessageSizeTooLargeError) or isinstance(
        error.__cause__, MessageSizeTooLargeError
    )


def _words(error: BaseException) -> str:
    text = str(error.__cause__ or error) or type(error).__name__
    return text.splitlines()[0]
