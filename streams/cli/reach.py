"""Waiting for a broker, and saying so."""

import threading
from typing import TYPE_CHECKING

from streams.cli.output import message_for_people

if TYPE_CHECKING:
    from streams.engine.clients import Cluster
    from streams.settings import Settings

SAY_AFTER_SECONDS = 1.5


def reach(settings: "Settings") -> "Cluster":
    """The cluster at the broker's address; says after a moment that it is waited for. Raises EngineError."""
    from streams.engine.clients import find_cluster

    most = f"at most {settings.start_timeout:.0f} s"
    notice = threading.Timer(
        SAY_AFTER_SECONDS, message_for_people, [f"waiting for a broker at {settings.broker}, {most}"]
    )
    notice.daemon = True
    notice.start()
    try:
        return find_cluster(settings)
    finally:
        notice.cancel()
