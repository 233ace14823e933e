"""Every alarm and service level, once: commands, the console, CloudWatch, Prometheus and OpenSLO read them here.

Thresholds are the operations manual's where it has any (chapter 4: normal and warning; chapter 10: the service levels).
"""

from hanbit.ops.observe.alarms import Alarm, Clear, Condition, Definition, Math, Metric, Ratio, Slices
from hanbit.ops.observe.slos import SLO, burn_alarms
from hanbit.telemetry import series

ERRORS = Metric(series.HTTP_5XX, "Sum")
REQUESTS = Metric(series.HTTP_REQUESTS, "Sum")
UP = Metric(series.APP_UP, "Average")
IN_TIME = Metric(series.HTTP_LATENCY, "TC(:0.5)")
TIMED = Metric(series.HTTP_LATENCY, "SampleCount")

DOWN_SHARE = 0.7
"""Asked every 10 s: a restart misses one answer of six. An outage shows 80 s after it began at the latest."""
FEW_REQUESTS = 20
"""A minute with fewer is not judged by its share of errors: one failed request would be the whole alarm."""

ALARMS: tuple[Alarm, ...] = (
    Alarm(
        name="api-unavailable",
        value=UP,
        op="<",
        threshold=DOWN_SHARE,
        unit="share",
        severity="P0",
        runbook="EM-1",
    ),
    Alarm(
        name="canary-failed",
        value=Metric(series.CANARY, "Average"),
        op="<",
        threshold=0.5,
        unit="share",
        m=2,
        n=3,
        severity="P1",
        runbook="EM-1",
    ),
    Alarm(
        name="todo-api-high-error-rate",
        value=Ratio(ERRORS, REQUESTS, at_least=FEW_REQUESTS),
        op=">",
        threshold=0.05,
        unit="share",
        m=2,
        n=3,
        missing="notBreaching",
        severity="P1",
        runbook="TS-2",
        clear=Clear(0.01),
    ),
    Alarm(
        name="todo-api-high-latency",
        value=Metric(series.HTTP_LATENCY, "p95"),
        op=">",
        threshold=1.0,
        unit="s",
        m=3,
        n=5,
        missing="notBreaching",
        severity="P1",
        runbook="TS-1",
        clear=Clear(0.2),
    ),
    Alarm(
        name="todo-api-cpu",
        value=Metric(series.HOST_CPU, "Average"),
        op=">",
        threshold=85,
        unit="%",
        m=5,
        n=5,
        severity="P2",
        runbook="TS-1",
        clear=Clear(70),
    ),
    Alarm(
        name="todo-api-memory",
        value=Metric(series.HOST_MEMORY, "Average"),
        op=">",
        threshold=90,
        unit="%",
        m=3,
        n=5,
        severity="P1",
        runbook="TS-2",
        clear=Clear(80),
    ),
    Alarm(
        name="disk-usage",
        value=Metric(series.HOST_DISK, "Maximum"),
        op=">",
        threshold=80,
        unit="%",
        m=3,
        n=3,
        severity="P2",
        runbook="CA-1",
        clear=Clear(75),
    ),
    Alarm(
        name="backup-too-old",
        value=Metric(series.BACKUP_AGE, "Maximum"),
        op=">",
        threshold=5_400,
        unit="s",
        m=2,
        n=2,
        severity="P1",
        runbook="BK-1",
    ),
    Alarm(
        name="keys-expiring",
        value=Metric(series.KEYS_LEFT, "Minimum"),
        op="<",
        threshold=14,
        unit="d",
        severity="P3",
        runbook="SE-2",
    ),
    Alarm(
        name="cert-expiry",
        value=Metric(series.CERTIFICATE_LEFT, "Minimum"),
        op="<",
        threshold=21,
        unit="d",
        severity="P3",
        runbook="SE-2",
    ),
    Alarm(
        name="security-violations",
        value=Metric(series.VIOLATIONS, "Sum"),
        op=">",
        threshold=0,
        missing="notBreaching",
        severity="P1",
        runbook="SE-1",
    ),
    Alarm(
        name="auth-failed-surge",
        value=Metric(series.SIGN_INS_FAILED, "Sum"),
        op=">",
        threshold=70,
        period_s=300,
        missing="notBreaching",
        severity="P1",
        runbook="TS-3",
    ),
)

AVAILABILITY = SLO(
    name="availability",
    events=Slices((Condition(UP, "<", DOWN_SHARE), Condition(Ratio(ERRORS, REQUESTS, FEW_REQUESTS), ">", 0.05))),
    objective=0.999,
    least_bad=1,
    runbook="TS-2",
)
LATENCY = SLO(
    name="latency",
    events=Ratio(Math("-", TIMED, IN_TIME), TIMED),
    objective=0.95,
    least_bad=20,
    runbook="TS-1",
)
SLOS: tuple[SLO, ...] = (AVAILABILITY, LATENCY)

DEFINITIONS: tuple[Definition, ...] = (*ALARMS, *(alarm for slo in SLOS for alarm in burn_alarms(slo)))
"""What is watched: the alarms, and for each service level one for each speed at which its budget may go."""


def definition(name: str) -> Definition | None:
    return next((known for known in DEFINITIONS if known.name == name), None)
