import re
from typing import Any

import httpx
import jwt
import pytest
from tests.identity import EMAIL, PASSWORD
from tests.product import Served, product

from hanbit.domain.ids import is_id
from hanbit.domain.times import rfc3339

AUTH = "/api/v1/auth"
GOOD = {"email": EMAIL, "password": PASSWORD}


async def registered(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    answer = await client.post(f"{AUTH}/register", json=GOOD | more)
    assert answer.status_code == 201, answer.text
    return answer


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


def latin(**headers: str) -> dict[bytes, bytes]:
    """What httpx would refuse to send as text."""
    return {name.encode(): value.encode("latin-1") for name, value in headers.items()}


async def status_of_me(client: httpx.AsyncClient, answer: httpx.Response) -> int:
    return (await client.get("/api/v1/me", headers=bearer(answer))).status_code


async def test_registering_answers_with_the_person_and_their_tokens(served: Served, client: httpx.AsyncClient) -> None:
    answer = await registered(client, displayName="보라", locale="en", timeZone="Asia/Tokyo")
    body = answer.json()
    assert set(body) == {"user", "accessToken", "tokenType", "expiresIn"}
    assert (body["tokenType"], body["expiresIn"]) == ("Bearer", 600)
    user = body["user"]
    assert {is_id(user.pop("id")), is_id(user.pop("personalSpaceId"))} == {True}
    assert user == {
        "email": EMAIL,
        "displayName": "보라",
        "locale": "en",
        "timeZone": "Asia/Tokyo",
        "createdAt": rfc3339(served.house.clock.now_ms()),
        "settings": {"theme": "system", "weekStart": 0, "dayStart": "00:00"},
    }
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("language", "locale"), [("en-GB,en;q=0.9", "en"), ("ko-KR", "ko"), ("fr", "ko")])
async def test_who_does_not_choose_a_language_gets_the_one_they_ask_in(
    client: httpx.AsyncClient, language: str, locale: str
) -> None:
    answer = await client.post(f"{AUTH}/register", json=GOOD, headers={"accept-language": language})
    assert answer.json()["user"]["locale"] == locale


@pytest.mark.parametrize("is_https", [False, True])
async def test_the_refresh_cookie_is_out_of_reach_for_scripts_and_other_sites(is_https: bool) -> None:
    async with product(is_https=is_https) as served, served.client() as client:
        answer = await registered(client)
    pair, *attributes = answer.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"hanbit_refresh=[\w-]{70}", pair)
    expected = {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Max-Age=2592000"}
    assert set(attributes) == expected | ({"Secure"} if is_https else set())
    assert answer.json()["accessToken"] not in pair


@pytest.mark.parametrize(
    ("wrong", "status", "code", "pointer", "fault"),
    [
        ({"email": "nobody"}, 422, "invalid", "/email", "email"),
        ({"email": 7}, 422, "invalid", "/email", "type"),
        ({"password": "short"}, 422, "weak_password", "/password", "too_short"),
        ({"password": "1234567890"}, 422, "weak_password", "/password", "too_common"),
        ({"password": "a" * 129}, 422, "weak_password", "/password", "too_long"),
        ({"displayName": " "}, 422, "invalid", "/displayName", "length"),
        ({"displayName": None}, 422, "invalid", "/displayName", "type"),
        ({"timeZone": "Mars/Olympus"}, 422, "invalid", "/timeZone", "time_zone"),
        ({"locale": "fr"}, 422, "invalid", "/locale", "value"),
        ({"isAdmin": True}, 422, "invalid", "/isAdmin", "unknown_field"),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
async def test_what_is_wrong_with_a_registration_is_said_with_its_place_in_the_persons_language(
    client: httpx.AsyncClient, wrong: dict[str, Any], status: int, code: str, pointer: str, fault: str, language: str
) -> None:
    answer = await client.post(f"{AUTH}/register", json=GOOD | wrong, headers={"accept-language": language})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, fault)]
    is_korean = bool(re.search("[가-힣]", problem["title"] + problem["detail"] + problem["errors"][0]["detail"]))
    assert is_korean == (language == "ko")
    assert "set-cookie" not in answer.headers
    assert (await client.post(f"{AUTH}/login", json=GOOD)).status_code == 401


async def test_a_person_without_a_name_has_as_much_of_their_address_as_a_name_may_hold(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post(f"{AUTH}/register", json=GOOD | {"email": f"{'b' * 64}@hanbit.test"})
    assert (answer.status_code, answer.json()["user"]["displayName"]) == (201, "b" * 60)


async def test_a_missing_field_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{AUTH}/register", json={"email": EMAIL})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/password", "required")]


