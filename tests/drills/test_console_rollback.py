"""A roll-back that an operator began from the console, to its end: real releases, the real supervisor."""

from pathlib import Path
from typing import Any

import httpx
from tests.console_serving import OPERATOR, console_serving
from tests.kept import eventually

PATIENCE_S = 90


def test_the_release_before_serves_and_the_history_says_who_went_back(tmp_path: Path) -> None:
    with console_serving(tmp_path / "data") as serving:
        origin = {"origin": serving.url, "accept-language": "en"}
        with httpx.Client(base_url=serving.url, headers=origin, timeout=10) as http:
            assert http.post("/api/session", json=OPERATOR).status_code == 201
            assert _version(serving.product) == "1.17.3"
            begun = http.post("/api/works/rollback", json={"version": "1.17.2", "why": "slow", "watchS": 1})
            assert begun.status_code == 202
            last = eventually(lambda: _ended(http), PATIENCE_S)
            known = http.get("/api/deployments").json()
        assert _version(serving.product) == "1.17.2"
    assert (last["isGood"], last["said"]) == (True, "1.17.2 serves.")
    row = known["deployments"][0]
    assert (row["kind"], row["result"], row["who"], row["why"]) == ("rollback", "deployed", OPERATOR["email"], "slow")
    assert (known["current"], known["back"]) == ("1.17.2", None)


def _version(product: str) -> str:
    version: str = httpx.get(f"{product}/health", timeout=10).json()["version"]
    return version


def _ended(http: httpx.Client) -> dict[str, Any] | None:
    last: dict[str, Any] = http.get("/api/works").json()["last"]
    return last if last["endedMs"] is not None else None
