"""What reaches the product before any of its own code runs."""

import socket
from collections.abc import Iterator

import pytest
from tests.serving import Serving, serving

from hanbit.entrypoints.bounds import MAX_HEAD_BYTES


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def exchanged(server: Serving, head: bytes) -> tuple[bytes, int]:
    """What is answered to a head that never ends, and how much of it was taken."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    sent = 0
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            while sent < 64 * MAX_HEAD_BYTES:
                sent += connection.send(head)
        except (ConnectionError, TimeoutError):
            return b"", sent
        return connection.recv(64), sent


def test_a_head_without_end_is_cut_off(server: Serving) -> None:
    for head in (b"GET /" + b"a" * 4000, b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 4000):
        answer, sent = exchanged(server, head)
        assert answer.startswith(b"HTTP/1.1 431") or sent < 64 * MAX_HEAD_BYTES


def test_a_head_as_long_as_browsers_send_passes_in_one_piece_or_in_many(server: Serving) -> None:
    host, _, port = server.url.removeprefix("http://").partition(":")
    head = b"GET /health/live HTTP/1.1\r\nhost: x\r\ncookie: " + b"a" * 16_000 + b"\r\nconnection: close\r\n\r\n"
    for size in (len(head), 1000):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            for start in range(0, len(head), size):
                connection.sendall(head[start : start + size])
            assert connection.recv(64).startswith(b"HTTP/1.1 200")


def test_an_answer_comes_in_one_piece(server: Serving) -> None:
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        for _ in range(20):
            connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
            assert connection.recv(65_536).endswith(b'{"status":"ok"}')
