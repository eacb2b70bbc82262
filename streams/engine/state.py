"""A Faust table of JSON values whose every write is acknowledged by the broker before it counts."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import faust
import orjson

from streams.engine.delivery import Delivery
from streams.engine.packing import pack, unpack
from streams.engine.records import Output

#: Encoded bytes whose decoded values are kept at hand: decoding a large state costs more than a step.
CACHE_BYTES = 4 << 20


class StateTable:
    """JSON values by raw key, kept encoded in a Faust table and its changelog.

    Faust's own ``table[key] = value`` queues the changelog record, and only logs when it could not be
    written; the input's offset may be committed before. ``put`` awaits the broker instead, and writes
    each key once. What ``get`` gives is shared, so it must not be changed: steps make new values.
    """

    def __init__(
        self, table: faust.Table, delivery: Delivery, packed: Callable[[bytes], bool] = lambda _: False
    ) -> None:
        self.table = table
        self.delivery = delivery
        #: Of which keys the values are packed.
        self.packed = packed
        self.changelog = table.changelog_topic_name
        # A decoded value beside the bytes it stands for: other bytes in the table make it void.
        self._decoded: OrderedDict[bytes, tuple[bytes, Any]] = OrderedDict()
        self._decoded_bytes = 0

    def get(self, key: bytes) -> Any:
        """The value of ``key``, None where there is none."""
        raw = self._data().get(key)
        if raw is None:
            return None
        known = self._decoded.get(key)
        if known is not None and known[0] is raw:
            return known[1]
        value = unpack(raw)
        self._keep(key, raw, value)
        return value

    def keys(self) -> list[tuple[bytes, int]]:
        """Every key with its partition, as far as the store knows that."""
        return list(getattr(self.table.data, "_key_partition", {}).items())

    async def put(self, states: Sequence[tuple[bytes, Any]], partition: int) -> None:
        """Write keys and values to the changelog in their order, wait for the broker, then set them.

        ``partition`` is the input records'; a value of None deletes its key. Raises TooLarge.
        """
        if not states:
            return
        # A copy of the right size: orjson's own bytes object holds up to 4 KB more than it needs.
        encoded = [
            None if value is None else bytes(memoryview(self._encode(key, value))) for key, value in states
        ]
        outputs = [Output(self.changelog, key, raw) for (key, _), raw in zip(states, encoded, strict=True)]
        await self.delivery(outputs, partition)
        data = self._data()
        # The memory store drops the keys of partitions that move to another worker, but only those
        # that it knows the partition of: without this it learns it from changelogs only.
        partitions = getattr(self.table.data, "_key_partition", {})
        for (key, value), raw in zip(states, encoded, strict=True):
            if raw is None:
                data.pop(key, None)
                partitions.pop(key, None)
                continue
            data[key] = raw
            partitions[key] = partition
            self._keep(key, raw, value)

    def _encode(self, key: bytes, value: Any) -> bytes:
        return pack(value) if self.packed(key) else orjson.dumps(value)

    def _data(self) -> Any:
        # The memory store is a wrapper around a dict, which every look-up would go through.
        return getattr(self.table.data, "data", self.table.data)

    def _keep(self, key: bytes, raw: bytes, value: Any) -> None:
        before = self._decoded.pop(key, None)
        if before is not None:
            self._decoded_bytes -= len(before[0])
        self._decoded[key] = raw, value
        self._decoded_bytes += len(raw)
        while self._decoded_bytes > CACHE_BYTES:
            self._decoded_bytes -= len(self._decoded.popitem(last=False)[1][0])

    def __len__(self) -> int:
        return len(self.table.data)
