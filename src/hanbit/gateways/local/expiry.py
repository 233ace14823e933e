"""How long what expires still holds: the signing key by the name of its file, a certificate by asking for it."""

import contextlib
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import load_der_x509_certificate

from hanbit.domain.seoul import DAY_MS
from hanbit.gateways.local.keys import made_ms

KEY_DAYS = 365
"""NIST SP 800-57 part 1, 5.3.6: a key that signs is used for one to three years."""
HTTPS_PORT = 443
TIMEOUT_S = 5.0


def key_days_left(folder: Path, now_ms: int) -> float | None:
    """Until the newest signing key of ``folder`` should be replaced; None when there is none."""
    made = [made_ms(path) for path in folder.glob("signing-*.pem")]
    return KEY_DAYS - (now_ms - max(made)) / DAY_MS if made else None


def certificate_days_left(url: str, now_ms: int) -> float | None:
    """Until the certificate that answers at ``url`` expires, less than nothing when it has; None when none answers.

    The certificate is read and not trusted: an expired one is what this is for.
    """
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with contextlib.suppress(OSError):
        where = (address.hostname, address.port or HTTPS_PORT)
        with (
            socket.create_connection(where, timeout=TIMEOUT_S) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as secured,
        ):
            shown = secured.getpeercert(binary_form=True)
        if shown:
            expires = load_der_x509_certificate(shown).not_valid_after_utc
            return (expires.timestamp() * 1000 - now_ms) / DAY_MS
    return None
