"""Health: is the process alive, may it be sent work, and what is wrong if not."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from hanbit import __version__
from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json

Check = Callable[[], Awaitable[None]]
"""Returns when the part works; raises a Refusal when it does not."""

State = Literal["ok", "failing"]


class Health(Struct, frozen=True):
    status: State
    version: str
    checks: dict[str, State]


class Alive(Struct, frozen=True):
    status: State


def endpoints(checks: dict[str, Check], is_leaving: Callable[[], bool]) -> list[Endpoint]:
    """``is_leaving``: the process is draining, so no new work should come to it."""

    async def health(_call: Call[None, None]) -> Answer:
        return await _checked(checks)

    async def live(_call: Call[None, None]) -> Answer:
        return answer_json(Alive("ok"))

    async def ready(_call: Call[None, None]) -> Answer:
        return answer_json(Health("failing", __version__, {}), 503) if is_leaving() else await _checked(checks)

    return [
        Endpoint(method="GET", path="/health", function="health", summary="Version, and whether each part works",
                 run=health, tag="health", answer=Health, auth=False,
                 description="503 with the same shape when a part does not work."),
        Endpoint(method="GET", path="/health/live", function="healthLive", summary="The process answers", run=live,
                 tag="health", answer=Alive, auth=False),
        Endpoint(method="GET", path="/health/ready", function="healthReady", summary="It may be sent requests",
                 run=ready, tag="health", answer=Health, auth=False),
    ]  # fmt: skip


async def _checked(checks: dict[str, Check]) -> Answer:
    states: dict[str, State] = {}
    for name, check in checks.items():
        try:
            await check()
            states[name] = "ok"
        except Exception:  # noqa: BLE001 - a check that fails in any way is what health is there to say
            states[name] = "failing"
    is_well = all(state == "ok" for state in states.values())
    return answer_json(Health("ok" if is_well else "failing", __version__, states), 200 if is_well else 503)
