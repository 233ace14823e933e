"""The page that says what a call costs is what the calls cost."""

import pytest
from tests.ministack import Ministack
from tests.units import PAGE, Meter, Units, measured, page


async def test_the_units_of_every_call_are_as_the_page_says(ministack: Ministack) -> None:
    assert page(await measured(ministack)) == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("size", "read", "write"), [(1, 1, 2), (1000, 1, 2), (1100, 1, 4), (4000, 1, 8), (4200, 2, 10), (390_000, 96, 762)]
)
async def test_units_grow_by_the_kilobytes_that_aws_counts(
    ministack: Ministack, size: int, read: int, write: int
) -> None:
    meter = Meter(ministack.dynamodb)
    item = {"PK": {"S": "p"}, "SK": {"S": "s"}, "a": {"B": b"x" * (size - 7)}}
    async with ministack.table() as table:
        put = {"Put": {"TableName": table.name, "Item": item}}
        meter.before({"TransactItems": [put]}, Model("TransactWriteItems"))
        meter.before({}, Model("GetItem"))
        meter.after({"Item": item}, Model("GetItem"))
    assert meter.units == Units(read, write)


class Model:
    def __init__(self, name: str) -> None:
        self.name = name
