"""Where spans go, in either place. OpenTelemetry is loaded for those who have a collector and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanbit import __version__
from hanbit.settings import Settings
from hanbit.telemetry.traces import Tracing

if TYPE_CHECKING:
    from hanbit.gateways.otlp.spans import OtlpSpans


def open_spans(settings: Settings, *, timeout_s: float) -> OtlpSpans | None:
    """The caller closes it. ``timeout_s``: how long a collector may take for one batch."""
    if not settings.otlp_url or settings.trace_percent == 0:
        return None
    from hanbit.gateways.otlp.spans import OtlpSpans

    return OtlpSpans(settings.otlp_url, service="todo-api", version=__version__, timeout_s=timeout_s)


def tracing_into(spans: OtlpSpans | None, settings: Settings) -> Tracing:
    return Tracing() if spans is None else Tracing(spans.emit, settings.trace_percent / 100)
