"""The API as a Lambda function: ``hanbit.entrypoints.lambda_api.handler``.

The product is put together when the runtime looks the handler up, which it does while it starts, with a whole
processor and nobody waiting; importing the module does nothing. The event loop is kept from one event to the next.
"""

from hanbit.entrypoints.uncollected import uncollected

with uncollected():
    import asyncio
    import os
    import sys
    from typing import Any

    from hanbit.entrypoints.lambda_events import Event, answer_to
    from hanbit.gateways.aws.metrics import embedded
    from hanbit.settings import from_env
    from hanbit.telemetry.logs import Sink
    from hanbit.wiring.cloud import CloudProduct, build_cloud


class StandardOutput:
    """CloudWatch Logs takes each line that a function prints as an event."""

    def write(self, lines: bytes) -> None:
        sys.stdout.buffer.write(lines)
        sys.stdout.buffer.flush()

    def close(self) -> None: ...


class LambdaApi:
    def __init__(self, product: CloudProduct, output: Sink) -> None:
        self._product = product
        self._output = output
        self._runner = asyncio.Runner()

    def __call__(self, event: Event, context: object) -> dict[str, Any]:
        """Log lines, metrics and spans are out before the answer is: afterwards the function stands still."""
        del context
        answer = self._runner.run(answer_to(self._product.app, event))
        self._product.log.flush()
        self._output.write(embedded(self._product.metrics.take(), now_ms=self._product.clock.now_ms()))
        if self._product.spans is not None:
            self._product.spans.flush()
        return answer

    def close(self) -> None:
        """Of no use to Lambda, which ends functions without a word."""
        self._runner.close()


def __getattr__(name: str) -> Any:
    if name != "handler":
        raise AttributeError(name)
    output = StandardOutput()
    with uncollected():
        made = LambdaApi(build_cloud(from_env(os.environ), output), output)
    globals()["handler"] = made
    return made
