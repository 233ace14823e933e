"""API Gateway's events as the product sees them, and its answers as API Gateway wants them."""

import base64
from typing import Any

import httpx
import pytest
from tests.cloud import event_of

from hanbit.entrypoints.lambda_events import MAX_ANSWER_BYTES, answer_to, body_of, proxied, scope_of


def event(method: str = "GET", url: str = "http://api.example/api/v1/todos", **more: Any) -> dict[str, Any]:
    request = httpx.Request(method, url, **more)
    return event_of(request, request.read())


def test_the_path_comes_without_its_stage_and_the_address_from_the_gateway() -> None:
    scope = scope_of(event())
    assert (scope["type"], scope["method"], scope["path"], scope["query_string"]) == (
        "http", "GET", "/api/v1/todos", b""
    )  # fmt: skip
    assert scope["client"] == ("127.0.0.1", 0)


@pytest.mark.parametrize(
    "query", ["q=%ED%9A%8C%EC%9D%98", "q=a%26b%3Dc", "tag=a&tag=b", "q=1%2B1", "q=", "q=a+b", "cursor=e30%3D&limit=3"]
)
def test_a_query_reads_the_same_after_the_gateway_has_taken_it_apart(query: str) -> None:
    written = scope_of(event(url=f"http://api.example/?{query}"))["query_string"]
    assert httpx.QueryParams(written.decode()) == httpx.QueryParams(query)


def test_header_names_are_in_lower_case_and_each_value_is_kept() -> None:
    sent = event(headers=[("Accept-Language", "ko"), ("X-Twice", "1"), ("X-Twice", "2")])
    headers = scope_of(sent)["headers"]
    assert (b"accept-language", b"ko") in headers
    assert [value for name, value in headers if name == b"x-twice"] == [b"1", b"2"]


def test_an_event_without_lists_is_read_from_what_it_has() -> None:
    sent = {**event(url="http://api.example/?q=1", headers={"A": "b"}), "multiValueHeaders": None}
    sent["multiValueQueryStringParameters"] = None
    scope = scope_of(sent)
    assert (b"a", b"b") in scope["headers"]
    assert scope["query_string"] == b"q=1"


@pytest.mark.parametrize("body", [b"", b'{"title":"x"}', '{"title":"회의"}'.encode(), b"\xff\xfe\x00"])
def test_a_body_arrives_byte_for_byte(body: bytes) -> None:
    assert body_of(event("POST", content=body)) == body


def test_an_answer_keeps_its_headers_and_repeats_what_is_repeated() -> None:
    answer = proxied(201, [(b"set-cookie", b"a=1"), (b"etag", b'"7"'), (b"set-cookie", b"b=2")], "회의".encode())
    assert answer == {
        "statusCode": 201,
        "multiValueHeaders": {"set-cookie": ["a=1", "b=2"], "etag": ['"7"']},
        "body": "회의",
        "isBase64Encoded": False,
    }


def test_an_answer_that_is_no_text_goes_out_in_base64() -> None:
    answer = proxied(200, [], b"\x00\xff")
    assert (base64.b64decode(answer["body"]), answer["isBase64Encoded"]) == (b"\x00\xff", True)


def test_an_answer_too_large_for_a_function_is_refused_and_not_cut() -> None:
    assert proxied(200, [], b"a" * MAX_ANSWER_BYTES)["statusCode"] == 200
    too_much = proxied(200, [(b"content-type", b"text/plain")], b"a" * (MAX_ANSWER_BYTES + 1))
    assert (too_much["statusCode"], too_much["body"]) == (413, "")


async def test_an_answer_in_pieces_is_put_together() -> None:
    async def app(_scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body[:2], "more_body": True})
        await send({"type": "http.response.body", "body": body[2:]})

    assert (await answer_to(app, event("POST", content=b"abcd")))["body"] == "abcd"
