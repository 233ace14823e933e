"""What every adapter of Store promises about finding lists and to-dos."""

import itertools
from typing import Any

import pytest
from tests.space import HOME, SPACE, Scribe, a_list, a_todo, at, born
from tests.vectors import vectors

from hanbit.domain.due import Window, range_of
from hanbit.domain.lists import ListFields
from hanbit.domain.text import one_line
from hanbit.domain.times import parse_rfc3339
from hanbit.domain.todos import Due, Todo, TodoFields
from hanbit.ports.store import MAX_PAGE, TodoQuery
from hanbit.sync.changes import MAX_EDITS

WORK = a_list(1)
NOON = parse_rfc3339("2026-05-28T12:00:00+09:00")


async def found(space: Scribe, **conditions: Any) -> list[int]:
    """Numbers of the to-dos that answer, in order."""
    page = await space.store.todos(SPACE, TodoQuery(**conditions))
    assert page.next_after is None
    return [int(record.key.id[-4:], 16) for record in page.records]


async def test_every_condition_must_hold(space: Scribe) -> None:
    await space.write((WORK, ListFields(name="일", position="W")))
    combinations = list(itertools.product([HOME.id, WORK.id], ["open", "done"], [(), ("급함",)], [None, a_todo(99).id]))
    for number, (list_id, status, tags, parent_id) in enumerate(combinations):
        fields = born(list_id=list_id, status=status, tags=tags, parent_id=parent_id, position=f"V{number:02}1")
        await space.write((a_todo(number), fields))
    every = range(len(combinations))
    assert await found(space) == list(every)
    assert await found(space, list_id=WORK.id) == [n for n in every if combinations[n][0] == WORK.id]
    assert await found(space, is_done=True) == [n for n in every if combinations[n][1] == "done"]
    assert await found(space, is_done=False) == [n for n in every if combinations[n][1] == "open"]
    assert await found(space, tag="급함") == [n for n in every if combinations[n][2]]
    assert await found(space, parent_id=a_todo(99).id) == [n for n in every if combinations[n][3]]
    both = {"list_id": WORK.id, "is_done": True, "tag": "급함", "parent_id": a_todo(99).id, "text": "우유"}
    assert await found(space, **both) == [combinations.index((WORK.id, "done", ("급함",), a_todo(99).id))]
    assert await found(space, **{**both, "text": "빵"}) == []


async def test_the_trash_is_asked_for_by_name_and_found_nowhere_else(space: Scribe) -> None:
    due = Due("2026-05-28")
    for number in (1, 2):
        await space.write((a_todo(number), born(tags=("t",), due=due, parent_id=a_todo(9).id, position=f"V{number}")))
    await space.trash(a_todo(2), seconds=1)
    today = range_of("today", now_ms=NOON, zone_name="Asia/Seoul")
    conditions: list[dict[str, Any]] = [
        {}, {"list_id": HOME.id}, {"tag": "t"}, {"due": today}, {"text": "우유"}, {"is_done": False},
        {"parent_id": a_todo(9).id},
    ]  # fmt: skip
    for condition in conditions:
        assert await found(space, **condition) == [1]
        assert await found(space, **condition, deleted=True) == [2]
    assert await space.store.last_position(SPACE, HOME.id) == "V1"
    await space.write((a_todo(2), TodoFields(deleted_at=None)))
    assert await found(space) == [1, 2]
    assert await found(space, deleted=True) == []


async def test_a_to_do_is_found_under_its_tags_of_now(space: Scribe) -> None:
    await space.write((a_todo(1), born(tags=("가", "나"))))
    await space.write((a_todo(1), TodoFields(tags=("나", "다"))))
    await space.write((a_todo(1), TodoFields(title="다른 제목")))
    assert [tag for tag in ("가", "나", "다", "라") if await found(space, tag=tag)] == ["나", "다"]
    await space.write((a_todo(1), TodoFields(tags=("라",))), (a_todo(1), TodoFields(tags=("가",))))
    assert [tag for tag in ("가", "나", "다", "라") if await found(space, tag=tag)] == ["가"]
    await space.write((a_todo(1), TodoFields(tags=())))
    assert await found(space, tag="가") == []


