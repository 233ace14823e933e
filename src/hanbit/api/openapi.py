"""OpenAPI 3.1 from the same table that serves: one truth, written out as ``spec/openapi.json`` and held to it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from hanbit import __version__
from hanbit.api.endpoint import JSON, MERGE_PATCH, Endpoint, Nothing
from hanbit.api.problems import PROBLEM, STATUS, Problem
from hanbit.domain import refusals as r
from hanbit.domain.ids import UUID_PATTERN

IF_MATCH = (
    "Conditional: with `If-Match` and the `ETag` you saw, it is refused (412, with the state now) if that moved on."
)
IDEMPOTENCY = (
    "Safe to send again: with the same `Idempotency-Key` (1–255 visible ASCII characters) the first answer comes."
)

_REF = "#/components/schemas/{name}"
_UUID = {"type": "string", "format": "uuid", "pattern": UUID_PATTERN}


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    types = _types(endpoints)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    refs = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, refs, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hanbit TODO",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "To-dos for people: Korean first, offline first, nothing ever lost. Errors are RFC 9457 "
            "problem documents in Korean or English, by `Accept-Language`.",
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(endpoint.tag for endpoint in endpoints)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _types(endpoints: Sequence[Endpoint]) -> list[Any]:
    wanted = [Problem, *(e.body for e in endpoints), *(e.answer for e in endpoints if e.answer)]
    return list(dict.fromkeys([*wanted, *(e.query for e in endpoints)]))


def _operation(endpoint: Endpoint, refs: dict[Any, Any], components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.function,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "responses": _responses(endpoint, refs),
        "security": [{"bearer": []}] if endpoint.auth else [],
    }
    notes = [endpoint.description, IF_MATCH * endpoint.takes_if_match, IDEMPOTENCY * endpoint.takes_idempotency_key]
    if description := " ".join(note for note in notes if note):
        operation["description"] = description
    if parameters := _parameters(endpoint, refs, components):
        operation["parameters"] = parameters
    if endpoint.body is not Nothing:
        content = {"schema": refs[endpoint.body]}
        media = {JSON: content} | ({MERGE_PATCH: content} if endpoint.is_patch else {})
        operation["requestBody"] = {"required": True, "content": media}
    return operation


def _parameters(endpoint: Endpoint, refs: dict[Any, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": part.strip("{}"), "in": "path", "required": True, "schema": _UUID}
        for part in endpoint.path.split("/")
        if part.startswith("{")
    ]
    if endpoint.query is not Nothing:
        name = refs[endpoint.query]["$ref"].rpartition("/")[2]
        shape = components[name]
        for field_name, schema in shape["properties"].items():
            required = field_name in shape.get("required", ())
            found.append({"name": field_name, "in": "query", "required": required, "schema": _without_null(schema)})
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: a parameter is there or it is not."""
    kept = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    bare = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    if "enum" in bare:
        bare["enum"] = [value for value in bare["enum"] if value is not None]
    return bare | kept[0] if len(kept) == 1 else {**bare, "anyOf": kept} if kept else bare


def _responses(endpoint: Endpoint, refs: dict[Any, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done."}
    if endpoint.answer is not None:
        good["content"] = {JSON: {"schema": refs[endpoint.answer]}}
    headers = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in endpoint.answer_headers.items()
    }
    if endpoint.has_etag:
        headers["ETag"] = {"description": "The revision, for `If-Match`.", "schema": {"type": "string"}}
    if headers:
        good["headers"] = headers
    if endpoint.links:
        good["links"] = endpoint.links
    responses: dict[str, Any] = {str(endpoint.status): good}
    if endpoint.method == "GET" and endpoint.has_etag:
        responses["304"] = {"description": "Not changed since the `ETag` in `If-None-Match`."}
    for status, codes in sorted(_refusals(endpoint).items()):
        content = {PROBLEM: {"schema": refs[Problem]}}
        responses[str(status)] = {"description": ", ".join(f"`{code}`" for code in codes), "content": content}
    return responses


def _refusals(endpoint: Endpoint) -> dict[int, list[str]]:
    classes: list[type[r.Refusal]] = [*endpoint.refusals, r.Unavailable]
    if endpoint.auth:
        classes += [r.InvalidToken, r.TooManyRequests]
    if endpoint.body is not Nothing:
        classes += [r.Malformed, r.TooSlow, r.TooLarge, r.UnsupportedMedia, r.Invalid]
    if endpoint.query is not Nothing or endpoint.takes_if_match or endpoint.takes_idempotency_key:
        classes += [r.Invalid]
    if endpoint.takes_idempotency_key:
        classes += [r.IdempotencyMismatch, r.IdempotencyInFlight]
    if "{" in endpoint.path:
        classes += [r.NotFound]
    by_status: dict[int, list[str]] = {}
    for cls in dict.fromkeys(classes):
        by_status.setdefault(STATUS[cls], []).append(cls.code)
    return by_status
