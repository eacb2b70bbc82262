"""Every metric of the program, by name, and the registry that holds their values."""

import threading
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate


class Kind(StrEnum):
    """Prometheus's metric types, as far as they are used."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True)
class Metric:
    """One metric: its name, type, help text and the names of its labels."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    #: Upper bounds of a histogram's buckets, without infinity.
    buckets: tuple[float, ...] = ()


SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 600.0)
RECORDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0)

RECORDS_IN = Metric("whoholds_records_in_total", Kind.COUNTER, "Records processed.", ("step",))
RECORDS_OUT = Metric(
    "whoholds_records_out_total", Kind.COUNTER, "Records sent, tables' changelogs aside.", ("step",)
)
STEP_SECONDS = Metric("whoholds_step_seconds_total", Kind.COUNTER, "Time spent coding or folding.", ("step",))
DEAD_LETTERS = Metric("whoholds_dead_letters_total", Kind.COUNTER, "Dead letters sent.", ("step", "error"))
RECORDS_LOST = Metric(
    "whoholds_records_lost_total",
    Kind.COUNTER,
    "Records that the broker dropped before they were read.",
    ("topic",),
)
REBALANCES = Metric("whoholds_rebalances_total", Kind.COUNTER, "Rebalances of the worker's group.")
TABLE_KEYS = Metric("whoholds_table_keys", Kind.GAUGE, "Keys in a table of this worker.", ("table",))
BATCH_RECORDS = Metric("whoholds_batch_records", Kind.HISTOGRAM, "Records in a batch.", ("step",), RECORDS)
BATCH_STEP_SECONDS = Metric(
    "whoholds_batch_step_seconds", Kind.HISTOGRAM, "Time spent coding or folding a batch.", ("step",), SECONDS
)
AGE_SECONDS = Metric(
    "whoholds_latency_seconds",
    Kind.HISTOGRAM,
    "From the timestamp of a batch's oldest record to when all that it led to was stored; code and fold add up.",
    ("step",),
    SECONDS,
)
LAG = Metric(
    "whoholds_lag_records", Kind.GAUGE, "Records of an input that are not finished.", ("topic", "partition")
)
COMMITS = Metric("whoholds_commits_total", Kind.COUNTER, "Commits of offsets.")
RECOVERY_LEFT = Metric(
    "whoholds_recovery_left_records",
    Kind.GAUGE,
    "Changelog records that the tables are still to be restored from.",
)
TROUBLE = Metric(
    "whoholds_trouble",
    Kind.GAUGE,
    "1 while a trouble lasts longer than alarm_after: stalled, no-broker, recovery.",
    ("kind",),
)
READY = Metric("whoholds_ready", Kind.GAUGE, "1 while the worker has its partitions and its tables.")

METRICS = (
    RECORDS_IN,
    RECORDS_OUT,
    STEP_SECONDS,
    BATCH_RECORDS,
    BATCH_STEP_SECONDS,
    AGE_SECONDS,
    LAG,
    DEAD_LETTERS,
    RECORDS_LOST,
    COMMITS,
    REBALANCES,
    RECOVERY_LEFT,
    TABLE_KEYS,
    TROUBLE,
    READY,
)


class Metrics:
    """Values of the metrics above. May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Metric, dict[tuple[str, ...], float]] = defaultdict(dict)
        #: Counts by bucket, the last one for infinity, and the sum of what was observed.
        self._histograms: dict[Metric, dict[tuple[str, ...], tuple[list[int], float]]] = defaultdict(dict)

    def add(self, metric: Metric, amount: float = 1, **labels: str) -> None:
        """Count ``amount`` more."""
        key = self._key(metric, labels)
        with self._lock:
            values = self._values[metric]
            values[key] = values.get(key, 0) + amount

    def set(self, metric: Metric, value: float, **labels: str) -> None:
        """Set a gauge."""
        key = self._key(metric, labels)
        with self._lock:
            self._values[metric][key] = value

    def observe(self, metric: Metric, value: float, **labels: str) -> None:
        """Count ``value`` into a histogram."""
        key = self._key(metric, labels)
        with self._lock:
            counts, total = self._histograms[metric].get(key) or ([0] * (len(metric.buckets) + 1), 0.0)
            counts[bisect_left(metric.buckets, value)] += 1
            self._histograms[metric][key] = counts, total + value

    def clear(self, metric: Metric) -> None:
        """Forget all values of a gauge, of labels that are not there any more."""
        with self._lock:
            self._values[metric].clear()

    def get(self, metric: Metric, **labels: str) -> float:
        """The present value, 0 where nothing was counted."""
        return self._values[metric].get(self._key(metric, labels), 0)

    def total(self, metric: Metric) -> float:
        """The sum over all labels."""
        with self._lock:
            return sum(self._values[metric].values())

    def text(self) -> str:
        """All metrics in Prometheus's text format."""
        lines = []
        with self._lock:
            for metric in METRICS:
                lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
                for key, value in sorted(self._values[metric].items()):
                    lines.append(_line(metric.name, metric.labels, key, value))
                for key, (counts, total) in sorted(self._histograms[metric].items()):
                    labels, bounds = (*metric.labels, "le"), (*map(_number, metric.buckets), "+Inf")
                    for bound, count in zip(bounds, accumulate(counts), strict=True):
                        lines.append(_line(f"{metric.name}_bucket", labels, (*key, bound), count))
                    lines.append(_line(f"{metric.name}_sum", metric.labels, key, total))
                    lines.append(_line(f"{metric.name}_count", metric.labels, key, sum(counts)))
        return "\n".join(lines) + "\n"

    @staticmethod
    def _key(metric: Metric, labels: dict[str, str]) -> tuple[str, ...]:
        if set(labels) != set(metric.labels):
            raise ValueError(f"{metric.name} has the labels {metric.labels}, not {tuple(labels)}")
        return tuple(labels[name] for name in metric.labels)


def table() -> str:
    """Every metric as a table in Markdown, for the documentation."""
    lines = ["| metric | type | labels | what |", "| --- | --- | --- | --- |"]
    for metric in METRICS:
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        lines.append(f"| `{metric.name}` | {metric.kind} | {labels} | {metric.help} |")
    return "\n".join(lines) + "\n"


def _line(name: str, labels: tuple[str, ...], key: tuple[str, ...], value: float) -> str:
    pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in zip(labels, key, strict=True))
    return f"{name}{{{pairs}}} {_number(value)}" if pairs else f"{name} {_number(value)}"


def _number(value: float) -> str:
    """Without loss: counts of millions are not rounded."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