async def test_every_field_that_is_asked_by_follows_the_to_do(space: Scribe) -> None:
    today = range_of("today", now_ms=NOON, zone_name="Asia/Seoul")
    await space.write((WORK, ListFields(name="일", position="W")))
    await space.write((a_todo(1), born("우유", due=Due("2026-05-28"), parent_id=a_todo(8).id)))
    moved = TodoFields(
        title="빵", list_id=WORK.id, status="done", due=Due("2026-05-29"), parent_id=a_todo(9).id, position="W"
    )
    await space.write((a_todo(1), moved))
    old: list[dict[str, Any]] = [
        {"list_id": HOME.id}, {"is_done": False}, {"due": today}, {"text": "우유"}, {"parent_id": a_todo(8).id}
    ]  # fmt: skip
    assert [await found(space, **condition) for condition in old] == [[]] * len(old)
    new: dict[str, Any] = {"list_id": WORK.id, "is_done": True, "text": "빵", "parent_id": a_todo(9).id}
    assert await found(space, **new, due=range_of("upcoming", now_ms=NOON, zone_name="Asia/Seoul")) == [1]
    assert await space.store.last_position(SPACE, HOME.id) is None
    assert await space.store.last_position(SPACE, WORK.id) == "W"
    await space.write((a_todo(1), TodoFields(due=None, parent_id=None)))
    assert await found(space, due=range_of("upcoming", now_ms=NOON, zone_name="Asia/Seoul")) == []
    assert await found(space, parent_id=a_todo(9).id) == []


DUES = [
    Due("2026-05-27"),
    Due("2026-05-27", "23:59"),
    Due("2026-05-28"),
    Due("2026-05-28", "00:00"),
    Due("2026-05-28", "23:59"),
    Due("2026-05-29"),
    Due("2026-05-28", "00:00", "Asia/Seoul"),
    Due("2026-05-27", "23:59", "Asia/Seoul"),
    Due("2026-05-27", "15:00", "UTC"),  # midnight in Seoul
    Due("2026-05-27", "14:59", "UTC"),
    Due("2026-05-28", "14:59", "UTC"),
    Due("2026-05-28", "15:00", "UTC"),
    Due("2026-05-27", "05:00", "Pacific/Niue"),  # 28th, 01:00 in Seoul
    Due("2026-05-28", "04:59", "Pacific/Kiritimati"),  # 27th, 23:59 in Seoul
    None,
]
ANSWERS: dict[Window, list[int]] = {
    "overdue": [9, 1, 0, 7, 13],
    "today": [8, 12, 3, 6, 10, 4, 2],
    "upcoming": [11, 5],
}


@pytest.mark.parametrize("window", ANSWERS)
async def test_due_windows_know_the_persons_midnight_and_each_zone(space: Scribe, window: Window) -> None:
    for number, due in enumerate(DUES):
        await space.write((a_todo(number), born(due=due, position="zzz")))
    span = range_of(window, now_ms=NOON, zone_name="Asia/Seoul")
    assert sorted(await found(space, due=span)) == sorted(ANSWERS[window])


async def test_due_answers_come_by_day_then_time_then_id_with_days_without_a_time_last(space: Scribe) -> None:
    dues = [Due("2026-05-28"), Due("2026-05-28", "09:00"), Due("2026-05-28", "08:00"), Due("2026-05-27")] * 2
    for number, due in enumerate(dues):
        await space.write((a_todo(number), born(due=due, position=f"z{9 - number}")))
    span = range_of("today", now_ms=NOON, zone_name="Asia/Seoul")
    assert await found(space, due=span) == [2, 6, 1, 5, 0, 4]
    await space.write((a_todo(0), TodoFields(due=Due("2026-05-28", "07:00"))))
    await space.write((a_todo(2), TodoFields(due=Due("2026-05-28"))))
    assert await found(space, due=span) == [0, 6, 1, 5, 2, 4]
    assert await found(space, due=range_of("overdue", now_ms=NOON, zone_name="Asia/Seoul")) == [3, 7]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 50])
