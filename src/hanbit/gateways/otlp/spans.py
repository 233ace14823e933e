"""Finished spans handed to OpenTelemetry's batch processor, whose thread sends them."""

import logging

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from hanbit.telemetry.traces import SpanRecord

SEND_EACH_MS = 1_000
QUEUE = 2_048
"""Spans that wait to be sent; more than these are dropped, the oldest first."""

BATCH = 512

_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_OK, _ERROR = Status(StatusCode.UNSET), Status(StatusCode.ERROR)


class OtlpSpans:
    def __init__(self, url: str, *, service: str, version: str, timeout_s: float) -> None:
        """``url``: where a collector takes traces, ``http://127.0.0.1:8001/v1/traces``. ``timeout_s``: of a batch."""
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a collector that is down is not our fault
        exporter = OTLPSpanExporter(endpoint=url, headers={}, timeout=timeout_s)
        self._processor = BatchSpanProcessor(
            exporter, max_queue_size=QUEUE, schedule_delay_millis=SEND_EACH_MS, max_export_batch_size=BATCH
        )
        self._resource = Resource({"service.name": service, "service.version": version})

    def emit(self, span: SpanRecord) -> None:
        trace_id = int(span.trace_id, 16)
        parent = SpanContext(trace_id, int(span.parent_id, 16), is_remote=span.is_server) if span.parent_id else None
        self._processor.on_end(
            ReadableSpan(
                span.name,
                context=SpanContext(trace_id, int(span.span_id, 16), is_remote=False, trace_flags=_SAMPLED),
                parent=parent,
                resource=self._resource,
                attributes=span.attributes,
                kind=SpanKind.SERVER if span.is_server else SpanKind.INTERNAL,
                status=_ERROR if span.is_error else _OK,
                start_time=span.start_ns,
                end_time=span.end_ns,
            )
        )

    def flush(self) -> None:
        """Sends what waits, for as long as one batch may take; what a collector does not take is lost."""
        self._processor.force_flush()

    def close(self) -> None:
        """Sends what is left, for as long as one request may take."""
        self._processor.shutdown()  # type: ignore[no-untyped-call]
