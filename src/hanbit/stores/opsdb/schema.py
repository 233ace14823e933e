"""The tables of ``ops.db``, as an ordered list of migrations. Append only: what ran somewhere is never changed."""

from hanbit.stores.versions import Schema

APPLICATION_ID = 0x4842544F  # "HBTO"

MEASURES = """
CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE mark (source TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
""" + "".join(
    f"""
CREATE TABLE point_{period_s} (
  series_id INTEGER NOT NULL REFERENCES series (id), at_s INTEGER NOT NULL, count INTEGER NOT NULL,
  total REAL NOT NULL, least REAL NOT NULL, most REAL NOT NULL, buckets BLOB, PRIMARY KEY (series_id, at_s)
) WITHOUT ROWID;
CREATE INDEX point_{period_s}_by_age ON point_{period_s} (at_s);
"""
    for period_s in (60, 300, 3600)
)

ALARMS = """
CREATE TABLE alarm (
  name TEXT PRIMARY KEY, at_s INTEGER NOT NULL, state TEXT NOT NULL, since_s INTEGER NOT NULL,
  entering TEXT NOT NULL, staying TEXT NOT NULL, value REAL
) WITHOUT ROWID;
CREATE TABLE alarm_transition (
  alarm TEXT NOT NULL, at_s INTEGER NOT NULL, was TEXT NOT NULL, now TEXT NOT NULL, value REAL,
  PRIMARY KEY (alarm, at_s)
) WITHOUT ROWID;
CREATE INDEX alarm_transition_by_time ON alarm_transition (at_s);
"""

PROCESSES = """
CREATE TABLE process_event (
  at_ms INTEGER NOT NULL, process TEXT NOT NULL, event TEXT NOT NULL, pid INTEGER, status INTEGER,
  UNIQUE (at_ms, process, event)
);
"""

RECOVERY = """
CREATE TABLE drill_run (
  at_ms INTEGER NOT NULL, scenario TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (at_ms, scenario)
) WITHOUT ROWID;
CREATE TABLE proof (at_ms INTEGER PRIMARY KEY, backup_id TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX proof_by_backup ON proof (backup_id, at_ms);
"""

SPANS = """
CREATE TABLE span (
  trace_id TEXT NOT NULL, span_id TEXT NOT NULL, parent_id TEXT, service TEXT NOT NULL, name TEXT NOT NULL,
  at_us INTEGER NOT NULL, duration_us INTEGER NOT NULL, is_server INTEGER NOT NULL, is_error INTEGER NOT NULL,
  attributes TEXT NOT NULL, PRIMARY KEY (trace_id, span_id)
) WITHOUT ROWID;
CREATE INDEX span_by_time ON span (at_us);
"""

BUSINESS = """
CREATE TABLE business (day INTEGER PRIMARY KEY, at_s INTEGER NOT NULL, body BLOB NOT NULL);
"""

DEPLOYMENTS = """
CREATE TABLE deployment (at_ms INTEGER PRIMARY KEY, version TEXT NOT NULL, result TEXT NOT NULL, body BLOB NOT NULL);
"""

OPERATORS = """
CREATE TABLE operator (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, created_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE operator_session (
  digest BLOB PRIMARY KEY, operator_id TEXT NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
  began_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX operator_session_by_operator ON operator_session (operator_id);
CREATE TABLE operator_link (digest BLOB PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID;
"""

RESTORES = """
CREATE TABLE restoration (began_ms INTEGER PRIMARY KEY, body BLOB NOT NULL);
"""

WORKS = """
CREATE TABLE work (began_ms INTEGER PRIMARY KEY, body BLOB NOT NULL);
"""


def _each(array: str, name: str, changed: str) -> str:
    """The array with every element, called ``name``, as ``changed``."""
    return f"json((SELECT json_group_array({changed}) FROM json_each({array}) AS {name}))"  # noqa: S608 - our own names


def _rewritten(table: str, member: str, elements: str) -> str:
    changed = f"json_set(CAST(body AS TEXT), '$.{member}', {elements})"
    return f"UPDATE {table} SET body = CAST({changed} AS BLOB);"  # noqa: S608 - our own names


def _told(text: str) -> str:
    return f"json_object('code', 'told', 'params', json_object('text', {text}))"


def _told_outcomes(table: str) -> str:
    faults = _each("o.value, '$.faults'", "f", _told("f.value"))
    return _rewritten(
        table, "outcomes", _each("CAST(body AS TEXT), '$.outcomes'", "o", f"json_set(o.value, '$.faults', {faults})")
    )


def _told_parts(member: str) -> str:
    told = _told("p.value ->> '$.fault'")
    fault = f"CASE json_type(p.value, '$.fault') WHEN 'text' THEN {told} END"
    return _rewritten(
        "deployment",
        member,
        _each(f"CAST(body AS TEXT), '$.{member}'", "p", f"json_set(p.value, '$.fault', json({fault}))"),
    )


REASONS = "\n".join(
    (
        _rewritten("drill_run", "faults", _each("CAST(body AS TEXT), '$.faults'", "f", _told("f.value"))),
        _told_outcomes("proof"),
        _told_outcomes("restoration"),
        _told_parts("checks"),
        _told_parts("steps"),
    )
)
"""What was a sentence is now a reason that has been told."""

ATTENTION = """
CREATE TABLE alarm_mute (
  alarm TEXT PRIMARY KEY, at_s INTEGER NOT NULL, until_s INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE alarm_acknowledgement (
  alarm TEXT NOT NULL, since_s INTEGER NOT NULL, at_s INTEGER NOT NULL, who TEXT NOT NULL,
  PRIMARY KEY (alarm, since_s)
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (
    MEASURES, ALARMS, PROCESSES, RECOVERY, SPANS, BUSINESS, DEPLOYMENTS, OPERATORS, RESTORES, WORKS, REASONS,
    ATTENTION,
)  # fmt: skip
SCHEMA = Schema(APPLICATION_ID, MIGRATIONS)
