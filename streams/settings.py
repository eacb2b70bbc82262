"""Every setting of the program, in one typed place.

A setting is read from, in rising order of precedence: its default, a TOML file (``--config`` or
``WHOHOLDS_CONFIG``), the environment (``WHOHOLDS_<NAME>``), the flags of a command. Where each value
came from is kept beside it, for ``whoholds config``.
"""

import dataclasses
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from streams.control import Settings as ControlSettings
    from streams.messages.limits import Limits

ENV_PREFIX = "WHOHOLDS_"
#: What stands in for a secret wherever settings are shown.
MASK = "********"

#: Blocs of allies, each the ids of its actors.
Blocs = tuple[tuple[str, ...], ...]

SECURITY_PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
SASL_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


class SettingsError(ValueError):
    """A setting that cannot be used. ``str()`` says which one, where it was set, and what it takes."""

    def __init__(self, name: str, source: str, problem: str) -> None:
        super().__init__(f"setting {name} (from {source}): {problem}")
        self.name = name
        self.source = source


def _setting(default: Any, help: str, *, secret: bool = False, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "secret": secret, "choices": choices})


@dataclass(frozen=True, repr=False)
class Settings:
    """All settings, immutable. Build it with :meth:`load`; ``Settings()`` has the defaults.

    Durations are seconds unless the name says otherwise.
    """

    broker: str = _setting(
        "127.0.0.1:9092", "address of one or more Kafka brokers, host:port, comma-separated"
    )
    topic_prefix: str = _setting(
        "", "put before every topic and group name, so that installations share a cluster"
    )
    group: str = _setting("whoholds", "consumer group of the workers, without the prefix")
    partitions: int = _setting(
        4, "partitions of paragraphs, events and the tables; at most 4 on the embedded broker"
    )
    replication: int = _setting(1, "replicas of topics that the program creates")
    create_topics: bool = _setting(True, "let the worker create topics that are missing")

    data_dir: Path = _setting(  # noqa: RUF009
        Path("whoholds-data"), "directory for state on disk; unused while tables are in memory"
    )
    table_store: str = _setting("memory://", "Faust table store, as a URL")

    pressure_days: int = _setting(
        14, "days that a city counts as under pressure after the last evidence of it"
    )
    horizon_days: int = _setting(
        90,
        "days after its report that an event can still be retracted, and that repeats of it are kept apart",
    )
    most_reports: int = _setting(
        4000, "reports of a city beyond which repeats are forgotten before the horizon, to bound its state"
    )
    article_days: int = _setting(
        7, "days after an article's last paragraph that corrections and further paragraphs of it are taken"
    )
    event_id_days: int = _setting(
        90, "days after an article's last paragraph that the ids of its events are kept, to be retracted"
    )
    allies: Blocs = _setting(  # noqa: RUF009
        (),
        "parties whose voices count as one: actor ids joined by +, blocs set apart by commas, "
        "as in state:SY+state:RU,a+b; in a file a list of lists",
    )

    message_bytes: int = _setting(
        1 << 20, "bytes that a paragraph or event may have; larger is a dead letter"
    )
    text_chars: int = _setting(100_000, "characters that a paragraph's text may have")
    nesting: int = _setting(16, "how deep objects and lists of a message may be nested")
    dead_letter_bytes: int = _setting(
        16 << 20, "bytes that a dead letter may have; of a larger one the record's value is left out"
    )
    dead_letter_window: int = _setting(
        1000, "records over which a worker counts the share of dead letters among them"
    )
    dead_letter_share: float = _setting(
        0.5,
        "share of dead letters above which a worker stops, since something upstream is broken; 1 is never",
    )

    health_host: str = _setting("127.0.0.1", "address that /live and /ready listen on")
    health_port: int = _setting(
        6070, "port that /live and /ready listen on; 0 takes a free one, -1 turns them off"
    )

    start_timeout: float = _setting(30.0, "how long a command waits for the broker before it gives up")
    stop_timeout: float = _setting(4.0, "how long a worker may take to finish its work when told to stop")
    stall_timeout: float = _setting(300.0, "how long a worker retries one delivery before it exits")
    alarm_after: float = _setting(
        10.0, "how long a worker may be without progress or broker before /ready, metrics and log say so"
    )
    progress_timeout: float = _setting(
        120.0, "how long a worker may be without progress or broker before it exits, to be started again"
    )
    session_timeout: float = _setting(
        10.0, "silence after which the group gives a worker's partitions to another"
    )
    commit_interval: float = _setting(1.0, "how often a worker commits its offsets")

    log_level: str = _setting(
        "info", "least level that is logged", choices=("debug", "info", "warning", "error")
    )

    log_format: str = _setting(
        "text", "how it is logged: lines for people, or JSON", choices=("text", "json")
    )

    security_protocol: str = _setting("PLAINTEXT", "how to talk to the broker", choices=SECURITY_PROTOCOLS)
    sasl_mechanism: str = _setting("PLAIN", "how to log in, with a SASL_ protocol", choices=SASL_MECHANISMS)
    sasl_username: str = _setting("", "name to log in with")
    sasl_password: str = _setting("", "password to log in with", secret=True)
    ssl_cafile: str = _setting("", "PEM file of the authorities that may sign the broker's certificate")
    ssl_certfile: str = _setting("", "PEM file of the client's certificate")
    ssl_keyfile: str = _setting("", "PEM file of the client's private key")
    ssl_password: str = _setting("", "password of the private key", secret=True)
    ssl_check_hostname: bool = _setting(True, "whether the broker's certificate must name its host")

    #: Where each value came from: "default", "file PATH", "environment NAME" or "flag --name".
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @classmethod
    def load(
        cls,
        flags: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        file: Path | None = None,
    ) -> "Settings":
        """Read the settings.

        ``flags`` are a command's options by setting name, None meaning not given. ``env`` defaults to
        the process's environment. ``file`` is a TOML file of ``name = value`` lines; where it is None,
        ``WHOHOLDS_CONFIG`` may name one. Raises SettingsError.
        """
        env = os.environ if env is None else env
        values: dict[str, Any] = {}
        sources: dict[str, str] = {}
        types = _types()

        def take(name: str, raw: Any, source: str) -> None:
            values[name] = _convert(name, types[name], raw, source)
            sources[name] = source

        if file is None and env.get(ENV_PREFIX + "CONFIG"):
            file = Path(env[ENV_PREFIX + "CONFIG"])
        if file is not None:
            for name, raw in _read_file(file).items():
                if name not in types:
                    raise SettingsError(name, f"file {file}", "there is no setting of this name")
                take(name, raw, f"file {file}")
        for name in types:
            raw = env.get(ENV_PREFIX + name.upper())
            if raw is not None and raw != "":
                take(name, raw, f"environment {ENV_PREFIX}{name.upper()}")
        for name, raw in (flags or {}).items():
            if raw is not None:
                take(name, raw, "flag --" + name.replace("_", "-"))
        settings = cls(**values, sources=MappingProxyType(sources))
        settings._check()
        return settings

    def source(self, name: str) -> str:
        """Where the value of setting ``name`` came from."""
        return self.sources.get(name, "default")

    def with_values(self, **values: Any) -> "Settings":
        """A copy with other values, for a program that sets up others (the demo, tests)."""
        sources = MappingProxyType({**self.sources, **dict.fromkeys(values, "program")})
        return dataclasses.replace(self, **values, sources=sources)

    def shown(self) -> list[tuple[str, str, str, str]]:
        """Rows of name, value, source and help of every setting, secrets masked."""
        rows = []
        for item in _settings_fields():
            value = getattr(self, item.name)
            text = MASK if item.metadata["secret"] and value else _text(value)
            rows.append((item.name, text, self.source(item.name), item.metadata["help"]))
        return rows

    def environment(self) -> dict[str, str]:
        """The values that are not defaults, as environment variables for a process that is started.

        Secrets are among them: environments of other users' processes cannot be read, command lines can.
        """
        defaults = Settings()
        found = {}
        for item in _settings_fields():
            value = getattr(self, item.name)
            if value != getattr(defaults, item.name):
                text = str(value).lower() if isinstance(value, bool) else _text(value)
                found[ENV_PREFIX + item.name.upper()] = text
        return found

    def __repr__(self) -> str:
        defaults = {name: text for name, text, _, _ in Settings().shown()}
        shown = ", ".join(f"{name}={text}" for name, text, _, _ in self.shown() if text != defaults[name])
        return f"Settings({shown})"

    def _check(self) -> None:
        def fail(name: str, problem: str) -> None:
            raise SettingsError(name, self.source(name), problem)

        if not self.servers:
            fail("broker", "names no broker")
        for server in self.servers:
            host, _, port = server.rpartition(":")
            if not host or not port.isdecimal() or not 0 < int(port) < 65536:
                fail("broker", f"{server!r} is not host:port")
        for name, least in (
            ("partitions", 1),
            ("replication", 1),
            ("pressure_days", 0),
            ("horizon_days", 0),
            ("most_reports", 0),
            ("article_days", 1),
            ("message_bytes", 1024),
            ("text_chars", 1),
            ("nesting", 4),
            ("dead_letter_bytes", 1 << 16),
            ("dead_letter_window", 1),
            ("event_id_days", self.article_days),
            ("health_port", -1),
        ):
            if getattr(self, name) < least:
                fail(name, f"must be at least {least}")
        for name in (
            "start_timeout",
            "stop_timeout",
            "stall_timeout",
            "alarm_after",
            "progress_timeout",
            "session_timeout",
            "commit_interval",
        ):
            if getattr(self, name) <= 0:
                fail(name, "must be above 0")
        if not 0 <= self.dead_letter_share <= 1:
            fail("dead_letter_share", "must be between 0 and 1")
        if self.security_protocol.startswith("SASL_") and not (self.sasl_username and self.sasl_password):
            fail("security_protocol", f"{self.security_protocol} needs sasl_username and sasl_password")
        allied = [actor for bloc in self.allies for actor in bloc]
        for actor in allied:
            if allied.count(actor) > 1:
                fail("allies", f"{actor!r} is named twice")
        for bloc in self.allies:
            if len(bloc) < 2 or not all(bloc):
                fail("allies", f"{'+'.join(bloc)!r} is no bloc of two or more")
        for name in ("topic_prefix", "group"):
            value = getattr(self, name)
            if not all(c.isascii() and (c.isalnum() or c in "._-") for c in value):
                fail(name, "may hold letters, digits, '.', '_' and '-' only (a rule of Kafka)")

    def control(self) -> "ControlSettings":
        """Those of the control model; worker and commands must fold with the same."""
        from streams.control import Settings as ControlSettings

        allies = {actor: bloc[0] for bloc in self.allies for actor in bloc}
        return ControlSettings(
            pressure_days=self.pressure_days,
            horizon_days=self.horizon_days,
            most_reports=self.most_reports,
            allies=MappingProxyType(allies),
        )

    def limits(self) -> "Limits":
        """What a message may be at most."""
        from streams.messages.limits import Limits

        return Limits(bytes=self.message_bytes, text=self.text_chars, depth=self.nesting)

    @property
    def servers(self) -> list[str]:
        """The brokers, as a list of host:port."""
        return [server.strip() for server in self.broker.split(",") if server.strip()]