async def test_a_taken_email_is_409_in_any_case(client: httpx.AsyncClient) -> None:
    await registered(client)
    answer = await client.post(f"{AUTH}/register", json=GOOD | {"email": EMAIL.upper()})
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_a_wrong_password_and_an_unknown_email_read_the_same(client: httpx.AsyncClient) -> None:
    await registered(client)
    answers = [
        await client.post(f"{AUTH}/login", json=GOOD | wrong)
        for wrong in ({"password": "wrong password"}, {"email": "nobody@example.com"})
    ]
    problems = [answer.json() | {"requestId": ""} for answer in answers]
    assert problems[0] == problems[1]
    assert (problems[0]["status"], problems[0]["code"]) == (401, "invalid_credentials")
    assert answers[0].headers["www-authenticate"].startswith("Bearer")
    assert set(answers[0].headers) == set(answers[1].headers)


async def test_signing_in_works_from_where_one_signed_up(client: httpx.AsyncClient) -> None:
    first = await registered(client)
    second = await client.post(f"{AUTH}/login", json=GOOD | {"email": f" {EMAIL.upper()} "})
    assert second.status_code == 200
    assert second.json()["user"] == first.json()["user"]
    assert await status_of_me(client, second) == 200


async def test_too_many_wrong_passwords_are_429_with_the_time_to_wait(
    served: Served, client: httpx.AsyncClient
) -> None:
    await registered(client)
    for _ in range(5):
        assert (await client.post(f"{AUTH}/login", json=GOOD | {"password": "wrong"})).status_code == 401
    refused = await client.post(f"{AUTH}/login", json=GOOD)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert refused.headers["retry-after"] == "1"
    served.house.clock.advance(1)
    assert (await client.post(f"{AUTH}/login", json=GOOD)).status_code == 200


async def test_refreshing_needs_the_cookie_alone_and_gives_the_next_one(client: httpx.AsyncClient) -> None:
    first = await registered(client)
    before = client.cookies["hanbit_refresh"]
    second = await client.post(f"{AUTH}/refresh")
    assert second.status_code == 200
    assert second.json()["user"] == first.json()["user"]
    assert client.cookies["hanbit_refresh"] != before
    assert await status_of_me(client, second) == 200
    assert second.headers["cache-control"] == "no-store"


async def test_a_stolen_cookie_used_later_ends_the_session_at_once(served: Served, client: httpx.AsyncClient) -> None:
    await registered(client)
    stolen = client.cookies["hanbit_refresh"]
    current = await client.post(f"{AUTH}/refresh")
    served.house.clock.advance(31)
    async with served.client() as thief:
        theft = await thief.post(f"{AUTH}/refresh", headers={"cookie": f"hanbit_refresh={stolen}"})
    assert (theft.status_code, theft.json()["code"]) == (401, "invalid_refresh")
    assert theft.headers["www-authenticate"].startswith("Bearer")
    assert await status_of_me(client, current) == 401
    assert (await client.post(f"{AUTH}/refresh")).status_code == 401


