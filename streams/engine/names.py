"""Names of topics, tables and groups, with the installation's prefix."""

from dataclasses import dataclass

from streams.settings import Settings

PARAGRAPHS = "paragraphs"
EVENTS = "events"
CHANGES = "control-changes"
CITIES = "city-control"
DEAD_LETTERS = "dead-letters"
#: Which dead letters were replayed, see ``replaying``; of ours alone.
REPLAYED = "replayed-letters"

#: Table of article contexts, keyed by article_id.
ARTICLE_TABLE = "articles"
#: Table of city states, keyed by city id.
CITY_TABLE = "cities"


@dataclass(frozen=True)
class Names:
    """The names that one installation uses on its cluster."""

    group: str
    paragraphs: str
    events: str
    changes: str
    cities: str
    dead_letters: str
    replayed: str
    article_changelog: str
    city_changelog: str

    @classmethod
    def of(cls, settings: Settings) -> "Names":
        """The names under ``settings``."""
        prefix = settings.topic_prefix
        group = prefix + settings.group
        return cls(
            group=group,
            paragraphs=prefix + PARAGRAPHS,
            events=prefix + EVENTS,
            changes=prefix + CHANGES,
            cities=prefix + CITIES,
            dead_letters=prefix + DEAD_LETTERS,
            replayed=prefix + REPLAYED,
            # Faust's own names, from its app id (our group) and the table.
            article_changelog=f"{group}-{ARTICLE_TABLE}-changelog",
            city_changelog=f"{group}-{CITY_TABLE}-changelog",
        )

    @property
    def changelogs(self) -> tuple[str, str]:
        """The topics that the tables are restored from."""
        return self.article_changelog, self.city_changelog

    @property
    def inputs(self) -> tuple[str, str]:
        """The topics that workers read."""
        return self.paragraphs, self.events
