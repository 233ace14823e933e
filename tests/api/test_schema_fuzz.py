"""schemathesis against the live document: examples, coverage, fuzzing and stateful, with a fixed seed."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.serving import serving

SEED = 20261124
MAX_EXAMPLES = 20
LEFT_OUT = ("/api/v1/auth/logout", "/api/v1/me/sessions/{id}")
"""They end the very sign-in that the run goes by; `test_auth.py` and `test_me.py` are about them."""

CHECKS_LEFT_OUT = "ensure_resource_availability"
"""It takes any 404 on a to-do just made for a loss; ours also say that the list to move it to is not there."""


@pytest.mark.timeout(240)
def test_the_live_document_and_the_server_agree(tmp_path: Path) -> None:
    with serving(tmp_path / "data", HANBIT_REQUESTS_PER_SECOND="0") as server:
        person = {"email": "schema@hanbit.test", "password": "a long enough one"}
        token = httpx.post(f"{server.url}/api/v1/auth/register", json=person).json()["accessToken"]
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/openapi.json"]
        command += ["--header", f"Authorization: Bearer {token}", "--seed", str(SEED), "--no-color"]
        command += ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(MAX_EXAMPLES)]
        command += ["--exclude-checks", CHECKS_LEFT_OUT]
        for path in LEFT_OUT:
            command += ["--exclude-path", path]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        print(run.stdout[-1500:])
        assert run.returncode == 0, run.stdout[-8000:]
        generated = re.search(r"([\d,]+) generated", run.stdout)
        assert generated
        assert int(generated[1].replace(",", "")) > 1000
        assert not re.search(r"❌ (Examples|Coverage|Fuzzing|Stateful)", run.stdout)
    logged = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "data" / "logs").iterdir())
    assert '"level":"ERROR"' not in logged
