"""To-dos: what one is, what a person may set, and what follows from finishing one."""

from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.domain.calendar import NO_CALENDAR, Calendar, Shift
from hanbit.domain.ids import UUID_PATTERN, is_id, successor_of
from hanbit.domain.positions import PositionText, is_position
from hanbit.domain.recurrence import MAX_RULE, RULE_PATTERN, From, next_date, parse_rule, rest_of, shifted
from hanbit.domain.refusals import Fault, Invalid
from hanbit.domain.sections import SectionId
from hanbit.domain.text import LINE_PATTERN, PROSE_PATTERN, TAG_PATTERN, has_forbidden, one_line, prose
from hanbit.domain.times import MIDNIGHT, ZONES, parse_rfc3339, person_date

MAX_TITLE = 500
MAX_NOTES_BYTES = 100_000
MAX_TAGS = 50
MAX_TAG = 50
MAX_DEPTH = 5
"""Levels of subtasks. Enough for a plan, few enough to walk."""

TitleText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_TITLE, "pattern": LINE_PATTERN})]
NotesText = Annotated[str, Meta(extra_json_schema={"maxLength": MAX_NOTES_BYTES, "pattern": PROSE_PATTERN})]
TagText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_TAG, "pattern": TAG_PATTERN})]
IdText = Annotated[str, Meta(extra_json_schema={"format": "uuid", "pattern": UUID_PATTERN})]
DayText = Annotated[str, Meta(extra_json_schema={"format": "date"})]
TimeText = Annotated[str, Meta(extra_json_schema={"pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$"})]
ZoneText = Annotated[str, Meta(extra_json_schema={"enum": sorted(ZONES)})]
RuleText = Annotated[
    str,
    Meta(extra_json_schema={"maxLength": MAX_RULE, "pattern": RULE_PATTERN}, examples=["FREQ=WEEKLY;BYDAY=MO,WE,FR"]),
]
Priority = Literal[0, 1, 2, 3]
Status = Literal["open", "done"]