@pytest.mark.parametrize("condition", ["plain", "due", "text", "tag", "deleted"])
async def test_pages_follow_each_other_through_ties(space: Scribe, limit: int, condition: str) -> None:
    positions = ["V", "V", "A", "V", "zz", "A", "V1"]
    for number, position in enumerate(positions):
        due = Due("2026-05-28", "09:00" if position == "V" else None)
        await space.write((a_todo(number), born(due=due, position=position, tags=("t",))))
    if condition == "deleted":
        await space.trash(*(a_todo(number) for number in range(len(positions))), seconds=1)
    today = range_of("today", now_ms=NOON, zone_name="Asia/Seoul")
    conditions: dict[str, dict[str, Any]] = {
        "plain": {}, "due": {"due": today}, "text": {"text": "우유"}, "tag": {"tag": "t"}, "deleted": {"deleted": True}
    }  # fmt: skip
    whole = await found(space, **conditions[condition])
    assert whole == ([0, 1, 3, 2, 4, 5, 6] if condition == "due" else [2, 5, 0, 1, 3, 6, 4])
    assert await page_by_page(space, limit, **conditions[condition]) == whole


@pytest.mark.parametrize("limit", [1, 3, 50])
@pytest.mark.parametrize(
    "conditions", [{}, {"tag": "t"}, {"text": "우유"}, {"is_done": False}, {"deleted": True}], ids=str
)
async def test_what_is_asked_of_several_lists_comes_list_by_list(
    space: Scribe, limit: int, conditions: dict[str, Any]
) -> None:
    places = [(WORK, "A"), (HOME, "z"), (WORK, "z"), (HOME, "V"), (WORK, "V"), (HOME, "V"), (HOME, "A")]
    await space.write((WORK, ListFields(name="일", position="A")))
    for number, (home, position) in enumerate(places):
        await space.write((a_todo(number), born(list_id=home.id, position=position, tags=("t",))))
    if "deleted" in conditions:
        await space.trash(*(a_todo(number) for number in range(len(places))), seconds=1)
    in_order = sorted(range(len(places)), key=lambda number: (places[number][0].id, places[number][1], number))
    assert await page_by_page(space, limit, **conditions) == in_order


@pytest.mark.parametrize(
    "order", ["", "0", HOME.id[:20], HOME.id, f"{HOME.id}V", f"{HOME.id}V1", WORK.id, "V", "\u3131"]
)
async def test_any_text_is_a_place_to_go_on_from(space: Scribe, order: str) -> None:
    places = [(home, position) for home in (HOME, WORK) for position in ("A", "V", "V1", "z")]
    await space.write((WORK, ListFields(name="일", position="A")))
    for number, (home, position) in enumerate(places):
        await space.write((a_todo(number), born(list_id=home.id, position=position)))
    rest = [number for number, (home, position) in enumerate(places) if home.id + position > order]
    assert await found(space, after=(order, a_todo(99).id)) == rest


async def page_by_page(space: Scribe, limit: int, **conditions: Any) -> list[int]:
    """As ``found``, in pages of ``limit``."""
    numbers: list[int] = []
    after: tuple[str, str] | None = None
    while True:
        page = await space.store.todos(SPACE, TodoQuery(**conditions, limit=limit, after=after))
        assert 0 < len(page.records) <= limit
        numbers += [int(record.key.id[-4:], 16) for record in page.records]
        after = page.next_after
        if after is None:
            return numbers


async def test_positions_compare_by_code_unit(space: Scribe) -> None:
    positions = ["a", "Z", "A", "z", "1", "Az", "AV", "B"]
    for number, position in enumerate(positions):
        await space.write((a_todo(number), born(position=position)), (a_list(number + 1), _list(position)))
    in_order = sorted(range(len(positions)), key=lambda number: positions[number])
    assert await found(space) == in_order
    lists = [record.key for record in await space.store.lists(SPACE)]
    assert [key for key in lists if key != HOME] == [a_list(number + 1) for number in in_order]
    assert await space.store.last_position(SPACE, HOME.id) == "z"


async def test_text_is_found_in_titles_tags_and_notes_and_not_across_them(space: Scribe) -> None:
    texts = [born("회의 준비"), born("가", notes="둘째 줄\n회의록"), born("가", tags=("회의",)), born("회", notes="의")]
    for number, fields in enumerate(texts):
        await space.write((a_todo(number), TodoFields(**_values(fields, position=f"V{number}1"))))
    assert await found(space, text="회의") == [0, 1, 2]
    assert await found(space, text="ㅎㅇ") == [0, 1, 2]
    assert await found(space, text="의 준") == [0]
    assert await found(space, text="의준") == [0]
    assert await found(space, text="\u1112\u116c\u110b\u1174") == [0, 1, 2]
    assert await found(space, text="%") == await found(space, text="_") == await found(space, text="'") == []


