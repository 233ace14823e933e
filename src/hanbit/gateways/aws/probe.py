"""Whether the product answers where people ask it: at its public address, through everything that stands before it."""

import urllib3

TIMEOUT_S = 5.0
"""As the operations process waits on one machine."""


def answers(address: str) -> bool:
    """One request, not tried again: a minute in which it failed is what is to be seen."""
    with urllib3.PoolManager(num_pools=1, retries=False, timeout=TIMEOUT_S) as pool:
        try:
            return pool.request("GET", f"{address}/health").status == 200
        except urllib3.exceptions.HTTPError:
            return False