class Due(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A day, or a day and a time; floating, or fixed to an IANA zone (then a time is needed)."""

    date: DayText
    time: TimeText | None = None
    time_zone: ZoneText | None = None


class Repeat(Struct, frozen=True, forbid_unknown_fields=True):
    """``rule``: RRULE without the name. ``from``: what the next date is counted from.

    ``shift``: where a date moves that falls on a weekend or a holiday of Korea.
    """

    rule: RuleText
    from_: From = msgspec.field(name="from", default="due")
    shift: Shift | UnsetType = UNSET


class Todo(Struct, frozen=True, kw_only=True, rename="camel"):
    """As stored and as answered. Instants are RFC 3339; ``rev`` is the space's revision of the last change."""

    id: str
    space_id: str
    list_id: str
    title: str
    notes: str = ""
    status: Status = "open"
    due: Due | None = None
    start: str | None = None
    priority: int = 0
    tags: tuple[str, ...] = ()
    parent_id: str | None = None
    position: str
    section: str | None = None
    repeat: Repeat | None = None
    created_at: str
    updated_at: str
    completed_at: str | None = None
    deleted_at: str | None = None
    rev: int = 0


class TodoFields(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Fields of a to-do that a change sets; what is absent is left alone."""

    list_id: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    notes: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    due: Due | UnsetType | None = UNSET
    start: str | UnsetType | None = UNSET
    priority: int | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    parent_id: str | UnsetType | None = UNSET
    position: str | UnsetType = UNSET
    section: str | UnsetType | None = UNSET
    repeat: Repeat | UnsetType | None = UNSET
    completed_at: str | UnsetType | None = UNSET
    deleted_at: str | UnsetType | None = UNSET


class TodoValues(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a person may write. ``null`` clears; for ``notes``, ``priority`` and ``tags`` it means the empty value."""

    list_id: IdText | UnsetType = UNSET
    title: TitleText | UnsetType = UNSET
    notes: NotesText | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    due: Due | UnsetType | None = UNSET
    start: DayText | UnsetType | None = UNSET
    priority: Priority | UnsetType | None = UNSET
    tags: Annotated[tuple[TagText, ...], Meta(max_length=MAX_TAGS)] | UnsetType | None = UNSET
    parent_id: IdText | UnsetType | None = UNSET
    position: PositionText | UnsetType = UNSET
    section: SectionId | UnsetType | None = UNSET
    repeat: Repeat | UnsetType | None = UNSET


class TodoEdit(TodoValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What an edit may set: what a person may write, and whether it lies in the trash."""

    deleted: bool | UnsetType = UNSET


def clean(edit: TodoValues, pointer: str, *, at: str, done_at: str | None = None) -> TodoFields:
    """The edit in stored form: NFC, trimmed, tags without doubles, the rule canonical.

    ``at``: RFC 3339, now. ``done_at``: when the device says it was finished; never later than ``at``.
    Raises Invalid with every fault below ``pointer``.
    """
    faults: list[Fault] = []
    deleted = edit.deleted if isinstance(edit, TodoEdit) else UNSET
    fields = TodoFields(
        list_id=_id(edit.list_id, f"{pointer}/listId", faults),
        title=_title(edit.title, f"{pointer}/title", faults),
        notes=_notes(edit.notes, f"{pointer}/notes", faults),
        status=edit.status,
        due=_due(edit.due, f"{pointer}/due", faults),
        start=_day(edit.start, f"{pointer}/start", faults),
        priority=0 if edit.priority is None else edit.priority,
        tags=UNSET if edit.tags is UNSET else clean_tags(edit.tags or (), f"{pointer}/tags", faults),
        parent_id=_id(edit.parent_id, f"{pointer}/parentId", faults),
        position=_position(edit.position, f"{pointer}/position", faults),
        section=edit.section,
        repeat=_repeat(edit.repeat, f"{pointer}/repeat/rule", faults),
        completed_at=UNSET if edit.status is UNSET else (_earlier(done_at, at) if edit.status == "done" else None),
        deleted_at=UNSET if deleted is UNSET else (at if deleted else None),
    )
    if faults:
        raise Invalid(tuple(faults))
    return fields


def successor(
    done: Todo, *, zone_name: str, day_start: str = MIDNIGHT, calendar: Calendar = NO_CALENDAR
) -> tuple[str, TodoFields] | None:
    """Id and fields of the to-do that follows a finished repeating one; None when nothing follows.

    ``zone_name`` and ``day_start``: the person's, for the day on which it was finished.
    """
    if done.repeat is None or done.completed_at is None:
        return None
    rule = parse_rule(done.repeat.rule, "/repeat/rule")
    zone_name = (done.due and done.due.time_zone) or zone_name
    finished_on = person_date(parse_rfc3339(done.completed_at), zone_name, day_start)
    due_on = date.fromisoformat(done.due.date) if done.due else finished_on
    base = due_on if done.repeat.from_ == "due" else finished_on
    following = next_date(
        rule, base, shift=None if done.repeat.shift is UNSET else done.repeat.shift, calendar=calendar
    )
    if following is None:
        return None
    moved: timedelta = following - due_on
    fields = carried_over(done)
    return successor_of(done.id), msgspec.structs.replace(
        fields,
        due=Due(following.isoformat(), done.due.time if done.due else None, done.due.time_zone if done.due else None),
        start=shifted(done.start, moved),
        repeat=Repeat(str(rest_of(rule)), done.repeat.from_, done.repeat.shift),
    )


def carried_over(done: Todo) -> TodoFields:
    """What a successor (or a subtask of it) takes from the one before: everything but being finished."""
    return TodoFields(
        list_id=done.list_id,
        title=done.title,
        notes=done.notes,
        status="open",
        priority=done.priority,
        tags=done.tags,
        parent_id=done.parent_id,
        position=done.position,
    )


def _id(value: str | UnsetType | None, pointer: str, faults: list[Fault]) -> "str | UnsetType":
    if isinstance(value, str) and not is_id(value):
        faults.append(Fault(pointer, "id"))
    return value  # type: ignore[return-value]


def _title(value: str | UnsetType, pointer: str, faults: list[Fault]) -> str | UnsetType:
    if value is UNSET:
        return UNSET
    title = one_line(value)
    if has_forbidden(value):
        faults.append(Fault(pointer, "characters"))
    elif not title:
        faults.append(Fault(pointer, "required"))
    elif len(title) > MAX_TITLE:
        faults.append(Fault(pointer, "length", {"minimum": 1, "maximum": MAX_TITLE}))
    return title


def _notes(value: str | UnsetType | None, pointer: str, faults: list[Fault]) -> str | UnsetType:
    if value is UNSET:
        return UNSET
    if has_forbidden(value or ""):
        faults.append(Fault(pointer, "characters"))
        return UNSET
    notes = prose(value or "")
    if len(notes.encode()) > MAX_NOTES_BYTES:
        faults.append(Fault(pointer, "size", {"limit": MAX_NOTES_BYTES}))
    return notes


def clean_tag(text: str) -> str:
    """As it is stored and asked for: one line, without the ``#`` that people write before it."""
    return one_line(one_line(text).lstrip("#"))


def clean_tags(tags: tuple[str, ...], pointer: str, faults: list[Fault]) -> tuple[str, ...]:
    """Without doubles, in their order."""
    cleaned: dict[str, None] = {}
    for index, tag in enumerate(tags):
        name = clean_tag(tag)
        if has_forbidden(tag):
            faults.append(Fault(f"{pointer}/{index}", "characters"))
        elif not 1 <= len(name) <= MAX_TAG:
            faults.append(Fault(f"{pointer}/{index}", "length", {"minimum": 1, "maximum": MAX_TAG}))
        cleaned[name] = None
    return tuple(cleaned)


def _due(value: Due | UnsetType | None, pointer: str, faults: list[Fault]) -> Due | UnsetType | None:
    if not isinstance(value, Due):
        return value
    _day(value.date, f"{pointer}/date", faults)
    if value.time is not None and not _is_time(value.time):
        faults.append(Fault(f"{pointer}/time", "time"))
    if value.time_zone is not None and value.time_zone not in ZONES:
        faults.append(Fault(f"{pointer}/timeZone", "time_zone"))
    if value.time is None and value.time_zone is not None:
        return Due(value.date)  # a day has no zone
    return value


def _day(value: str | UnsetType | None, pointer: str, faults: list[Fault]) -> str | UnsetType | None:
    if isinstance(value, str) and not _is_day(value):
        faults.append(Fault(pointer, "date"))
    return value


def _position(value: str | UnsetType, pointer: str, faults: list[Fault]) -> str | UnsetType:
    if value is not UNSET and not is_position(value):
        faults.append(Fault(pointer, "position"))
    return value


def _repeat(value: Repeat | UnsetType | None, pointer: str, faults: list[Fault]) -> Repeat | UnsetType | None:
    if not isinstance(value, Repeat):
        return value
    try:
        return Repeat(str(parse_rule(value.rule, pointer)), value.from_, value.shift)
    except Invalid as refusal:
        faults.extend(refusal.faults)
        return value


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    return (
        len(text) == 5
        and text[2] == ":"
        and text[:2].isdecimal()
        and text[3:].isdecimal()
        and text.isascii()
        and (text < "24:00" and text[3:] < "60")
    )


def _earlier(claimed: str | None, at: str) -> str:
    return min(claimed, at) if claimed is not None else at
