"""Open event streams: what each keeps in memory, and how soon it hears that something changed."""

import asyncio
from dataclasses import dataclass
from time import perf_counter

from bench.openloop import Held, at_share
from bench.people import Person
from bench.serving import Serving
from bench.wire import Caller, request
from hanbit.api.events import PATH, STREAMS_PER_ACCOUNT

WARM_UP = 200


@dataclass(frozen=True)
class StreamCosts:
    count: int
    bytes_each: float
    delivery_ms: list[float]
    """Sorted: from sending a write to its event on a stream, the write's commit included."""

    def at(self, share: float) -> float:
        return at_share(self.delivery_ms, share)


async def stream_costs(serving: Serving, people: list[Person], *, count: int, pokes: int) -> StreamCosts:
    """``people``: enough of them for ``count`` streams at so many an account."""
    assert count + WARM_UP <= len(people) * STREAMS_PER_ACCOUNT
    requests = [request("GET", PATH, person.token) for person in people]
    warm = Held()
    await warm.open(serving.port, WARM_UP, requests)
    before = serving.rss_bytes()
    held = Held()
    await held.open(serving.port, count, requests)
    each = (serving.rss_bytes() - before) / count
    delivery_ms = await _deliveries(serving, people[0], held, pokes)
    warm.close()
    held.close()
    return StreamCosts(count, each, sorted(delivery_ms))


async def _deliveries(serving: Serving, person: Person, held: Held, pokes: int) -> list[float]:
    """The first stream held is the first person's."""
    loop = asyncio.get_running_loop()
    listening = held.sockets[0]
    while True:  # what came with the connection
        try:
            await asyncio.wait_for(loop.sock_recv(listening, 65536), 0.05)
        except TimeoutError:
            break
    caller = await Caller.to(serving.port)
    took: list[float] = []
    for number in range(pokes):
        raw = request("POST", "/api/v1/todos", person.token, {"title": f"poke {number}"})
        started = perf_counter()
        answered = asyncio.create_task(caller.call(raw))
        heard = b""
        while b"event: rev" not in heard:  # a comment may come first
            heard = await loop.sock_recv(listening, 65536)
        took.append((perf_counter() - started) * 1000)
        status, body = await answered
        assert status == 201, body
    caller.close()
    return took
