"""What an analyst may set about the control model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Settings:
    """Settings of the fold. Two tables can be compared only if they were folded with equal ones.

    ``pressure_days``: days that a city counts as pressured after the last evidence of it.
    ``horizon_days``: how long repeated reports are kept apart, and how long after an event was reported
    (by ``reported_at`` of both, so whenever they arrive) a retraction of it is still taken.
    ``most_reports``: a city with more reports than that has its horizon shortened for repeats, so that its
    state stays smaller than a Kafka message may be (about 100 bytes a report; Kafka's default is 1 MB).
    ``allies``: actor id -> id of its bloc; the voices of a bloc count as one.
    Raises ValueError for a number below 0.
    """

    pressure_days: int = 14
    horizon_days: int = 90
    most_reports: int = 4000
    allies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name in ("pressure_days", "horizon_days", "most_reports"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be at least 0")