@pytest.mark.parametrize("cookie", [None, "hanbit_refresh=", "hanbit_refresh=garbage", "other=1; hanbit_refresh=ééé"])
async def test_without_a_good_cookie_there_is_nothing_to_refresh(client: httpx.AsyncClient, cookie: str | None) -> None:
    answer = await client.post(f"{AUTH}/refresh", headers=latin(cookie=cookie) if cookie else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_refresh")


@pytest.mark.parametrize("verb", ["refresh", "logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://todo.example"},
        {"origin": "https://evil.example"},
        {"origin": "http://todo.example:8080"},
        {"origin": "null"},
    ],
)
async def test_another_site_can_neither_refresh_nor_sign_out(
    client: httpx.AsyncClient, verb: str, headers: dict[str, str]
) -> None:
    first = await registered(client)
    before = client.cookies["hanbit_refresh"]
    answer = await client.post(f"{AUTH}/{verb}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "set-cookie" not in answer.headers
    assert client.cookies["hanbit_refresh"] == before
    assert await status_of_me(client, first) == 200


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://todo.example"}, {"sec-fetch-site": "none"}, {}]
)
async def test_our_own_pages_and_no_browser_at_all_can_refresh(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await registered(client)
    assert (await client.post(f"{AUTH}/refresh", headers=headers)).status_code == 200


@pytest.mark.parametrize(("with_bearer", "with_cookie"), [(True, True), (True, False), (False, True)])
async def test_signing_out_kills_both_tokens_and_takes_the_cookie_back(
    served: Served, client: httpx.AsyncClient, with_bearer: bool, with_cookie: bool
) -> None:
    first = await registered(client)
    cookie = {"cookie": f"hanbit_refresh={client.cookies['hanbit_refresh']}"}
    async with served.client() as plain:
        headers = (bearer(first) if with_bearer else {}) | (cookie if with_cookie else {})
        answer = await plain.post(f"{AUTH}/logout", headers=headers)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["set-cookie"].startswith("hanbit_refresh=; Max-Age=0; Path=/api/v1/auth; HttpOnly")
        assert await status_of_me(plain, first) == 401
        assert (await plain.post(f"{AUTH}/refresh", headers=cookie)).status_code == 401


async def test_signing_out_is_never_refused_to_whom_has_nothing_left(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"authorization": "Bearer garbage"}, {"authorization": "Basic Zm9v"}):
        assert (await client.post(f"{AUTH}/logout", headers=headers)).status_code == 204


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer garbage",
        "Basic Zm9vOmJhcg==",
        "Bearer a.b.c",
        "Bearer é",
        "Bearer " + "a" * 6000,
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
async def test_without_a_good_token_the_answer_is_401_and_names_the_way_in(
    client: httpx.AsyncClient, authorization: str, language: str
) -> None:
    headers = {"authorization": authorization} if authorization else {}
    answer = await client.get("/api/v1/me", headers=latin(**headers, **{"accept-language": language}))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-language"] == language
    assert answer.headers["cache-control"] == "no-store"


async def test_an_access_token_ends_after_ten_minutes(served: Served, client: httpx.AsyncClient) -> None:
    first = await registered(client)
    served.house.clock.advance(599)
    assert await status_of_me(client, first) == 200
    served.house.clock.advance(1)
    assert await status_of_me(client, first) == 401
    assert await status_of_me(client, await client.post(f"{AUTH}/refresh")) == 200


async def test_the_published_keys_verify_what_we_sign(client: httpx.AsyncClient) -> None:
    token = (await registered(client)).json()["accessToken"]
    answer = await client.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    [key] = jwt.PyJWKSet.from_dict(answer.json()).keys
    unclocked: Any = {"verify_exp": False, "verify_iat": False}
    assert jwt.decode(token, key, algorithms=["RS256"], audience="hanbit", options=unclocked)["iat"] == 1_780_000_000


async def test_neither_passwords_nor_tokens_are_ever_logged(served: Served, client: httpx.AsyncClient) -> None:
    answer = await registered(client)
    cookie = client.cookies["hanbit_refresh"]
    await client.post(f"{AUTH}/login", json=GOOD | {"password": "a wrong password"})
    await status_of_me(client, answer)
    await client.post(f"{AUTH}/refresh")
    text = str(served.logged())
    assert [line["function"] for line in served.logged()] == ["register", "login", "readMe", "refresh"]
    for secret in (PASSWORD, "a wrong password", answer.json()["accessToken"], cookie, EMAIL):
        assert secret not in text
