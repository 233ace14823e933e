"""Log files on a disk that may be full."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

from hanbit.gateways.local.files import HourlyLog

LINES = b'{"a":1}\n{"b":2}\n'


@contextlib.contextmanager
def room_for(size_bytes: int) -> Iterator[None]:
    """No file of this process may grow beyond this: as on a full disk, what still fits is written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_line_that_does_not_fit_leaves_nothing_of_itself(tmp_path: Path) -> None:
    log = HourlyLog(tmp_path, lambda: 0)
    log.write(LINES)
    with room_for(len(LINES) + 11):  # eight bytes are a line, three are torn
        log.write(LINES)
        log.write(LINES)
    log.write(b'{"c":3}\n')
    log.close()
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == LINES + b'{"a":1}\n' + b'{"c":3}\n'
