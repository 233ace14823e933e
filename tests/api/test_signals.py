"""What operators are told of sign-ins: wrong passwords are counted, a stolen refresh token is a violation."""

from tests.product import Served, product

ACCOUNT = {"email": "haneul@hanbit.test", "password": "a long enough one"}


def counted(served: Served, name: str) -> int:
    lines = served.metrics.render().splitlines()
    return next((int(line.split()[-1]) for line in lines if line.startswith(f"hanbit_{name}_total ")), 0)


async def test_wrong_passwords_are_counted_and_right_ones_are_not() -> None:
    async with product() as served, served.client() as client:
        await client.post("/api/v1/auth/register", json=ACCOUNT)
        await client.post("/api/v1/auth/login", json=ACCOUNT)
        assert counted(served, "sign_ins_failed") == 0
        for _ in range(3):
            await client.post("/api/v1/auth/login", json={**ACCOUNT, "password": "not the right one"})
        assert counted(served, "sign_ins_failed") == 3
        assert counted(served, "security_violations") == 0


async def test_a_refresh_token_that_comes_back_is_logged_as_the_manual_looks_for_it() -> None:
    async with product() as served, served.client() as client:
        stolen = (await client.post("/api/v1/auth/register", json=ACCOUNT)).cookies["hanbit_refresh"]
        for _ in range(2):
            assert (await client.post("/api/v1/auth/refresh")).status_code == 200
        client.cookies.clear()
        refused = await client.post("/api/v1/auth/refresh", headers={"cookie": f"hanbit_refresh={stolen}"})
        assert (refused.status_code, refused.json()["code"]) == (401, "invalid_refresh")
        assert counted(served, "security_violations") == 1
        (line,) = [line for line in served.logged() if line["event"] == "SECURITY_VIOLATION"]
        assert (line["level"], line["error"]["name"], line["status"]) == ("ERROR", "ReplayedRefresh", 401)
        forged = await client.post("/api/v1/auth/refresh", headers={"cookie": "hanbit_refresh=forged"})
        assert (forged.status_code, counted(served, "security_violations")) == (401, 1)
