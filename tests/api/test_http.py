"""What HTTP itself says: conditions, repeated headers, hosts, addresses that are nearly right."""

import httpx
import pytest
from tests.api.test_slow_clients import serving
from tests.on_disk import Person
from tests.product import Served, product

from hanbit.ports.assets import Asset

TODOS = "/api/v1/todos"
SHELL = Asset("text/html; charset=utf-8", "no-cache", "shell", {"": b"<!doctype html>"})


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"{rev}"', 200), ("*", 200), ('"1", "{rev}"', 200), (', "{rev}" ,', 200),
        ('W/"{rev}"', 412), ('"0{rev}"', 412), ('"1", "x"', 412), ('"{rev}0"', 412), ('"{rev},1"', 412), ('""', 412),
        ("{rev}", 422), ('"{rev}', 422), ('"{rev}" "1"', 422), ("*, *", 422), ("", 422),
    ],
)  # fmt: skip
async def test_if_match_is_a_list_of_strong_tags(me: Person, condition: str, status: int) -> None:
    todo = await me.add("보고서")
    path = f"{TODOS}/{todo['id']}"
    header = {"if-match": condition.replace("{rev}", str(todo["rev"]))}
    assert (await me.http.patch(path, json={"priority": 1}, headers=header)).status_code == status
    assert (await me.http.get(path)).json()["priority"] == (status == 200)


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"{rev}"', 304), ('W/"{rev}"', 304), ("*", 304), ('"1", W/"{rev}"', 304), ("{rev}", 200), ('"1"', 200),
     ('"1,"{rev}"', 200), ("", 200)],
)  # fmt: skip
async def test_if_none_match_compares_weakly(me: Person, condition: str, status: int) -> None:
    todo = await me.add("보고서")
    header = {"if-none-match": condition.replace("{rev}", str(todo["rev"]))}
    assert (await me.http.get(f"{TODOS}/{todo['id']}", headers=header)).status_code == status


async def test_tags_on_two_lines_are_one_list(me: Person) -> None:
    todo = await me.add("보고서")
    tags = [("if-match", '"1"'), ("if-match", f'"{todo["rev"]}"')]
    assert (await me.http.patch(f"{TODOS}/{todo['id']}", json={}, headers=tags)).status_code == 200


@pytest.mark.parametrize(
    ("twice", "status"),
    [
        (("content-type", "text/plain"), 415),
        (("content-type", "application/json"), 415),
        (("authorization", "Bearer x"), 401),
        (("idempotency-key", "b"), 422),
        (("host", "elsewhere"), 400),
    ],
)
async def test_what_may_come_once_is_refused_when_it_comes_twice(
    me: Person, twice: tuple[str, str], status: int
) -> None:
    once = {"content-type": "application/json", "authorization": f"Bearer {me.token}", "idempotency-key": "a"}
    headers = [("host", "todo.example"), *once.items(), twice]
    request = httpx.Request("POST", f"http://todo.example{TODOS}", headers=headers, content=b'{"title":"x"}')
    assert (await me.http.send(request)).status_code == status
    assert (await me.http.get(TODOS)).json()["items"] == []


async def test_a_request_without_credentials_has_no_error_to_be_told(me: Person) -> None:
    nothing = await me.http.get(TODOS, headers={"authorization": "Basic eDp5"})
    wrong = await me.http.get(TODOS, headers={"authorization": "Bearer x"})
    assert nothing.headers["www-authenticate"] == 'Bearer realm="hanbit"'
    assert wrong.headers["www-authenticate"] == 'Bearer realm="hanbit", error="invalid_token"'


@pytest.mark.parametrize(("host", "status"), [("", b"400"), ("host: x\r\n", b"200"), ("host:\r\n", b"200")])
async def test_http_1_1_needs_a_host(served: Served, host: str, status: bytes) -> None:
    async with serving(served) as (reader, writer):
        writer.write(f"GET /health/live HTTP/1.1\r\nconnection: close\r\n{host}\r\n".encode())
        assert (await reader.read()).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("path", ["/", "/today", "/lists/019e0000-0000-7000-8000-000000000001", "/settings/"])
async def test_every_address_of_the_client_is_its_page(path: str) -> None:
    async with product(assets={"/index.html": SHELL}) as served, served.client() as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.text) == (200, "<!doctype html>")


@pytest.mark.parametrize("path", ["//", "//api/v1/todos", "/x//y", "/api/v1/todos/", "/a/b/c/d/e"])
async def test_an_address_that_is_nearly_right_is_not_there(path: str) -> None:
    async with product(assets={"/index.html": SHELL}) as served, served.client() as client:
        answer = await client.get(f"http://todo.example{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
