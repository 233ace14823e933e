"""Operators' passwords, sessions and the first link: what a stranger, a thief and a strange page can do (nothing)."""

import asyncio
import re
import sqlite3
from collections import Counter

import httpx
import pytest
from tests.console_desk import EMAIL, ORIGIN, PASSWORD, ConsoleDesk, console_desk

from hanbit.console.edge import COOKIE
from hanbit.domain.attempts import PAIR
from hanbit.ops.protect.operators import IDLE_MS, LIFE_MS, LINK_MS, digest_of, first_link
from hanbit.settings import Settings

RIGHT = {"email": EMAIL, "password": PASSWORD}
WRONG = {"email": EMAIL, "password": "an entirely wrong one"}


async def signed_in(http: httpx.AsyncClient) -> str:
    answer = await http.post("/api/session", json=RIGHT)
    assert answer.status_code == 201
    return str(answer.cookies[COOKIE])


async def test_who_knows_the_password_is_in_and_out_again(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        assert (await http.get("/api/session")).json() == {"email": EMAIL}
        assert (await http.delete("/api/session")).status_code == 204
        assert (await http.get("/api/session")).status_code == 401


async def test_the_cookie_cannot_be_read_sent_elsewhere_or_guessed(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        answer = await http.post("/api/session", json=RIGHT)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # over plain HTTP on this machine it would never come back
    token = re.search(rf"{COOKIE}=([^;]+)", cookie)
    assert token is not None
    assert len(token[1]) * 6 >= 128


async def test_wrong_password_and_unknown_address_are_told_alike(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        wrong = await http.post("/api/session", json=WRONG)
        nobody = await http.post("/api/session", json={**RIGHT, "email": "nobody@hanbit.kr"})
    same = [{key: value for key, value in answer.json().items() if key != "requestId"} for answer in (wrong, nobody)]
    assert same[0] == same[1]
    assert wrong.status_code == nobody.status_code == 401


async def test_guessing_is_slowed_down_more_and_more(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        first = [(await http.post("/api/session", json=WRONG)).status_code for _ in range(6)]
        assert first[:5] == [401] * 5
        waits = []
        for _ in range(6):
            refused = await http.post("/api/session", json=WRONG)
            assert refused.status_code == 429
            waits.append(int(refused.headers["retry-after"]))
            console.clock.at_ms += waits[-1] * 1000
            assert (await http.post("/api/session", json=WRONG)).status_code == 401
        assert waits == sorted(waits)
        assert waits[-1] >= 16 * waits[0]


async def test_many_guesses_at_once_are_counted_one_by_one(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        answers = await asyncio.gather(*(http.post("/api/session", json=WRONG) for _ in range(30)))
    assert Counter(answer.status_code for answer in answers) == {401: PAIR.free, 429: 30 - PAIR.free}


async def test_a_throttled_address_is_refused_even_with_the_right_password(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        for _ in range(8):
            await http.post("/api/session", json=WRONG)
        assert (await http.post("/api/session", json=RIGHT)).status_code == 429


async def test_a_session_ends_when_nobody_uses_it(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        console.clock.at_ms += IDLE_MS - 1
        assert (await http.get("/api/session")).status_code == 200
        console.clock.at_ms += IDLE_MS
        assert (await http.get("/api/session")).status_code == 401


async def test_a_session_ends_after_its_time_however_much_it_is_used(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        began_ms = console.clock.at_ms
        while console.clock.at_ms < began_ms + LIFE_MS - IDLE_MS // 2:
            console.clock.at_ms += IDLE_MS // 2
            assert (await http.get("/api/session")).status_code == 200
        console.clock.at_ms = began_ms + LIFE_MS
        assert (await http.get("/api/session")).status_code == 401
        console.clock.at_ms = began_ms + 1
        assert (await http.get("/api/session")).status_code == 401, "it is forgotten, not only refused"


async def test_signing_in_again_is_a_new_session_and_ends_the_former_one(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        before = await signed_in(http)
        after = await signed_in(http)
        assert before != after
        http.cookies.clear()
        assert (await http.get("/api/session", headers={"cookie": f"{COOKIE}={before}"})).status_code == 401


async def test_a_session_that_somebody_planted_is_worth_nothing(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        planted = "A" * 22
        answer = await http.post("/api/session", json=RIGHT, headers={"cookie": f"{COOKIE}={planted}"})
        assert answer.cookies[COOKIE] != planted
        http.cookies.clear()
        assert (await http.get("/api/session", headers={"cookie": f"{COOKIE}={planted}"})).status_code == 401


@pytest.mark.parametrize(
    "cookie", ["", "=", "x", f"{COOKIE}=", f"{COOKIE}=a; {COOKIE}=b", f'{COOKIE}="', f"{COOKIE}=\x7f"]
)
async def test_bent_cookies_are_no_session(console: ConsoleDesk, cookie: str) -> None:
    async with console.browser() as http:
        assert (await http.get("/api/session", headers={"cookie": cookie})).status_code == 401


async def test_two_cookies_are_none_even_when_one_is_right(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        token = await signed_in(http)
        http.cookies.clear()
        both = {"cookie": f"{COOKIE}=planted; {COOKIE}={token}"}
        assert (await http.get("/api/session", headers=both)).status_code == 401


async def test_a_removed_operator_is_out_at_once(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        console.desk.operators.remove(EMAIL)
        assert (await http.get("/api/session")).status_code == 401


async def test_a_new_password_ends_every_session(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        console.desk.operators.set_password(EMAIL, await console.desk.passwords.hash("another long password"))
        assert (await http.get("/api/session")).status_code == 401


async def test_neither_tokens_nor_passwords_are_in_the_database_or_the_log(console: ConsoleDesk) -> None:
    link = first_link(console.desk)
    assert link is not None
    async with console.browser() as http:
        answer = await http.post("/api/first", json={**RIGHT, "token": link})
        assert answer.status_code == 201
        await http.post("/api/session", json=WRONG)
    with sqlite3.connect(console.data / "ops.db") as database:
        everything = "\n".join(database.iterdump()) + console.lines.text
    for secret in (link, PASSWORD, WRONG["password"], answer.cookies[COOKIE]):
        assert secret not in everything
        assert secret.encode().hex().upper() not in everything
    assert digest_of(answer.cookies[COOKIE]).hex().upper() in everything, "the digest is what is kept"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN.replace("8001", "8000")},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"origin": f"{ORIGIN}.evil.example"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_a_strange_page_changes_nothing(console: ConsoleDesk, headers: dict[str, str]) -> None:
    await console.add_operator()
    async with console.browser() as http:
        await signed_in(http)
        del http.headers["origin"]
        assert (await http.delete("/api/session", headers=headers)).status_code == 403
        assert (await http.post("/api/session", json=RIGHT, headers=headers)).status_code == 403
        assert (await http.get("/api/session")).status_code == 200


async def test_who_does_not_say_where_it_comes_from_changes_nothing(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        del http.headers["origin"]
        assert (await http.post("/api/session", json=RIGHT)).status_code == 403
        assert (
            await http.post("/api/session", json=RIGHT, headers={"sec-fetch-site": "same-origin"})
        ).status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_what_a_form_could_send_is_not_taken(console: ConsoleDesk, kind: str) -> None:
    await console.add_operator()
    body = b'{"email":"op@hanbit.kr","password":"correct horse battery"}'
    async with console.browser() as http:
        assert (await http.post("/api/session", content=body, headers={"content-type": kind})).status_code == 415


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::1", "a b"]
)
async def test_under_a_strange_name_nothing_is_said(console: ConsoleDesk, host: str) -> None:
    async with console.browser() as http:
        for path in ("/status", "/sign-in", "/api/status", "/health"):
            answer = await http.get(path, headers={"host": host})
            assert answer.status_code == 421
            assert answer.content == b""


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"email":1,"password":2}', b'{"email":"a"}', b"\xff", b'{"email":"a","password":"b","x":1}'],
)
async def test_bent_bodies_are_refused(console: ConsoleDesk, body: bytes) -> None:
    async with console.browser() as http:
        answer = await http.post("/api/session", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


async def test_a_huge_body_is_refused(console: ConsoleDesk) -> None:
    async with console.browser() as http:
        answer = await http.post("/api/session", json={"email": "a" * 100_000, "password": "b"})
    assert answer.status_code == 413


async def test_the_first_link_makes_one_operator_and_no_second(console: ConsoleDesk) -> None:
    token = first_link(console.desk)
    async with console.browser() as http:
        first = {"token": token, **RIGHT}
        assert (await http.post("/api/first", json=first)).status_code == 201
        assert (await http.get("/api/session")).json() == {"email": EMAIL}
        again = await http.post("/api/first", json={**first, "email": "second@hanbit.kr"})
        assert again.status_code == 401
    assert [operator.email for operator in console.desk.operators.all()] == [EMAIL]
    assert first_link(console.desk) is None


async def test_of_two_who_use_the_link_at_once_one_gets_in(console: ConsoleDesk) -> None:
    token = first_link(console.desk)
    async with console.browser() as http:
        answers = await asyncio.gather(
            *(http.post("/api/first", json={"token": token, **RIGHT, "email": f"op{n}@hanbit.kr"}) for n in range(5))
        )
    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401, 401]
    assert len(console.desk.operators.all()) == 1


async def test_a_weak_password_leaves_the_link_good(console: ConsoleDesk) -> None:
    token = first_link(console.desk)
    async with console.browser() as http:
        weak = await http.post("/api/first", json={"token": token, "email": EMAIL, "password": "only14letters!"})
        assert weak.status_code == 422
        assert weak.json()["errors"][0]["code"] == "too_short"
        assert (await http.post("/api/first", json={"token": token, **RIGHT})).status_code == 201


@pytest.mark.parametrize("how", ["late", "replaced", "guessed", "added"])
async def test_a_link_that_is_not_good_makes_nobody(console: ConsoleDesk, how: str) -> None:
    token = first_link(console.desk)
    match how:
        case "late":
            console.clock.at_ms += LINK_MS
        case "replaced":
            first_link(console.desk)
        case "guessed":
            token = "A" * 22
        case "added":
            await console.add_operator("somebody@hanbit.kr")
    async with console.browser() as http:
        assert (await http.post("/api/first", json={"token": token, **RIGHT})).status_code == 401
    assert console.desk.operators.find(EMAIL) is None


async def test_people_of_the_product_are_no_operators(console: ConsoleDesk) -> None:
    await console.add_operator()
    async with console.browser() as http:
        assert (
            await http.get("/api/overview", headers={"authorization": "Bearer eyJhbGciOiJSUzI1NiJ9.e30.x"})
        ).status_code == 401


async def test_behind_https_cookies_are_secure_and_the_name_is_known(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(console_url="https://ops.hanbit.kr")
    with console_desk(tmp_path_factory.mktemp("https"), 1_796_270_400_000, settings) as desk:
        await desk.add_operator()
        async with desk.browser(base_url="https://ops.hanbit.kr") as http:
            plain = await http.post("/api/session", json=RIGHT, headers={"origin": "http://ops.hanbit.kr"})
            assert plain.status_code == 403
            answer = await http.post("/api/session", json=RIGHT, headers={"origin": "https://ops.hanbit.kr"})
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
