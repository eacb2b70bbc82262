"""What of aiokafka's fetcher is done otherwise: records as the steps take them, and waits that suit many partitions."""

import weakref
from functools import partial
from itertools import islice

from aiokafka.consumer.fetcher import Fetcher as AiokafkaFetcher
from aiokafka.consumer.fetcher import FetchResult, PartitionRecords

from streams.engine.records import Record

#: How long the broker may hold a fetch that finds nothing. Other requests to that broker wait behind
#: it; Faust's 1.5 s makes each of the dozen steps of a start or a rebalance that slow.
FETCH_WAIT_MS = 250
#: The same where records of some partition are fetched and not taken yet. That partition is not in the
#: fetch, so what comes to it waits until the fetch is answered.
PARTIAL_WAIT_MS = 5
#: How long aiokafka waits for these to be taken before it fetches from the other partitions.
PREFETCH_SECONDS = 0.002


class Fetcher(AiokafkaFetcher):
    """aiokafka's fetcher. It makes its own, so that one is made into this: ``Fetcher.take_over``."""

    @classmethod
    def take_over(cls, fetcher: AiokafkaFetcher) -> None:
        """Make ``fetcher`` one of these."""
        fetcher.__class__ = cls
        fetcher._prefetch_backoff = PREFETCH_SECONDS

    def _get_actions_per_node(self, assignment) -> tuple:
        partial = any(tp in self._records for tp in assignment.tps)
        self._fetch_max_wait_ms = PARTIAL_WAIT_MS if partial else FETCH_WAIT_MS
        return super()._get_actions_per_node(assignment)

    async def _proc_fetch_request(self, assignment, node_id, request) -> bool:
        found = await super()._proc_fetch_request(assignment, node_id, request)
        for result in self._records.values():
            if type(result) is FetchResult and "getall" not in result.__dict__:
                _simplify(result)
        return found


class _Source(PartitionRecords):
    """The records of a fetch as Records. aiokafka's own have eleven fields each, which costs as much as a simple step."""

    def _consumer_record(self, tp, found) -> Record:
        return tuple.__new__(Record, (*tp, found.offset, found.key, found.value, found.timestamp))


def _simplify(result: FetchResult) -> None:
    """Let ``result`` give Records, and those in one go."""
    result._partition_records.__class__ = _Source
    # aiokafka wants a FetchResult, nothing derived from it. What refers to itself keeps its bytes until Python
    # looks for such, which is tens of megabytes later: hence the weak reference.
    result.getall = partial(_getall, weakref.ref(result))


def _getall(reference: weakref.ref, max_records: int | None = None) -> list[Record]:
    """aiokafka's call: the next records, up to ``max_records``."""
    result = reference()
    if not result.check_assignment(result._topic_partition) or not result.has_more():
        return []
    records = list(islice(result._partition_records._records_iterator, max_records))
    result._update_position()
    if max_records is None or len(records) < max_records:
        result._partition_records = None
    return records
