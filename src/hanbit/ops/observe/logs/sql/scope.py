"""Which names there are at a place in a query, and what a field stands for there."""

from dataclasses import dataclass, field, replace

from hanbit.ops.observe.faults import QueryFault, closest
from hanbit.ops.observe.logs.events import HOT_FIELDS
from hanbit.ops.observe.logs.functions import SYSTEM_FIELDS, SYSTEM_FIELDS_ON_AWS, Kind
from hanbit.ops.observe.logs.printer import name_of
from hanbit.ops.observe.logs.sql.values import STRUCTURED, Binder, Value
from hanbit.ops.observe.logs.tree import Field

_SYSTEM = {
    "@timestamp": Value("ts", Kind.TIME),
    "@message": Value("message", Kind.TEXT),
    "@ptr": Value("(stream || ':' || line)", Kind.TEXT),
    "@log": Value("log", Kind.TEXT),
    "@logStream": Value("stream", Kind.TEXT),
}
assert tuple(_SYSTEM) == SYSTEM_FIELDS


@dataclass(frozen=True)
class Scope:
    """``columns``: names that the query itself made. ``has_events``: whether a row is still one event, so that a name
    nobody made may be a field of it; behind ``stats`` it is not."""

    columns: dict[str, Value] = field(default_factory=dict)
    has_events: bool = True

    def with_columns(self, columns: dict[str, Value]) -> "Scope":
        return replace(self, columns=self.columns | columns)


def resolve(scope: Scope, named: Field, binder: Binder) -> Value:
    """What the query made shadows what an event has. Raises QueryFault for a name that cannot be anything."""
    name = name_of(named)
    if name in scope.columns:
        return scope.columns[name]
    if (inside := _inside(scope, named, binder)) is not None:
        return inside
    if not scope.has_events:
        raise QueryFault(
            named.at,
            "unknown_field",
            name=name,
            length=len(name),
            suggestion=closest(name, scope.columns),
            on_aws=False,
        )
    if name.startswith("@"):
        return _system(named, name)
    if name in HOT_FIELDS:
        return Value(f"hot_{name}", Kind.TEXT)
    return Value(f"TRY(leaf(message, {binder.bind(_pointer(named.path))}))", Kind.TEXT)


def _inside(scope: Scope, named: Field, binder: Binder) -> Value | None:
    """``js.users[1]``, when ``js`` is a map or list that the query made."""
    for length in range(len(named.path) - 1, 0, -1):
        owner = scope.columns.get(name_of(Field(named.path[:length])))
        if owner is None:
            continue
        if owner.kind not in STRUCTURED:
            raise QueryFault(named.at, "structure_wanted", name=name_of(Field(named.path[:length])), on_aws=False)
        return Value(f"json_extract({owner.sql}, {binder.bind(_pointer(named.path[length:]))})", Kind.NODE)
    return None


def _system(named: Field, name: str) -> Value:
    if name in _SYSTEM:
        return _SYSTEM[name]
    is_elsewhere = name in SYSTEM_FIELDS_ON_AWS
    raise QueryFault(
        named.at,
        "field_elsewhere" if is_elsewhere else "unknown_field",
        name=name,
        length=len(name),
        suggestion=None if is_elsewhere else closest(name, SYSTEM_FIELDS),
        on_aws=is_elsewhere,
    )


def _pointer(path: tuple[str | int, ...]) -> str:
    """RFC 6901: any key, and places in lists."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
