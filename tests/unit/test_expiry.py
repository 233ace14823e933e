"""What expires says how long it still holds."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hanbit.domain.seoul import DAY_MS
from hanbit.gateways.local.expiry import KEY_DAYS, certificate_days_left, key_days_left
from hanbit.gateways.local.keys import Keys

NOW_MS = 1_780_002_000_000


def test_the_newest_key_counts(tmp_path: Path) -> None:
    assert key_days_left(tmp_path, NOW_MS) is None
    keys = Keys(tmp_path / "keys", now_ms=NOW_MS - 300 * DAY_MS, on_repair=lambda _path: None)
    assert key_days_left(tmp_path / "keys", NOW_MS) == KEY_DAYS - 300
    keys.rotate(now_ms=NOW_MS - 5 * DAY_MS)
    assert key_days_left(tmp_path / "keys", NOW_MS) == KEY_DAYS - 5


@contextlib.contextmanager
def answering(folder: Path, days: int) -> Iterator[str]:
    """The address of a server whose certificate expires ``days`` after NOW_MS."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    expires = datetime.fromtimestamp(NOW_MS / 1000, UTC) + timedelta(days=days)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(expires - timedelta(days=90)).not_valid_after(expires)
    pem = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_greet, args=(listening, context))
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}"
        thread.join(timeout=10)


def _greet(listening: socket.socket, context: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True):
        pass


@pytest.mark.parametrize("days", [20, -3])
def test_a_certificate_says_when_it_expires_also_when_it_has(tmp_path: Path, days: int) -> None:
    with answering(tmp_path, days) as url:
        assert certificate_days_left(url, NOW_MS) == days


def test_where_there_is_no_certificate_nothing_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for url in ("", "http://localhost", f"https://127.0.0.1:{port}"):
        assert certificate_days_left(url, NOW_MS) is None
