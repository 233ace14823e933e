"""Scheduled work as a Lambda function: ``hanbit.entrypoints.lambda_jobs.handler``, called by EventBridge.

The rule's input names the job: ``{"job": "sweep"}``. EventBridge may deliver twice; every job is safe to repeat.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

from hanbit.entrypoints.lambda_api import StandardOutput
from hanbit.gateways.aws.probe import answers
from hanbit.settings import from_env
from hanbit.telemetry.logs import log_failure
from hanbit.usecases.spaces import sweep
from hanbit.wiring.cloud import CloudProduct, build_cloud

Job = Callable[[CloudProduct], Coroutine[Any, Any, int]]


async def _sweep(product: CloudProduct) -> int:
    return await sweep(product.desk)


async def _probe(product: CloudProduct) -> int:
    return int(answers(product.address))


async def _backups(product: CloudProduct) -> int:
    from hanbit.gateways.aws.recovery_point import recovery_age_s  # late: other jobs can do without

    return await recovery_age_s(product.dynamodb, product.table, now_s=product.clock.now_ms() // 1000)


JOBS: dict[str, Job] = {"backups": _backups, "probe": _probe, "sweep": _sweep}
"""``backups``: seconds since the newest moment that can be restored. ``probe``: 1 when the product answers at its
public address, else 0. Metric filters make ``BackupAgeSeconds`` and ``Up`` of their log lines.
``sweep``: empties the trash of what is older than thirty days.
"""


class LambdaJobs:
    def __init__(self, product: CloudProduct) -> None:
        self._product = product
        self._runner = asyncio.Runner()

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Raises what the job raised, so that Lambda counts an error and tries again."""
        del context
        name = event.get("job", "")
        if name not in JOBS:
            raise ValueError(f"no such job: {name!r}; there are {', '.join(JOBS)}")
        log = self._product.log
        try:
            done = self._runner.run(JOBS[name](self._product))
        except Exception as error:
            log_failure(log, name, error)
            raise
        log.write("INFO", "job", "A job ran", function=name, metadata={"done": done})
        log.flush()
        return {"job": name, "done": done}

    def close(self) -> None:
        """Of no use to Lambda, which ends functions without a word."""
        self._runner.close()


def __getattr__(name: str) -> Any:
    if name != "handler":
        raise AttributeError(name)
    made = LambdaJobs(build_cloud(from_env(os.environ), StandardOutput()))
    globals()["handler"] = made
    return made
