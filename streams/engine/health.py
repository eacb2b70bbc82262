"""``/live``, ``/ready`` and ``/metrics`` of a worker, over HTTP.

``/live``: the process answers. ``/ready``: it has its partitions and its tables, so that what is
produced now is processed now. Both answer 200 or 503 with a line that says why.
"""

import asyncio
import http.client
import logging
import time
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger("whoholds.worker")

#: A path's answer: whether all is well, the body, and its content type.
Answer = Callable[[], tuple[bool, str, str]]
# A request line and headers larger than this are not from a health check.
REQUEST_BYTES = 8192
REQUEST_SECONDS = 5.0


class HealthServer:
    """Serves ``answers`` by path. ``port`` 0 takes a free one; ``.port`` is the one in use."""

    def __init__(self, host: str, port: int, answers: dict[str, Answer]) -> None:
        self.host = host
        self.port = port
        self.answers = answers
        self._server: asyncio.Server | None = None

    async def start(self, fall_back: bool = False) -> None:
        """Listen. ``fall_back``: take a free port where the wished one is taken. Raises OSError."""
        try:
            self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=REQUEST_BYTES)
        except OSError:
            if not fall_back:
                raise
            self._server = await asyncio.start_server(self._serve, self.host, 0, limit=REQUEST_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer(request))
                await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _answer(self, request: bytes) -> bytes:
        method, _, rest = request.partition(b" ")
        path = rest.split(b" ", 1)[0].split(b"?", 1)[0].decode("latin-1")
        answer = self.answers.get(path)
        if method not in (b"GET", b"HEAD"):
            status, body, kind = "405 Method Not Allowed", "only GET\n", "text/plain"
        elif answer is None:
            status, body, kind = "404 Not Found", f"there are: {' '.join(self.answers)}\n", "text/plain"
        else:
            well, body, kind = answer()
            status = "200 OK" if well else "503 Service Unavailable"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\n"
        head += f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n"
        return head.encode() + (b"" if method == b"HEAD" else body.encode())


def get(host: str, port: int, path: str, timeout: float = 2.0) -> tuple[int, str]:
    """Status and body of ``path``. Raises OSError where nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except http.client.HTTPException as error:
        raise OSError(str(error)) from None
    finally:
        connection.close()


def wait_ready(host: str, port: int, timeout: float, alive: Callable[[], bool] = lambda: True) -> bool:
    """Wait until the worker at ``port`` is ready; False after ``timeout`` seconds or once not ``alive()``."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and alive():
        with suppress(OSError):
            if get(host, port, "/ready")[0] == 200:
                return True
        time.sleep(0.05)
    return False
