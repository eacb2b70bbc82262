"""/live, /ready and /metrics over HTTP."""

import asyncio
import socket

import pytest

from streams.engine.health import HealthServer, get, wait_ready
from streams.metrics import DEAD_LETTERS, METRICS, RECORDS_IN, TABLE_KEYS, Metrics


@pytest.fixture
def server():
    """Runs ``look(server)`` in a thread beside a server whose readiness is ``server.well``."""

    def run(look):
        async def serve():
            answers = {
                "/live": lambda: (True, "live\n", "text/plain"),
                "/ready": lambda: (server.well, "why\n", "text/plain"),
            }
            server = HealthServer("127.0.0.1", 0, answers)
            server.well = False
            await server.start()
            try:
                return await asyncio.to_thread(look, server)
            finally:
                await server.stop()

        return asyncio.run(serve())

    return run


def test_each_path_answers_whether_all_is_well(server):
    def look(one):
        found = [get("127.0.0.1", one.port, path) for path in ("/live", "/ready", "/ready?x=1", "/other")]
        one.well = True
        return [*found, get("127.0.0.1", one.port, "/ready")]

    statuses = [status for status, _ in server(look)]
    assert statuses == [200, 503, 503, 404, 200]


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (b"HEAD /live HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK"),
        (b"POST /live HTTP/1.1\r\n\r\n", b"HTTP/1.1 405"),
        (b"\x00\xff\r\n\r\n", b"HTTP/1.1 405"),
        (b"GET /live HTTP/1.1\r\n", b""),
        (b"GET /" + b"x" * 20_000, b""),
        (b"", b""),
    ],
)
def test_no_request_breaks_it(server, request_, answer):
    def look(one):
        first = ask(one.port, request_)
        return first, get("127.0.0.1", one.port, "/live")[0]

    first, status = server(look)
    assert first.startswith(answer)
    assert bool(first) == bool(answer)
    assert status == 200


def test_waiting_ends_when_it_is_ready_or_gone(server):
    def look(one):
        gone = wait_ready("127.0.0.1", one.port, 5, alive=lambda: False)
        late = wait_ready("127.0.0.1", one.port, 0.2)
        one.well = True
        return gone, late, wait_ready("127.0.0.1", one.port, 5)

    assert server(look) == (False, False, True)


def test_a_taken_port_is_an_error_or_another_port():
    async def both():
        first, second = HealthServer("127.0.0.1", 0, {}), None
        await first.start()
        second = HealthServer("127.0.0.1", first.port, {})
        try:
            with pytest.raises(OSError):
                await second.start()
            await second.start(fall_back=True)
            return first.port, second.port
        finally:
            await first.stop()
            await second.stop()

    first, second = asyncio.run(both())
    assert first != second


def test_metrics_are_written_in_prometheus_text_format():
    metrics = Metrics()
    metrics.add(RECORDS_IN, step="code")
    metrics.add(RECORDS_IN, 2, step="code")
    metrics.add(DEAD_LETTERS, step="code", error='a"b\\c\nd')
    metrics.set(TABLE_KEYS, 7, table="cities")
    lines = metrics.text().splitlines()
    assert 'whoholds_records_in_total{step="code"} 3' in lines
    assert 'whoholds_dead_letters_total{step="code",error="a\\"b\\\\c\\nd"} 1' in lines
    assert 'whoholds_table_keys{table="cities"} 7' in lines
    assert [line for line in lines if line.startswith("# HELP")] == [
        f"# HELP {m.name} {m.help}" for m in METRICS
    ]


def test_a_metric_has_its_labels_and_no_others():
    with pytest.raises(ValueError, match="step"):
        Metrics().add(RECORDS_IN, topic="x")
