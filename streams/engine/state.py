"""A Faust table of encoded values whose every write is acknowledged by the broker before it counts."""

from collections.abc import Sequence

import faust

from streams.engine.delivery import Delivery
from streams.engine.records import Output


class StateTable:
    """Raw bytes by raw key, kept in a Faust table and its changelog.

    Faust's own ``table[key] = value`` queues the changelog record, and only logs when it could not be
    written; the input's offset may be committed before. ``put`` awaits the broker instead.
    """

    def __init__(self, table: faust.Table, delivery: Delivery) -> None:
        self.table = table
        self.delivery = delivery
        self.changelog = table.changelog_topic_name

    def get(self, key: bytes) -> bytes | None:
        """The value of ``key``, None where there is none."""
        return self.table.data.get(key)

    def keys(self) -> list[tuple[bytes, int]]:
        """Every key with its partition, as far as the store knows that."""
        return list(getattr(self.table.data, "_key_partition", {}).items())

    async def put(self, states: Sequence[tuple[bytes, bytes | None]], partition: int) -> None:
        """Write keys and values to the changelog, wait for the broker, then set them; None deletes the key.

        ``partition`` is the input record's. Raises TooLarge.
        """
        await self.delivery([Output(self.changelog, key, value) for key, value in states], partition)
        store = self.table.data
        # The memory store drops the keys of partitions that move to another worker, but only those
        # that it knows the partition of: without this it learns it from changelogs only.
        partitions = getattr(store, "_key_partition", None)
        for key, value in states:
            if value is None:
                store.pop(key, None)
                if partitions is not None:
                    partitions.pop(key, None)
                continue
            store[key] = value
            if partitions is not None:
                partitions[key] = partition

    def __len__(self) -> int:
        return len(self.table.data)
