"""Lists. Each space has one inbox, under an id that every device derives alike; it is never deleted."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.domain.filters import Filter, clean_filter
from hanbit.domain.positions import PositionText, is_position
from hanbit.domain.refusals import Fault, Invalid
from hanbit.domain.sections import MAX_SECTIONS, Section, clean_sections
from hanbit.domain.text import LINE_PATTERN, clean_line

MAX_NAME = 100
Color = Literal["jjok", "sol", "ssuk", "hong", "jadu", "bam", "meok"]
"""The seven natural dyes of the design: indigo, pine, mugwort, safflower, plum, chestnut, ink."""

NameText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_NAME, "pattern": LINE_PATTERN})]


class TodoList(Struct, frozen=True, kw_only=True, rename="camel"):
    """As stored and as answered. ``rev`` is the revision of its space in which it last changed.

    ``sections``: None while nobody has changed them. ``filter``: of a saved filter, which holds no to-dos.
    """

    id: str
    space_id: str
    name: str
    color: Color = "meok"
    position: str
    sections: tuple[Section, ...] | None = None
    filter: Filter | None = None
    is_inbox: bool = False
    archived_at: str | None = None
    deleted_at: str | None = None
    created_at: str
    updated_at: str
    rev: int = 0


class ListFields(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Fields of a list that a change sets; what is absent is left alone."""

    name: str | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    position: str | UnsetType = UNSET
    sections: tuple[Section, ...] | UnsetType | None = UNSET
    filter: Filter | UnsetType | None = UNSET
    is_inbox: bool | UnsetType = UNSET
    archived_at: str | UnsetType | None = UNSET
    deleted_at: str | UnsetType | None = UNSET


class ListValues(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a person may write."""

    name: NameText | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    position: PositionText | UnsetType = UNSET
    sections: Annotated[tuple[Section, ...], Meta(max_length=MAX_SECTIONS)] | UnsetType | None = UNSET
    filter: Filter | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class ListEdit(ListValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What an edit may set: what a person may write, and whether it is deleted."""

    deleted: bool | UnsetType = UNSET


def clean(edit: ListValues, pointer: str, *, at: str) -> ListFields:
    """The edit in stored form. ``at``: RFC 3339, when it happens. Raises Invalid below ``pointer``."""
    faults: list[Fault] = []
    name = UNSET if edit.name is UNSET else clean_line(edit.name, f"{pointer}/name", faults, maximum=MAX_NAME)
    if edit.position is not UNSET and not is_position(edit.position):
        faults.append(Fault(f"{pointer}/position", "position"))
    sections, query = edit.sections, edit.filter
    if isinstance(sections, tuple):
        sections = clean_sections(sections, f"{pointer}/sections", faults)
    if isinstance(query, Filter):
        query = clean_filter(query, f"{pointer}/filter", faults)
    if faults:
        raise Invalid(tuple(faults))
    return ListFields(
        name=name,
        color=edit.color,
        position=edit.position,
        sections=sections,
        filter=query,
        archived_at=_moment(edit.archived, at),
        deleted_at=_moment(edit.deleted if isinstance(edit, ListEdit) else UNSET, at),
    )


def _moment(flag: bool | UnsetType, at: str) -> str | UnsetType | None:
    return UNSET if flag is UNSET else (at if flag else None)
