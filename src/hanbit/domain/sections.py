"""Sections: the columns of a list's board. A list holds them in order; a to-do names one of them."""

from typing import Annotated

from msgspec import Meta, Struct

from hanbit.domain.refusals import Fault
from hanbit.domain.text import LINE_PATTERN, clean_line

MAX_SECTIONS = 20
"""Columns side by side that a person can still oversee."""

MAX_SECTION_NAME = 50
SectionId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,36}$", max_length=36)]
"""Chosen by the client: a UUID, or ``doing`` and ``waiting`` of a list whose sections were never changed."""

SectionName = Annotated[
    str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_SECTION_NAME, "pattern": LINE_PATTERN})
]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in no section, or in one that is gone, stands before the first; what is done, after the last."""

    id: SectionId
    name: SectionName


def clean_sections(sections: tuple[Section, ...], pointer: str, faults: list[Fault]) -> tuple[Section, ...]:
    """Names on one line; of two sections of one id the first."""
    cleaned: dict[str, Section] = {}
    for index, section in enumerate(sections):
        name = clean_line(section.name, f"{pointer}/{index}/name", faults, maximum=MAX_SECTION_NAME)
        cleaned.setdefault(section.id, Section(section.id, name))
    return tuple(cleaned.values())
