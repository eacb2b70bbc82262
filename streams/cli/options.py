"""Options and argument types that several verbs share."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from streams.settings import Settings

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Moment(click.ParamType):
    """A moment: an RFC 3339 timestamp, or a day, whose last microsecond (UTC) is meant."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, aware and in UTC."""
        from streams.messages import parse_day, parse_time

        if isinstance(value, datetime):
            return value
        try:
            if len(str(value)) == 10:
                day = parse_day(str(value))
                return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
            return parse_time(str(value))
        except ValueError:
            self.fail(
                f"{value!r} is neither RFC 3339, as in 2021-08-07T12:00:00Z, nor a day, as in 2021-08-07.",
                param,
                ctx,
            )


class Beginning(Moment):
    """A moment that something begins at: of a day its first."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, aware and in UTC."""
        found = super().convert(value, param, ctx)
        is_day = not isinstance(value, datetime) and len(str(value)) == 10
        return found.replace(hour=0, minute=0, second=0, microsecond=0) if is_day else found


class Window(click.ParamType):
    """A stretch of time: a number with h, d or w behind it, as in 7d."""

    name = "window"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The stretch."""
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"([1-9][0-9]{0,5})([hdw])", str(value))
        if match is None:
            self.fail(f"{value!r} is not a number of hours, days or weeks, as in 12h, 7d or 2w.", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


class Encoding(click.ParamType):
    """The name of a text encoding that Python knows."""

    name = "encoding"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name."""
        try:
            b"a".decode(str(value))
        except (LookupError, UnicodeDecodeError):
            self.fail(f"{value!r} is no text encoding; utf-8, cp1252 and utf-16-le are.", param, ctx)
        return str(value)


MOMENT = Moment()
BEGINNING = Beginning()
ENCODING = Encoding()
WINDOW = Window()


def moment_options(function: Callable) -> Callable:
    """The options of verbs that tell of another moment: ``as_of`` and ``happened_by``, moments or None."""
    options = (
        click.option(
            "--as-of",
            type=MOMENT,
            metavar="TIME",
            help="As known then: RFC 3339, or a day, whose end is meant.",
        ),
        click.option(
            "--happened-by",
            type=MOMENT,
            metavar="DAY",
            help="As it was on that day, whenever it became known.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def broker_options(function: Callable) -> Callable:
    """The options of every verb that talks to a broker; :func:`settings_of` takes them."""
    options = (
        click.option("--broker", metavar="HOST:PORT", help="The Kafka cluster. [WHOHOLDS_BROKER]"),
        click.option(
            "--topic-prefix", metavar="TEXT", help="Put before every topic's name. [WHOHOLDS_TOPIC_PREFIX]"
        ),
        click.option(
            "--config",
            type=click.Path(exists=True, dir_okay=False),
            help="TOML file of settings; see whoholds config. [WHOHOLDS_CONFIG]",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def settings_of(
    broker: str | None, topic_prefix: str | None, config: str | None, **flags: object
) -> "Settings":
    """The settings with a command's options over the environment over the file. Raises SettingsError."""
    from pathlib import Path

    from streams.settings import Settings

    return Settings.load(
        {"broker": broker, "topic_prefix": topic_prefix, **flags}, file=Path(config) if config else None
    )
