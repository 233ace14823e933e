"""Whatever arrives where a cursor belongs is a place, or refused as Invalid."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.desk import MINHO_SPACE, new_person
from tests.space import SPACE

from hanbit.domain.refusals import CursorExpired, Invalid
from hanbit.sync.cursors import Place, Since, decode_place, decode_revs, encode_place, encode_revs
from hanbit.usecases.sync import pull
from hanbit.usecases.todos import TodoFilter, list_todos

anything = st.text(st.characters(), max_size=80)
ids = st.uuids().map(str)
pieces = st.sampled_from([SPACE, MINHO_SPACE, ".", "~", "ff", "56", "1", "99999999999999999999", "-1", "\n", "٣", "-"])
close = st.lists(pieces, max_size=6).map("".join)
orders = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


revs = st.integers(0, 10**15 - 1)


@given(st.dictionaries(ids, st.tuples(revs, revs), max_size=5))
def test_revs_come_back_as_what_they_were(pulled: dict[str, tuple[int, int]]) -> None:
    back = decode_revs(encode_revs({space: Since(*since) for space, since in pulled.items()}))
    assert back == {space: (rev, floor if rev < floor else 0) for space, (rev, floor) in pulled.items()}


@given(ids, st.none() | st.tuples(orders, ids))
def test_a_place_comes_back_as_what_it_was(space_id: str, after: tuple[str, str] | None) -> None:
    assert decode_place(encode_place(Place(space_id, after))) == Place(space_id, after)


@given(anything | close)
@example("한")
@example("\ud800")
@example(SPACE + "\n")
@example(f"{SPACE}.٣")
@example("~" * 100_000)
def test_any_text_is_a_cursor_or_invalid(text: str) -> None:
    for decode in (decode_revs, decode_place):
        with suppress(Invalid):
            decode(text)


PLACES = ["00", "eda080", "7a" * 400, "ed" * 400, ""]
CRAFTED = [f"{{}}.{order}.{SPACE}" for order in PLACES] + [f"{{}}.{order}" for order in PLACES]
CRAFTED += [
    "{}.0",
    "{}.-1",
    "{}.999999999999999",
    "{}.99999999999999999999",
    "{}",
    "{}~{}",
    "{}.1_9",
    "{}.0_9",
    "{}.1_",
    "",
    MINHO_SPACE,
]


@pytest.mark.parametrize("crafted", CRAFTED)
async def test_a_crafted_cursor_is_refused_or_harmless(crafted: str) -> None:
    person = await new_person()
    device = person.device("laptop")
    await device.edit_todo(1, title="가")
    cursor = crafted.replace("{}", person.space_id)
    with suppress(Invalid, CursorExpired):
        await pull(person.desk, device.actor, cursor)
    with suppress(Invalid):
        await list_todos(person.desk, device.actor, TodoFilter(cursor=cursor))
