"""What each Kafka client is told, and whether a broker with log-in and encryption takes it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import confluent_kafka.admin
import pytest
from confluent_kafka.admin import ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from engine.harness import ROOT, Worker, await_done, letters, load_kafka_script, news, offline, online
from streams.engine import clients
from streams.engine.clients import Cluster
from streams.engine.failures import EngineError
from streams.engine.producing import Producer
from streams.settings import Settings

REAL = Cluster("xyz", ("h:1",), {})


def test_without_security_nothing_of_it_is_said():
    settings = Settings(broker="a:1,b:2")
    assert clients.kafka_python(settings, REAL) == {
        "bootstrap_servers": ["a:1", "b:2"],
        "client_id": "whoholds",
    }
    assert clients.librdkafka(settings) == {"bootstrap.servers": "a:1,b:2", "client.id": "whoholds"}


def test_the_embedded_broker_is_known_by_its_name():
    cluster = Cluster("mockCluster1234", ("h:1",), {})
    assert cluster.embedded
    assert not REAL.embedded
    assert clients.kafka_python(Settings(), cluster)["api_version"] == (2, 3)


def test_a_tls_file_that_is_not_there_is_a_bad_setting():
    settings = Settings(security_protocol="SSL", ssl_cafile="/no/such.pem")
    with pytest.raises(EngineError) as caught:
        clients.ssl_context(settings)
    assert caught.value.code == "bad-setting"


def test_settings_that_librdkafka_refuses_are_named():
    settings = Settings(security_protocol="SSL", ssl_cafile="/no/such.pem")
    with pytest.raises(EngineError, match="cannot be used"):
        clients.find_cluster(settings, 1)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A directory with an authority, a broker's key store and the client's files."""
    if shutil.which("openssl") is None:
        pytest.skip("certificates for the test need openssl")
    folder = tmp_path_factory.mktemp("tls")

    def run(*words: str) -> None:
        subprocess.run(words, cwd=folder, check=True, capture_output=True)

    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
        "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip
    for name in ("broker", "client"):
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        (folder / "names").write_text("subjectAltName=IP:127.0.0.1")
        run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", f"{name}.pem")  # fmt: skip
    run("openssl", "pkcs12", "-export", "-in", "broker.pem", "-inkey", "broker.key", "-out", "broker.p12",
        "-passout", "pass:secret1")  # fmt: skip
    return folder


SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"


@pytest.fixture(scope="module")
def guarded(certificates, tmp_path_factory):
    """A real Kafka that wants TLS, a client certificate, and a name and password."""
    script = load_kafka_script()
    if script.missing_tools():
        pytest.skip(f"a real Kafka needs {' and '.join(script.missing_tools())}")
    cluster = script.Cluster.plan(tmp_path_factory.mktemp("guarded") / "cluster", tied=True)
    [broker] = cluster.brokers
    cluster.more = f"""
listeners=SASL_SSL://127.0.0.1:{broker.port},CONTROLLER://127.0.0.1:{broker.controller_port}
advertised.listeners=SASL_SSL://127.0.0.1:{broker.port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
security.inter.broker.protocol=SASL_SSL
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config={PLAIN} username="me" password="hunter2" user_me="hunter2";
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config={SCRAM}
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={SCRAM}
ssl.keystore.type=PKCS12
ssl.keystore.location={certificates}/broker.p12
ssl.keystore.password=secret1
ssl.key.password=secret1
ssl.truststore.type=PEM
ssl.truststore.location={certificates}/ca.pem
listener.name.sasl_ssl.ssl.client.auth=required
"""
    try:
        cluster.start()
        settings = Settings(
            broker=cluster.bootstrap,
            commit_interval=0.1,
            security_protocol="SASL_SSL",
            sasl_username="me",
            sasl_password="hunter2",
            ssl_cafile=str(certificates / "ca.pem"),
            ssl_certfile=str(certificates / "client.pem"),
            ssl_keyfile=str(certificates / "client.key"),
        )
        add_scram_user(settings, "scrammed", "hunter4")
        yield settings
    finally:
        cluster.stop()


def add_scram_user(settings: Settings, name: str, password: str) -> None:
    """Let ``name`` log in by both SCRAM mechanisms."""
    admin = confluent_kafka.admin.AdminClient(clients.librdkafka(settings))
    kinds = (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)
    for kind in kinds:  # a broker takes one credential of a user at a time
        asked = UserScramCredentialUpsertion(name, ScramCredentialInfo(kind, 4096), password.encode())
        for done in admin.alter_user_scram_credentials([asked]).values():
            done.result(timeout=30)


@pytest.fixture(params=["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def login(guarded, request) -> Settings:
    """Settings that log in by each mechanism, with topics of the test's own."""
    prefix = request.node.callspec.id.lower() + "-" + request.node.originalname[-12:].strip("_") + "-"
    words = {"topic_prefix": prefix, "sasl_mechanism": request.param}
    if request.param != "PLAIN":
        words |= {"sasl_username": "scrammed", "sasl_password": "hunter4"}
    return guarded.with_values(**words)


@pytest.mark.kafka
def test_every_command_logs_in_and_shows_no_secret(login, tmp_path):
    """Over TLS, with a certificate of the client's own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WHOHOLDS_")}
    environment |= login.environment()
    article = tmp_path / "a.txt"
    article.write_text("date 2021-08-07\nRebels captured the town of Bambari on Saturday.\n")

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "streams", *words], env=environment, cwd=ROOT,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    said = [run("topics", "create"), run("topics", "check"), run("config")]
    assert "********" in said[-1] and "sasl_password" in said[-1]
    with Worker(login, small=False) as worker:
        command = Path(f"/proc/{worker.process.pid}/cmdline").read_bytes()
        said.append(run("produce", str(article)))
        await_done(login)
        verbs = [
            ["status"], ["table"], ["follow", "changes", "--from-start", "--count", "1"],
            ["why", "Bambari"], ["history", "Bambari"], ["dlq", "list"], ["dlq", "replay", "--all"],
            ["replay", "--from", "2021-08-07", "--to", "2021-08-07", "--switch"],
            ["assert", "Bambari", "--holder", "rebels", "--by", "ana"],
        ]  # fmt: skip
        # The three clients log in with the first three; all the others are built on these.
        for words in verbs if login.sasl_mechanism == "PLAIN" else verbs[:3]:
            said.append(run(*words))
        assert sum("Bambari" in text for text in said) >= 2
        assert worker.end()[0] == 0
        said.append(worker.said())
    assert not any("hunter" in text for text in said)
    assert b"hunter" not in command


@pytest.mark.kafka
def test_all_clients_log_in_over_tls_and_no_secret_is_said(guarded):
    told = news(articles=5, paragraphs=5)
    with Worker(guarded) as worker:
        with Producer(guarded) as producer:
            for paragraph in told:
                producer.send(paragraph)
        await_done(guarded)
        assert worker.end()[0] == 0
        assert "hunter2" not in worker.said()
    assert letters(guarded) == {}
    assert online(guarded) == offline(told)


@pytest.mark.kafka
@pytest.mark.parametrize("wrong", [{"sasl_password": "hunter3"}, {"ssl_certfile": "", "ssl_keyfile": ""}])
def test_who_may_not_log_in_is_told_why(guarded, wrong):
    with pytest.raises(EngineError) as caught:
        clients.find_cluster(guarded.with_values(**wrong, start_timeout=3.0))
    assert caught.value.code == "no-broker"
    assert "hunter" not in str(caught.value)
    assert any(word in str(caught.value).lower() for word in ("authentication", "ssl", "certificate"))
