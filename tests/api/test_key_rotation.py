"""A new signing key, while the product is served and while it is not."""

import base64
import json
from pathlib import Path

import httpx
from tests.product import product
from tests.serving import run, serving

from hanbit.api.management import ManagementApp
from hanbit.domain.refusals import StorageFull

PERSON = {"email": "bora@example.com", "password": "a long enough one"}


def rotated(data: Path) -> str:
    """The new key's id, as the command says it."""
    done = run("keys", "rotate", "--data", str(data))
    assert "until every token it signed has run out (10 minutes)" in done.stdout
    return done.stdout.partition("A new key signs from now on: ")[2].split()[0]


def published(url: str) -> list[str]:
    return [key["kid"] for key in httpx.get(f"{url}/.well-known/jwks.json").json()["keys"]]


def test_tokens_of_the_key_before_are_good_until_they_run_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:
        before = httpx.post(f"{server.url}/api/v1/auth/register", json=PERSON).json()["accessToken"]
        (old,) = published(server.url)
        new = rotated(data)
        assert published(server.url) == [old, new]
        after = httpx.post(f"{server.url}/api/v1/auth/login", json=PERSON).json()["accessToken"]
        for token, key_id in ((before, old), (after, new)):
            assert _key_of(token) == key_id
            me = httpx.get(f"{server.url}/api/v1/me", headers={"authorization": f"Bearer {token}"})
            assert me.status_code == 200
    newest = rotated(data)
    with serving(data) as server:
        assert published(server.url) == [old, new, newest]
        assert httpx.get(f"{server.url}/api/v1/me", headers={"authorization": f"Bearer {before}"}).status_code == 200


def test_a_folder_without_keys_is_left_as_it_is(tmp_path: Path) -> None:
    done = run("keys", "rotate", "--data", str(tmp_path))
    assert (done.returncode, "has no signing key yet" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


async def test_a_key_that_cannot_be_stored_is_said_to_be_unavailable() -> None:
    async def full() -> str:
        raise StorageFull

    async with product() as served:
        app = ManagementApp(served.desk, served.metrics, "http://127.0.0.1:8000", full)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://management") as operator:
            answer = await operator.post("/keys/rotate")
    assert (answer.status_code, answer.text) == (503, "StorageFull\n")


def _key_of(token: str) -> str:
    head = token.partition(".")[0]
    kid: str = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    return kid
