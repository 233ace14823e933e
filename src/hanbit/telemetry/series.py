"""The series that are kept of the product and its machine: their names, so that definitions and sources agree.

A series may have labels: ``labelled(HTTP_LATENCY, route="GET /health")``. Without them it is the sum of all.
"""

APP_UP = "app.up"
"""1 when the app answered a scrape, else 0. The mean is the share of the time that it was up."""

APP_CPU = "app.cpu"
"""Percent of one core that the app used."""
APP_MEMORY = "app.memory"
"""Bytes in use by the app."""
APP_FDS = "app.fds"
APP_STREAMS = "app.streams"

HTTP_REQUESTS = "http.requests"
"""Requests answered; the total counts."""
HTTP_4XX = "http.4xx"
HTTP_5XX = "http.5xx"
HTTP_LATENCY = "http.latency"
"""Seconds from request to the last byte of its answer, in buckets."""

SIGN_INS_FAILED = "security.sign_ins_failed"
"""Wrong passwords, and tries that were held back for there having been too many."""
VIOLATIONS = "security.violations"
"""What is logged as SECURITY_VIOLATION: a refresh token that came back after its successor was used."""

HOST_CPU = "host.cpu"
"""Percent of all cores in use."""
HOST_MEMORY = "host.memory"
"""Percent of memory not available."""
HOST_DISK = "host.disk"
"""Percent of the file system of the data folder that is used."""

PROBE_HEALTH = "probe.health"
"""1 when ``/health`` answered 200 in time, else 0."""
PROBE_LATENCY = "probe.latency"
CANARY = "canary.journey"
"""1 when the canary signed in, created, read, completed and deleted, else 0."""
CANARY_LATENCY = "canary.latency"

BACKUP_AGE = "backup.age"
"""Seconds since what the newest good backup holds."""
KEYS_LEFT = "keys.days_left"
"""Days until the signing key should have been replaced."""
CERTIFICATE_LEFT = "certificate.days_left"
"""Days until the certificate of the public address expires."""

PERSONS_TODAY = "business.dau"
PERSONS_THIS_MONTH = "business.mau"

TODOS_CREATED = "todos.created"
TODOS_COMPLETED = "todos.completed"


def labelled(name: str, **labels: str) -> str:
    """``http.latency{method=GET,route=/health}``: labels in order of their names."""
    return f"{name}{{{','.join(f'{key}={labels[key]}' for key in sorted(labels))}}}"
