"""Functions, and the table that their environment names."""

from msgspec import Struct

from hanbit.gateways.aws.tables import Pause, TookTooLong
from hanbit.ports.remote import Rejected, Remote

TABLE = "HANBIT_AWS_TABLE"
LOOK_S, LOOKS = 1.0, 120


class Pointed(Struct, frozen=True):
    """``version``: the one that was published; ``former``: the table before."""

    function: str
    version: str
    former: str


async def point_at(remote: Remote, function: str, table: str, *, alias: str, pause: Pause) -> Pointed:
    """A new version of the function, with another table in its environment, which ``alias`` names where it is.

    Safe to repeat after it was cut off. What AWS refuses comes through as Rejected.
    """
    before = await remote("get_function_configuration", FunctionName=function)
    variables = before.get("Environment", {}).get("Variables", {})
    changed = {"Variables": {**variables, TABLE: table}}
    await remote("update_function_configuration", FunctionName=function, Environment=changed)
    await _until_ready(remote, pause, FunctionName=function)
    version = str((await remote("publish_version", FunctionName=function))["Version"])
    await _until_ready(remote, pause, FunctionName=function, Qualifier=version)
    try:
        await remote("get_alias", FunctionName=function, Name=alias)
    except Rejected as rejected:
        if rejected.code != "ResourceNotFoundException":
            raise
    else:  # all of it at once: two tables must not be written to at a time
        everything: dict[str, dict[str, float]] = {"AdditionalVersionWeights": {}}
        await remote(
            "update_alias", FunctionName=function, Name=alias, FunctionVersion=version, RoutingConfig=everything
        )
    return Pointed(function, version, variables.get(TABLE, ""))


async def _until_ready(remote: Remote, pause: Pause, **which: str) -> None:
    for _ in range(LOOKS):
        seen = await remote("get_function_configuration", **which)
        state = seen.get("State", "Active"), seen.get("LastUpdateStatus", "Successful")
        if state == ("Active", "Successful"):
            return
        await pause(LOOK_S)
    raise TookTooLong(f"{which['FunctionName']}: {', '.join(state)}")
