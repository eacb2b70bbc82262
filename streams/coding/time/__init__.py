"""Time expressions of news, resolved against the day of publication."""

from streams.coding.time.finder import find_times, told
from streams.coding.time.span import TimeSpan

__all__ = ["TimeSpan", "find_times", "told"]
