"""A file of the client goes out in the best encoding that the browser takes."""

import pytest

from hanbit.ports.assets import Asset, serve

PAGE = Asset("text/html", "no-cache", "tag", {"": b"plain", "gzip": b"gz", "br": b"br"})


@pytest.mark.parametrize(
    ("accepted", "body"),
    [
        ("", b"plain"), ("gzip", b"gz"), ("gzip, br", b"br"), ("GZIP;q=0.5, br;q=0.1", b"br"), ("deflate", b"plain"),
        ("br;q=0, gzip", b"gz"), ("br; q=0.0", b"plain"), ("br;q=0.000, gzip", b"gz"), ("br;q=0.001, gzip", b"br"),
    ],
)  # fmt: skip
def test_what_is_refused_in_any_writing_of_zero_is_not_sent(accepted: str, body: bytes) -> None:
    assert serve(PAGE, accept_encoding=accepted, if_none_match="").body == body
