"""How each Kafka client is told where the broker is and how to log in.

Three clients are in use: kafka-python for the commands, librdkafka to find a cluster out, aiokafka inside
Faust (``app.py`` has its words). One function for each turns the settings into that client's own words.
"""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import confluent_kafka
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    NotCoordinatorError,
)

from streams.engine.failures import EngineError
from streams.errors import Code
from streams.settings import Settings

# librdkafka's mock cluster names itself so; rd_kafka_mock.c, rd_kafka_mock_cluster_new0.
MOCK_CLUSTER_PREFIX = "mockCluster"
# The highest version kafka-python may assume there: it cannot negotiate one with the mock cluster.
MOCK_API_VERSION = (2, 3)


# A broker that says these will not say otherwise in a moment.
REFUSALS = {confluent_kafka.KafkaError._AUTHENTICATION, confluent_kafka.KafkaError._SSL}


@dataclass(frozen=True)
class Cluster:
    """What answers at the broker's address."""

    id: str
    brokers: tuple[str, ...]
    #: Partition count by topic name.
    topics: dict[str, int]

    @property
    def embedded(self) -> bool:
        """Whether it is the embedded broker, with its limits: in memory, forgets old records."""
        return self.id.startswith(MOCK_CLUSTER_PREFIX)


def find_cluster(settings: Settings, timeout: float | None = None) -> Cluster:
    """Ask the broker who it is, waiting up to ``timeout`` seconds (``start_timeout``) for an answer.

    Raises EngineError [no-broker].
    """
    deadline = time.monotonic() + (settings.start_timeout if timeout is None else timeout)
    errors: list[confluent_kafka.KafkaError] = []
    config = librdkafka(settings) | {
        "log_level": 0,
        "socket.connection.setup.timeout.ms": 3000,
        "reconnect.backoff.max.ms": 500,
        "error_cb": errors.append,
    }
    try:
        client = confluent_kafka.Producer(config)
    except confluent_kafka.KafkaException as error:
        raise EngineError(
            Code.BAD_SETTING, f"the broker's settings cannot be used: {error.args[0].str()}"
        ) from None
    while True:
        try:
            found = client.list_topics(timeout=max(0.1, min(1.0, deadline - time.monotonic())))
        except confluent_kafka.KafkaException as error:
            client.poll(0)
            refused = [e for e in errors if e.code() in REFUSALS]
            if time.monotonic() < deadline and not refused:
                continue
            said = refused or [e for e in errors if e.code() != confluent_kafka.KafkaError._ALL_BROKERS_DOWN]
            reason = (said or [error.args[0]])[-1].str()
            raise EngineError(
                Code.NO_BROKER, f"no Kafka broker answers at {settings.broker}: {reason}"
            ) from None
        return Cluster(
            id=found.cluster_id or "",
            brokers=tuple(f"{b.host}:{b.port}" for b in found.brokers.values()),
            topics={
                name: len(topic.partitions) for name, topic in found.topics.items() if topic.error is None
            },
        )


def patiently(ask: Callable[[], Any], timeout: float = 15.0) -> Any:
    """``ask()``, again where the group's coordinator is just being made or moved. Raises KafkaError.

    A new cluster makes the topic of group offsets only when it is first asked for a group.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            return ask()
        except (CoordinatorNotAvailableError, NotCoordinatorError, CoordinatorLoadInProgressError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def kafka_python(settings: Settings, cluster: Cluster) -> dict[str, Any]:
    """Keyword arguments of kafka-python's clients."""
    words: dict[str, Any] = {"bootstrap_servers": settings.servers, "client_id": "whoholds"}
    if cluster.embedded:
        words["api_version"] = MOCK_API_VERSION
    if settings.security_protocol != "PLAINTEXT":
        words["security_protocol"] = settings.security_protocol
    if settings.security_protocol.endswith("SSL"):
        words["ssl_context"] = ssl_context(settings)
    if settings.security_protocol.startswith("SASL_"):
        words |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": settings.sasl_password,
        }
    return words


def librdkafka(settings: Settings) -> dict[str, Any]:
    """Configuration of confluent-kafka's clients."""
    words: dict[str, Any] = {"bootstrap.servers": settings.broker, "client.id": "whoholds"}
    if settings.security_protocol != "PLAINTEXT":
        words["security.protocol"] = settings.security_protocol
    if settings.security_protocol.endswith("SSL"):
        files = {
            "ssl.ca.location": settings.ssl_cafile,
            "ssl.certificate.location": settings.ssl_certfile,
            "ssl.key.location": settings.ssl_keyfile,
            "ssl.key.password": settings.ssl_password,
        }
        words |= {name: value for name, value in files.items() if value}
        words["ssl.endpoint.identification.algorithm"] = "https" if settings.ssl_check_hostname else "none"
    if settings.security_protocol.startswith("SASL_"):
        words |= {
            "sasl.mechanism": settings.sasl_mechanism,
            "sasl.username": settings.sasl_username,
            "sasl.password": settings.sasl_password,
        }
    return words


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """A TLS context with the settings' certificates. Raises EngineError [bad-setting]."""
    try:
        context = ssl.create_default_context(cafile=settings.ssl_cafile or None)
        if settings.ssl_certfile:
            context.load_cert_chain(
                settings.ssl_certfile, settings.ssl_keyfile or None, settings.ssl_password or None
            )
    except (OSError, ssl.SSLError) as error:
        raise EngineError(Code.BAD_SETTING, f"the TLS files cannot be used: {error}") from None
    context.check_hostname = settings.ssl_check_hostname
    return context
