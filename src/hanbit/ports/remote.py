"""An API of the cloud, called by operation name. What it refuses is told apart from its not answering."""

from typing import Any, Protocol


class Rejected(Exception):
    """The service answered, and the answer is no. ``code`` is the service's own name for why.

    ``reasons``: for a cancelled transaction, one code for each action in order, ``None`` where that action was fine.
    """

    def __init__(self, code: str, message: str = "", reasons: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.reasons = reasons


class Remote(Protocol):
    async def __call__(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """The answer. Throttling, conflicts between transactions, timeouts and broken connections are tried again
        with the same parameters, a bounded number of times and with jitter.

        Raises Rejected for any other "no"; Unavailable when trying again did not help. After Unavailable a write may
        or may not have happened: send what can be sent twice.
        """
        ...
