"""The tables of the product, as an ordered list of migrations."""

from hanbit.stores.versions import Schema

APPLICATION_ID = 0x48425444  # "HBTD", so that `file` and a stray open can tell whose database this is

# Ids are mostly UUIDv7: indexes that begin with one grow at their end, so what a batch of writes adds to them, for
# however many spaces, falls on the same few pages. What is fat stands in row order for the same reason.
V1 = """
CREATE TABLE space (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, rev INTEGER NOT NULL, floor_rev INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE membership (
  account_id TEXT NOT NULL, space_id TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (account_id, space_id)
) WITHOUT ROWID;
CREATE INDEX membership_by_space ON membership (space_id);

CREATE TABLE list (
  key INTEGER PRIMARY KEY, space_id TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,
  body TEXT NOT NULL, field_revs TEXT NOT NULL, position TEXT NOT NULL, deleted_at TEXT
);
CREATE UNIQUE INDEX list_by_id ON list (id, space_id);
CREATE INDEX list_by_rev ON list (space_id, rev);

CREATE TABLE todo (
  key INTEGER PRIMARY KEY, space_id TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,
  body TEXT NOT NULL, field_revs TEXT NOT NULL,
  list_id TEXT NOT NULL, is_done INTEGER NOT NULL, parent_id TEXT, position TEXT NOT NULL, deleted_at TEXT,
  due_on TEXT, due_ms INTEGER, due_order TEXT, search TEXT NOT NULL
);
CREATE UNIQUE INDEX todo_by_id ON todo (id, space_id);
CREATE INDEX todo_by_rev ON todo (space_id, rev);
CREATE INDEX todo_by_list ON todo (space_id, list_id, position, id) WHERE deleted_at IS NULL;
CREATE INDEX todo_by_position ON todo (space_id, position, id) WHERE deleted_at IS NULL;
CREATE INDEX todo_by_due ON todo (space_id, due_order, id) WHERE deleted_at IS NULL AND due_order IS NOT NULL;
CREATE INDEX todo_by_parent ON todo (space_id, parent_id, position, id) WHERE parent_id IS NOT NULL;
CREATE INDEX todo_in_trash ON todo (deleted_at, space_id, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX todo_in_space_trash ON todo (space_id, position, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE todo_tag (
  space_id TEXT NOT NULL, tag TEXT NOT NULL, todo_id TEXT NOT NULL, PRIMARY KEY (space_id, tag, todo_id)
) WITHOUT ROWID;

CREATE TABLE tombstone (
  space_id TEXT NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (space_id, kind, id)
) WITHOUT ROWID;
CREATE INDEX tombstone_by_rev ON tombstone (space_id, rev);

CREATE TABLE change (
  key INTEGER PRIMARY KEY, space_id TEXT NOT NULL, rev INTEGER NOT NULL, seq INTEGER NOT NULL,
  kind TEXT NOT NULL, entity_id TEXT NOT NULL, op_id TEXT, at_ms INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE UNIQUE INDEX change_by_rev ON change (space_id, rev, seq);
CREATE INDEX change_by_entity ON change (entity_id, space_id, kind, rev, seq);
CREATE UNIQUE INDEX change_by_op ON change (op_id, space_id) WHERE op_id IS NOT NULL;

CREATE TABLE account (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE session (
  id TEXT PRIMARY KEY, account_id TEXT NOT NULL, generation INTEGER NOT NULL, created_ms INTEGER NOT NULL,
  rotated_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, user_agent TEXT NOT NULL, ip TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account_id, created_ms);
CREATE INDEX session_by_expiry ON session (expires_ms);
CREATE TABLE revocation (
  kind TEXT NOT NULL, value TEXT NOT NULL, not_before_s INTEGER NOT NULL, until_s INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE INDEX revocation_by_expiry ON revocation (until_s);
CREATE TABLE reply (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, claimed_ms INTEGER NOT NULL, settled_ms INTEGER,
  status INTEGER, headers TEXT, body BLOB
) WITHOUT ROWID;
CREATE INDEX reply_by_age ON reply (claimed_ms);
"""

V2 = """
CREATE TABLE activity (
  account_id TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (account_id, day)
) WITHOUT ROWID;
CREATE INDEX activity_by_day ON activity (day, account_id);
CREATE TRIGGER activity_goes_with_account AFTER DELETE ON account BEGIN
  DELETE FROM activity WHERE account_id = OLD.id;
END;
"""

# What is asked of several lists at once comes list by list, as `todo_by_list` stands.
V3 = """
DROP INDEX todo_by_position;
DROP INDEX todo_in_space_trash;
CREATE INDEX todo_in_space_trash ON todo (space_id, list_id, position, id) WHERE deleted_at IS NOT NULL;
"""

MIGRATIONS: tuple[str, ...] = (V1, V2, V3)
SCHEMA = Schema(APPLICATION_ID, MIGRATIONS)
