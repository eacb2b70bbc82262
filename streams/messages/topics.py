"""The topics as schemas/topics/*.yaml describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from streams.messages.schemas import MESSAGES, schemas_dir

CLEANUPS = ("delete", "compact")
_DAY_MS = 86_400_000
_FIELDS = {
    "topic",
    "description",
    "key",
    "value",
    "partitions",
    "cleanup",
    "retention",
    "config",
    "writers",
    "readers",
}


@dataclass(frozen=True)
class TopicSpec:
    """A topic, without prefix.

    ``key`` names the message's field (or fields, the first that is there); ``schema`` the message in the
    value; ``partitions`` is the default, which a setting may change for all topics together;
    ``retention_ms`` is -1 for ever; ``tombstones`` says whether a null value means something there;
    ``config`` holds further Kafka topic settings; ``writers`` and ``readers`` say which commands do so.
    """

    name: str
    description: str
    key: str
    schema: str
    partitions: int
    cleanup: str
    retention_ms: int
    config: Mapping[str, str]
    writers: tuple[str, ...]
    readers: tuple[str, ...]

    @property
    def tombstones(self) -> bool:
        """Whether a record without value means that the key has no value any more."""
        return self.cleanup == "compact"

    def settings(self) -> dict[str, str]:
        """The topic's settings as Kafka's CreateTopics takes them."""
        return {"cleanup.policy": self.cleanup, "retention.ms": str(self.retention_ms), **self.config}


@cache
def topics() -> Mapping[str, TopicSpec]:
    """Every topic of the contract by its name without prefix.

    Raises ValueError, with the file, when a file breaks the rules of this module.
    """
    specs = [read_topic(path) for path in sorted((schemas_dir() / "topics").glob("*.yaml"))]
    return MappingProxyType({spec.name: spec for spec in specs})


def read_topic(path: Path) -> TopicSpec:
    """One topic file. Raises ValueError with file and field for what is off."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(data, dict) or set(data) != _FIELDS:
        raise ValueError(f"{path.name}: has to have exactly the fields {', '.join(sorted(_FIELDS))}")
    if data["topic"] != path.stem:
        raise ValueError(f"{path.name}: topic is not the file's name")
    if data["value"] not in MESSAGES:
        raise ValueError(f"{path.name}: value {data['value']!r} is not a schema")
    if data["cleanup"] not in CLEANUPS:
        raise ValueError(f"{path.name}: cleanup is not one of {', '.join(CLEANUPS)}")
    if type(data["partitions"]) is not int or data["partitions"] < 1:
        raise ValueError(f"{path.name}: partitions is not a positive number")
    return TopicSpec(
        name=data["topic"],
        description=data["description"].strip(),
        key=data["key"],
        schema=data["value"],
        partitions=data["partitions"],
        cleanup=data["cleanup"],
        retention_ms=_retention(data["retention"], path),
        config=MappingProxyType({name: str(value) for name, value in data["config"].items()}),
        writers=tuple(data["writers"]),
        readers=tuple(data["readers"]),
    )


def _retention(text: object, path: Path) -> int:
    if text == "forever":
        return -1
    days = re.fullmatch(r"([1-9][0-9]*) days", str(text))
    if days is None:
        raise ValueError(f"{path.name}: retention {text!r} is neither forever nor <n> days")
    return int(days[1]) * _DAY_MS
