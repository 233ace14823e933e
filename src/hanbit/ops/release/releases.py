"""A release: the code that serves, as a folder that never changes, and what it says of itself."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from hanbit.domain.reasons import Reason, Reasoned

RELEASE = "release.json"


class BadRelease(Reasoned):
    """A folder that is no release, or was changed since it was made."""


class Release(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``requires``: package → version that must be installed. ``digest``: SHA-256 over all of its files."""

    version: str
    made_ms: int
    schema_version: int
    requires: Mapping[str, str]
    digest: str


_decode = msgspec.json.Decoder(Release).decode


def encode_release(release: Release) -> bytes:
    return msgspec.json.format(msgspec.json.encode(release, order="deterministic"), indent=1)


def decode_release(content: bytes) -> Release:
    """Raises BadRelease."""
    try:
        return _decode(content)
    except msgspec.DecodeError as error:
        raise BadRelease("release.record", detail=str(error)) from error


CheckName = Literal["files", "packages", "settings", "schema", "room", "rehearsal", "alarms", "budget"]
WAIVABLE: frozenset[CheckName] = frozenset({"alarms", "budget"})
"""What the release that mends an outage may be let through in spite of."""


class Check(Struct, frozen=True, rename="camel"):
    """``fault`` None: passed. ``is_waived``: it failed, and the operator said to go on all the same."""

    name: CheckName
    fault: Reason | None
    is_waived: bool = False

    @property
    def is_passed(self) -> bool:
        return self.fault is None or self.is_waived


def package_fault(requires: Mapping[str, str], installed: Mapping[str, str]) -> Reason | None:
    wrong = [
        f"{name} {installed.get(name, '–')} → {version}"
        for name, version in sorted(requires.items())
        if installed.get(name) != version
    ]
    return Reason("release.packages", {"list": ", ".join(wrong[:5])}) if wrong else None


def schema_fault(release: Release, stored: int) -> Reason | None:
    """Data only ever moves forward: older code refuses what newer code has written."""
    if release.schema_version < stored:
        return Reason("release.schema", {"known": release.schema_version, "stored": stored})
    return None