def _text(value: Any) -> str:
    """A value as it is written in the environment."""
    return ",".join("+".join(bloc) for bloc in value) if isinstance(value, tuple) else str(value)


def _settings_fields() -> list[dataclasses.Field]:
    return [item for item in fields(Settings) if item.name != "sources"]


def _types() -> dict[str, type]:
    hints = get_type_hints(Settings)
    return {item.name: hints[item.name] for item in _settings_fields()}


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError("config", f"file {path}", f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("config", f"file {path}", f"is not TOML: {error}") from None


def _convert(name: str, kind: type, raw: Any, source: str) -> Any:
    """``raw``, text from the environment or a TOML or flag value, as the type of the setting."""
    item = next(item for item in _settings_fields() if item.name == name)
    shown = MASK if item.metadata["secret"] else repr(raw)
    try:
        value = _parse(kind, raw)
    except (AttributeError, TypeError, ValueError):
        words = {int: "a whole number", float: "a number", bool: "true or false", Blocs: "a list of blocs"}
        words = words.get(kind) or kind.__name__
        raise SettingsError(name, source, f"{shown} is not {words}") from None
    choices = item.metadata["choices"]
    if choices and value not in choices:
        matching = [choice for choice in choices if choice.lower() == str(value).lower()]
        if not matching:
            raise SettingsError(name, source, f"{shown} is none of {', '.join(choices)}")
        value = matching[0]
    return value


def _parse(kind: type, raw: Any) -> Any:
    if kind is bool:
        if isinstance(raw, bool):
            return raw
        words = {"true": True, "1": True, "yes": True, "on": True}
        words |= {"false": False, "0": False, "no": False, "off": False}
        if str(raw).lower() not in words:
            raise ValueError(raw)
        return words[str(raw).lower()]
    if isinstance(raw, bool):
        raise TypeError(raw)
    if kind is float and isinstance(raw, (int, float, str)):
        value = float(raw)
        if not math.isfinite(value):
            raise ValueError(raw)
        return value
    if kind is int and isinstance(raw, (int, str)):
        return int(raw)
    if kind is Path and isinstance(raw, (str, Path)):
        return Path(raw).expanduser()
    if kind is str and isinstance(raw, str):
        return raw
    if kind == Blocs:
        blocs = [bloc.split("+") for bloc in raw.split(",")] if isinstance(raw, str) else raw
        if not isinstance(blocs, list) or not all(isinstance(bloc, list) for bloc in blocs):
            raise TypeError(raw)
        return tuple(tuple(actor.strip() for actor in bloc) for bloc in blocs)
    raise TypeError(raw)
