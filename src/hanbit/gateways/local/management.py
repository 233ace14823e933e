"""The app of a data folder, asked over its management socket."""

from pathlib import Path

import httpx

from hanbit.gateways.local.sockets import MANAGEMENT_SOCKET, socket_in

TIMEOUT_S = 5.0


def manager_of(data: Path, *, timeout_s: float = TIMEOUT_S) -> httpx.Client:
    """A client, to be closed. What it asks raises httpx.TransportError while nobody serves the folder."""
    transport = httpx.HTTPTransport(uds=str(socket_in(data, MANAGEMENT_SOCKET)))
    return httpx.Client(transport=transport, base_url="http://management", timeout=timeout_s)
