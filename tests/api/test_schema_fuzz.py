"""schemathesis against the live document: every check, every path; examples, coverage, fuzzing and stateful, with a
fixed seed.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.serving import serving

SEED = 20261124
MAX_EXAMPLES = 20
PERSON = {"email": "schema@hanbit.test", "password": "a long enough one"}


@pytest.mark.timeout(240)
def test_the_live_document_and_the_server_agree(tmp_path: Path) -> None:
    with serving(tmp_path / "data", HANBIT_REQUESTS_PER_SECOND="0", HANBIT_TRUSTED_PROXIES="1") as server:
        httpx.post(f"{server.url}/api/v1/auth/register", json=PERSON).raise_for_status()
        run = fuzzed(server.url, cwd=tmp_path)
        print(run.stdout[-1500:])
        assert run.returncode == 0, run.stdout[-8000:]
        generated = re.search(r"([\d,]+) generated", run.stdout)
        assert generated
        assert int(generated[1].replace(",", "")) > 1000
        assert not re.search(r"❌ (Examples|Coverage|Fuzzing|Stateful)", run.stdout)
        selected = re.search(r"Selected: (\d+)/(\d+)", run.stdout)
        assert selected
        assert selected[1] == selected[2]
    logged = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "data" / "logs").iterdir())
    assert '"level":"ERROR"' not in logged


def fuzzed(url: str, *, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json"]
    command += ["--seed", str(SEED), "--no-color", "--max-examples", str(MAX_EXAMPLES)]
    command += ["--phases", "examples,coverage,fuzzing,stateful"]
    hooks = str(Path(__file__).with_name("schema_sign_in.py"))
    who = {"FUZZ_URL": url, "FUZZ_EMAIL": PERSON["email"], "FUZZ_PASSWORD": PERSON["password"]}
    environment = {**os.environ, **who, "SCHEMATHESIS_HOOKS": hooks}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
