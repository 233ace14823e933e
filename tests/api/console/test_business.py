"""The business view: the last thirty days in order, and of few persons nothing."""

from contextlib import closing

from tests.console_day import NOW_S
from tests.console_desk import ConsoleDesk

from hanbit.ops.observe.business import LEAST
from hanbit.ports.activity import WINDOW_DAYS, ActivityCounts
from hanbit.stores.opsdb.business import OpsBusiness
from hanbit.stores.opsdb.database import OpsDatabase

TODAY = 20_790
MANY = LEAST + 4


async def test_days_with_few_persons_stay_empty_and_days_without_any_are_nought(console: ConsoleDesk) -> None:
    active = {TODAY: LEAST, TODAY - 1: LEAST - 1, TODAY - 2: 1, TODAY - 4: MANY, TODAY - WINDOW_DAYS: MANY}
    with closing(OpsDatabase(console.data / "ops.db")) as database:
        OpsBusiness(database).keep(ActivityCounts(TODAY, active, 1, [], []), at_s=NOW_S)
    async with console.operator() as http:
        told = (await http.get("/api/business")).json()
    assert told["atS"] == NOW_S
    days = [day["persons"] for day in told["active"]]
    assert (len(days), days[-5:]) == (WINDOW_DAYS, [MANY, 0, None, None, LEAST])
    assert set(days[:-5]) == {0}
    month = next(figure for figure in told["figures"] if figure["name"] == "mau")
    assert (month["value"], month["why"]) == (None, "few")
    assert month["title"] != month["definition"] != ""