@pytest.mark.parametrize("case", vectors("find")["cases"], ids=lambda case: case["why"])
async def test_the_shared_cases_of_finding(space: Scribe, case: dict[str, Any]) -> None:
    await space.write((a_todo(1), born(case["title"], notes=case["notes"], tags=tuple(case["tags"]))))
    await space.write((a_todo(2), born("다른 일", position="W")))
    assert (1 in await found(space, text=one_line(case["query"]))) == case["finds"]


async def test_lists_come_by_position_then_id_without_deleted_ones(space: Scribe) -> None:
    for number, position in enumerate(["W", "A", "W", "V"], start=1):
        await space.write((a_list(number), _list(position)))
    await space.write((a_list(1), ListFields(deleted_at=at(1))))
    assert [r.key for r in await space.store.lists(SPACE)] == [a_list(2), HOME, a_list(4), a_list(3)]
    assert await space.store.lists(a_list(1).id) == []


async def test_subtasks_come_by_position_then_id_with_the_trash(space: Scribe) -> None:
    parent = a_todo(9)
    for number, position in enumerate(["W", "A", "W", "V"], start=1):
        await space.write((a_todo(number), born(position=position, parent_id=parent.id)))
    await space.write((a_todo(5), born(parent_id=a_todo(1).id)), (parent, born()))
    await space.trash(a_todo(3), seconds=1)
    children = await space.store.children(SPACE, parent.id)
    assert [record.key for record in children] == [a_todo(2), a_todo(4), a_todo(1), a_todo(3)]
    await space.write((a_todo(4), TodoFields(parent_id=None)))
    assert [r.key for r in await space.store.children(SPACE, parent.id)] == [a_todo(2), a_todo(1), a_todo(3)]


async def test_subtasks_are_told_up_to_a_page(space: Scribe) -> None:
    for start in range(0, MAX_PAGE + 10, MAX_EDITS):
        await space.write(*((a_todo(start + n), born(parent_id=a_todo(9999).id)) for n in range(MAX_EDITS)))
    assert len(await space.store.children(SPACE, a_todo(9999).id)) == MAX_PAGE


async def test_the_last_position_is_the_greatest_in_the_list(space: Scribe) -> None:
    assert await space.store.last_position(SPACE, HOME.id) is None
    for number, (list_id, position) in enumerate([(HOME.id, "V"), (HOME.id, "a"), (HOME.id, "Z"), (WORK.id, "z")]):
        await space.write((a_todo(number), born(list_id=list_id, position=position)))
    assert await space.store.last_position(SPACE, HOME.id) == "a"
    await space.trash(a_todo(1), seconds=1)
    assert await space.store.last_position(SPACE, HOME.id) == "Z"


async def test_the_last_position_follows_every_move(space: Scribe) -> None:
    async def last() -> list[str | None]:
        return [await space.store.last_position(SPACE, list_id) for list_id in (HOME.id, WORK.id)]

    one, two = a_todo(1), a_todo(2)
    steps = [
        ((one, born(position="a")), ["a", None]),
        ((two, born(position="Z")), ["a", None]),
        ((two, TodoFields(position="b")), ["b", None]),
        ((one, TodoFields(list_id=WORK.id)), ["b", "a"]),
        ((two, TodoFields(list_id=WORK.id)), [None, "b"]),
        ((two, TodoFields(deleted_at=at(1))), [None, "a"]),
        ((a_todo(3), born(position="z", list_id=WORK.id, deleted_at=at(1))), [None, "a"]),
        ((two, TodoFields(deleted_at=None)), [None, "b"]),
    ]
    for step, expected in steps:
        await space.write(step)
        assert await last() == expected


async def test_what_was_committed_before_the_call_is_seen_also_while_a_page_is_open(space: Scribe) -> None:
    for number in range(3):
        await space.write((a_todo(number), born()))
    await space.store.todos(SPACE, TodoQuery(text="우유", limit=1))
    await space.write((a_todo(1), TodoFields(title="빵")))
    todo = (await space.record(a_todo(1))).entity
    assert isinstance(todo, Todo)
    assert todo.title == "빵"
    assert await found(space, text="빵") == [1]


def _list(position: str) -> ListFields:
    return ListFields(name="일", position=position)


def _values(fields: TodoFields, **more: Any) -> dict[str, Any]:
    return {"list_id": fields.list_id, "title": fields.title, "notes": fields.notes, "tags": fields.tags, **more}
