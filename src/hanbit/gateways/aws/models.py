"""The ``AwsModels`` port on botocore's data: read from disk, no network and no credentials."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, ServiceModel
from botocore.session import Session
from botocore.waiter import WaiterModel

from hanbit.ports.aws_models import Operation, Shape


class BotoShape:
    def __init__(self, shape: Any) -> None:
        self._shape = shape

    @property
    def kind(self) -> str:
        return str(self._shape.type_name)

    @property
    def enum(self) -> Collection[str]:
        return tuple(getattr(self._shape, "enum", ()))

    @property
    def required(self) -> Collection[str]:
        return tuple(getattr(self._shape, "required_members", ()))

    @property
    def members(self) -> Mapping[str, Shape]:
        return {name: BotoShape(shape) for name, shape in getattr(self._shape, "members", {}).items()}

    @property
    def item(self) -> Shape | None:
        inner = getattr(self._shape, "member", None) or getattr(self._shape, "value", None)
        return BotoShape(inner) if inner is not None else None


class BotocoreModels:
    def __init__(self) -> None:
        self._session = Session()
        self._model = cache(self._read)

    def services(self) -> Collection[str]:
        return tuple(self._session.get_available_services())

    def operations(self, service: str) -> Collection[str]:
        return tuple(xform_name(name, "-") for name in self._model(service).operation_names)

    def operation(self, service: str, name: str) -> Operation:
        model = self._model(service)
        found = next(one for one in model.operation_names if xform_name(one, "-") == name)
        return _operation(model.operation_model(found), self._pages(service, found))

    def waiters(self, service: str) -> Collection[str]:
        return tuple(xform_name(name, "-") for name in self._waiters(service))

    def _read(self, service: str) -> ServiceModel:
        return self._session.get_service_model(service)

    def _pages(self, service: str, operation: str) -> bool:
        try:
            known = self._session.get_paginator_model(service)
            known.get_paginator(operation)
        except (UnknownServiceError, ValueError):
            return False
        return True

    def _waiters(self, service: str) -> list[str]:
        try:
            model: WaiterModel = self._session.get_waiter_model(service)
        except UnknownServiceError:
            return []
        return list(model.waiter_names)


def _operation(model: OperationModel, pages: bool) -> Operation:
    taken: Any = model.input_shape
    members = taken.members if taken is not None else {}
    return Operation(
        parameters={xform_name(name, "-"): BotoShape(shape) for name, shape in members.items()},
        required=frozenset(xform_name(name, "-") for name in (taken.required_members if taken is not None else ())),
        writes_file=model.has_streaming_output,
        pages=pages,
    )
