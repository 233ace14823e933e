"""Text and to-dos as they are stored: NFC, trimmed, bounded; and every fault has its place."""

import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import UNSET
from tests.vectors import vectors

from hanbit.domain.lists import ListEdit
from hanbit.domain.lists import clean as clean_list
from hanbit.domain.refusals import Invalid
from hanbit.domain.text import has_forbidden, one_line, prose
from hanbit.domain.todos import MAX_NOTES_BYTES, MAX_TAG, MAX_TITLE, Due, Repeat, TodoEdit, TodoFields, clean

VECTORS = vectors("text")
AT = "2026-05-28T12:00:00.000Z"
anything = st.text(st.characters(), max_size=40)


def cleaned(**fields: Any) -> TodoFields:
    return clean(TodoEdit(**fields), "/set", at=AT)


def faults(**fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        cleaned(**fields)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(("typed", "kept"), VECTORS["oneLine"])
def test_a_line_is_kept_as_the_shared_cases_say(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), VECTORS["prose"])
def test_prose_is_kept_as_the_shared_cases_say(typed: str, kept: str) -> None:
    assert prose(typed) == kept


@given(anything)
@example("e\u2028\u0301")
@example("\u1112\u116c")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for rule in (one_line, prose):
        assert rule(rule(text)) == rule(text)
        assert rule(unicodedata.normalize("NFD", text)) == rule(text)
    assert one_line(text) == one_line(text).strip()
    assert "\r" not in prose(text)


@given(anything)
def test_any_text_is_a_title_that_utf_8_can_hold_or_invalid(text: str) -> None:
    try:
        title = cleaned(title=text).title
    except Invalid:
        assert has_forbidden(text) or not one_line(text)
        return
    assert isinstance(title, str)
    assert 1 <= len(title) <= MAX_TITLE
    assert title.encode().decode() == title
    assert not has_forbidden(title)


@given(st.builds(TodoEdit, due=st.builds(Due, anything, st.none() | anything, st.none() | anything), start=anything,
                 tags=st.lists(anything, max_size=4).map(tuple), parent_id=anything, position=anything, notes=anything,
                 repeat=st.builds(Repeat, anything)))  # fmt: skip
def test_no_edit_at_all_is_worse_than_invalid(edit: TodoEdit) -> None:
    pointers: list[str] = []
    try:
        clean(edit, "/set", at=AT)
    except Invalid as refused:
        pointers = [fault.pointer for fault in refused.faults]
    assert all(pointer.startswith("/set/") for pointer in pointers)


def test_lengths_count_characters_after_nfc() -> None:
    assert cleaned(title="\u1112\u116c" * MAX_TITLE).title == "회" * MAX_TITLE
    assert faults(title="회" * (MAX_TITLE + 1)) == [("/set/title", "length")]
    assert cleaned(title=f"  {'가' * MAX_TITLE}\n").title == "가" * MAX_TITLE
    assert cleaned(notes="a" * MAX_NOTES_BYTES).notes == "a" * MAX_NOTES_BYTES
    assert cleaned(notes="\u1100\u1161" * (MAX_NOTES_BYTES // 3)).notes == "가" * (MAX_NOTES_BYTES // 3)
    assert faults(notes="가" * (MAX_NOTES_BYTES // 3 + 1)) == [("/set/notes", "size")]


@pytest.mark.parametrize("title", ["", "  ", "\n\t", "\u3000\u2003"])
def test_a_title_of_white_space_is_missing(title: str) -> None:
    assert faults(title=title) == [("/set/title", "required")]


@pytest.mark.parametrize("bad", ["가\x00나", "\x1b[31m", "\x7f", "\x85", "\ud800", "a\udfffb"])
def test_controls_and_halves_of_pairs_are_refused_everywhere(bad: str) -> None:
    assert faults(title=bad, notes=bad, tags=("ok", bad)) == [
        ("/set/title", "characters"), ("/set/notes", "characters"), ("/set/tags/1", "characters")
    ]  # fmt: skip
    with pytest.raises(Invalid):
        clean_list(ListEdit(name=bad), "/set", at=AT)


def test_lines_stay_in_notes_and_become_spaces_in_titles() -> None:
    fields = cleaned(title="장\r\n보기\t목록", notes="가\r\n나\r다\n\t라 ")
    assert (fields.title, fields.notes) == ("장 보기 목록", "가\n나\n다\n\t라 ")


def test_tags_lose_their_sign_and_their_doubles_and_keep_their_order() -> None:
    assert cleaned(tags=("#집", " 급함 ", "집", "급\u1112\u1161\u11b7")).tags == ("집", "급함")
    assert faults(tags=("#", "", "가" * (MAX_TAG + 1))) == [(f"/set/tags/{n}", "length") for n in range(3)]


def test_null_clears_and_absent_is_left_alone() -> None:
    cleared = cleaned(notes=None, priority=None, tags=None, due=None, start=None, parent_id=None, repeat=None)
    values = (cleared.notes, cleared.priority, cleared.tags, cleared.due, cleared.start, cleared.parent_id)
    assert values == ("", 0, (), None, None, None)
    assert all(getattr(cleaned(), name) is UNSET for name in TodoFields.__struct_fields__)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-5-28", "20260528", "2026-W22-4", "0000-01-01", "내일", "2026-05-28 ", "２０２６-05-28"]
)
def test_only_days_of_the_calendar_are_days(day: str) -> None:
    assert faults(due=Due(day), start=day) == [("/set/due/date", "date"), ("/set/start", "date")]


@pytest.mark.parametrize("time", ["24:00", "09:60", "9:00", "09:00:00", "09-00", "٠٩:٠٠", ""])
def test_only_times_of_a_day_are_times(time: str) -> None:
    assert faults(due=Due("2026-05-28", time)) == [("/set/due/time", "time")]


def test_a_day_without_a_time_has_no_zone_and_a_zone_must_be_one() -> None:
    assert cleaned(due=Due("2026-05-28", None, "Asia/Seoul")).due == Due("2026-05-28")
    for zone in ("Seoul", "../etc/passwd", "localtime", ""):
        assert faults(due=Due("2026-05-28", "09:00", zone)) == [("/set/due/timeZone", "time_zone")]


def test_every_fault_is_told_at_once() -> None:
    found = faults(title="", list_id="x", parent_id="y", position="0", repeat=Repeat("FREQ=HOURLY"), start="?")
    places = ["listId", "title", "start", "parentId", "position", "repeat/rule"]
    assert [pointer for pointer, _ in found] == [f"/set/{place}" for place in places]
