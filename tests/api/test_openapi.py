"""The document that is served is the one that is kept, and both are what OpenAPI calls valid."""

import json
from pathlib import Path

import pytest
from tests.on_disk import running

KEPT = Path(__file__).resolve().parents[2] / "spec" / "openapi.json"


async def test_the_kept_document_is_what_is_served(tmp_path: Path) -> None:
    async with running(tmp_path) as product:
        served = (await product.client().get("/openapi.json")).json()
    assert served == json.loads(KEPT.read_text(encoding="utf-8")), "run: make openapi"


async def test_every_operation_says_what_it_may_refuse(tmp_path: Path) -> None:
    async with running(tmp_path) as product:
        served = (await product.client().get("/openapi.json")).json()
    for methods in served["paths"].values():
        for operation in methods.values():
            assert "503" in operation["responses"]
            if operation["security"]:
                assert {"401", "429"} <= operation["responses"].keys()
            if "requestBody" in operation:
                assert {"400", "413", "415", "422"} <= operation["responses"].keys()


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/docs.css"])
async def test_pages_are_for_reading_alone(tmp_path: Path, path: str) -> None:
    async with running(tmp_path) as product:
        client = product.client()
        for method in ("POST", "DELETE", "OPTIONS", "TRACE"):
            refused = await client.request(method, path)
            assert refused.status_code == 405
            assert refused.headers["allow"] == "GET, HEAD"
            assert refused.json()["code"] == "method_not_allowed"
