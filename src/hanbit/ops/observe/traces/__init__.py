"""X-Ray filter expressions over spans, and a trace as a waterfall. Read strictly, as everything that is written to find
something: what is not understood is refused with its place."""
