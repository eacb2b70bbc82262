"""docker-compose.yml: valid, and every command in it is one that whoholds understands."""

import shutil
import subprocess

import click
import pytest
import yaml

from streams.cli.root import whoholds as group
from streams.settings import Settings


@pytest.fixture(scope="module")
def compose(repo) -> dict:
    return yaml.safe_load((repo / "docker-compose.yml").read_text())


def ours(compose: dict) -> dict[str, dict]:
    return {name: service for name, service in compose["services"].items() if service["image"] == "whoholds"}


def test_it_is_a_compose_file(repo):
    """Compose itself reads the file; it needs no engine for that."""
    for command in (["docker-compose"], ["docker", "compose"]):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "version"], check=False, capture_output=True).returncode
        ):
            done = subprocess.run(
                [*command, "config", "--quiet"], cwd=repo, check=False, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            return
    pytest.skip("neither docker-compose nor docker compose is here")


def test_what_is_started(compose):
    verbs = sorted(service["command"][0] for service in ours(compose).values())
    assert verbs == ["follow", "produce", "topics", "worker", "worker"]
    kafka = compose["services"]["kafka"]
    assert kafka["image"].startswith("apache/kafka:4.")
    assert "controller" in kafka["environment"]["KAFKA_PROCESS_ROLES"]
    assert kafka["healthcheck"]["test"][0] == "CMD"


def test_every_command_is_one_of_whoholds(compose):
    for service in ours(compose).values():
        command, words = group, list(service["command"])
        context = click.Context(group, info_name="whoholds")
        while isinstance(command, click.Group):
            name, command, words = command.resolve_command(context, words)
            context = click.Context(command, parent=context, info_name=name)
        command.parse_args(context, words)  # raises click.UsageError


def test_every_variable_is_a_setting(compose):
    for service in ours(compose).values():
        settings = Settings.load({}, env=service["environment"])
        read = {f"environment {name}" for name in service["environment"]}
        assert read <= {source for _, _, source, _ in settings.shown()}


def test_nothing_of_ours_starts_before_the_topics_are_there(compose):
    for name, service in ours(compose).items():
        waits = {other: on["condition"] for other, on in service["depends_on"].items()}
        expected = (
            {"kafka": "service_healthy"} if name == "topics" else {"topics": "service_completed_successfully"}
        )
        assert waits == expected


def test_the_broker_is_where_the_services_look_for_it(compose):
    advertised = compose["services"]["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    addresses = {listener.partition("://")[2] for listener in advertised}
    assert {service["environment"]["WHOHOLDS_BROKER"] for service in ours(compose).values()} <= addresses
    assert Settings().broker in addresses  # for commands outside of the containers
