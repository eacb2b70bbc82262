"""Every metric of the program, by name, and the registry that holds their values."""

import threading
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Prometheus's metric types, as far as they are used."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True)
class Metric:
    """One metric: its name, type, help text and the names of its labels."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


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
READY = Metric("whoholds_ready", Kind.GAUGE, "1 while the worker has its partitions and its tables.")

METRICS = (
    RECORDS_IN,
    RECORDS_OUT,
    STEP_SECONDS,
    DEAD_LETTERS,
    RECORDS_LOST,
    REBALANCES,
    TABLE_KEYS,
    READY,
)


class Metrics:
    """Values of the metrics above. May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Metric, dict[tuple[str, ...], float]] = defaultdict(dict)

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
                    pairs = zip(metric.labels, key, strict=True)
                    labels = ",".join(f'{name}="{_escaped(text)}"' for name, text in pairs)
                    lines.append(
                        f"{metric.name}{{{labels}}} {value:g}" if labels else f"{metric.name} {value:g}"
                    )
        return "\n".join(lines) + "\n"

    @staticmethod
    def _key(metric: Metric, labels: dict[str, str]) -> tuple[str, ...]:
        if set(labels) != set(metric.labels):
            raise ValueError(f"{metric.name} has the labels {metric.labels}, not {tuple(labels)}")
        return tuple(labels[name] for name in metric.labels)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
