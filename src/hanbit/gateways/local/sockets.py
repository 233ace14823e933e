"""The data folder's sockets, by which processes of this machine and their operators speak to each other."""

import os
import socket
from functools import cache
from pathlib import Path

MANAGEMENT_SOCKET = "management.sock"
SUPERVISOR_SOCKET = "supervisor.sock"

LONGEST_PATH_BYTES = 107
"""unix(7): ``sun_path`` has 108 bytes, the last of them zero."""


def socket_in(data: Path, name: str) -> Path:
    """A path by which the socket can be bound and reached however deep the folder lies."""
    path = (data / name).absolute()
    if len(os.fsencode(path)) <= LONGEST_PATH_BYTES:
        return path
    near = Path(os.path.relpath(path))
    if len(os.fsencode(near)) <= LONGEST_PATH_BYTES:
        return near
    return Path(f"/proc/self/fd/{_opened(data.absolute())}/{name}")


@cache
def _opened(folder: Path) -> int:
    """Kept open: the path leads through it for as long as the process lives."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)


def bound_socket(host: str, port: int) -> socket.socket:
    """Raises OSError when the address is taken or not this machine's."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except BaseException:
        listening.close()
        raise
    listening.set_inheritable(True)
    return listening


def free_port() -> int:
    """Of this machine; somebody else may take it before it is bound."""
    with bound_socket("127.0.0.1", 0) as probe:
        return int(probe.getsockname()[1])


def url_of(listening: socket.socket) -> str:
    """Where this machine reaches it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
