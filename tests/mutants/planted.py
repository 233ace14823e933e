"""Storage bugs as data: where each is planted, and what it turns into what. The store's suite must see every one."""

from typing import NamedTuple

SQLITE, DYNAMODB = "hanbit/stores/sqlite", "hanbit/stores/dynamodb"
ADAPTERS = ("sqlite", "dynamodb")
FEED, TODOS = "test_store_feed.py", "test_store_todos.py"


class Mutant(NamedTuple):
    """``before`` stands exactly once in ``path`` (below ``src``). ``first``: the part of the suite that is asked first,
    the one that sees it."""

    name: str
    path: str
    before: str
    after: str
    first: str = "test_store.py"

    @property
    def adapter(self) -> str:
        """Whose tests must see it."""
        return next(name for name in ADAPTERS if f"/{name}/" in self.path)


IN_SQLITE = (
    Mutant("commits what it refused", f"{SQLITE}/database.py", '"ROLLBACK TO job"', '"SELECT 1"'),
    Mutant(
        "answers before the disk does",
        f"{SQLITE}/database.py",
        "elif not self._try_job(job):",
        "elif not (self._try_job(job), job.deliver())[0]:",
    ),
    Mutant(
        "missing version check",
        f"{SQLITE}/commits.py",
        "        _check_seen(connection, space_id, key, seen)\n",
        "        pass\n",
    ),
    Mutant("duplicate op accepted", f"{SQLITE}/schema.py", "UNIQUE INDEX change_by_op", "INDEX change_by_op"),
    Mutant(
        "rev reused by a purge",
        f"{SQLITE}/commits.py",
        '"UPDATE space SET rev = rev + 1 WHERE id = ?"',
        '"UPDATE space SET rev = rev WHERE id = ?"',
        FEED,
    ),
    Mutant("feed out of order", f"{SQLITE}/queries.py", "(record.rev, record.key)", "record.key", FEED),
    Mutant(
        "page cuts a commit in half",
        f"{SQLITE}/queries.py",
        "tuple(sorted(found, key=lambda record: (record.rev, record.key)))",
        "tuple(sorted(found, key=lambda record: (record.rev, record.key))[:limit])",
        FEED,
    ),
    Mutant(
        "large commit taken for the end",
        f"{SQLITE}/queries.py",
        "has_more = is_cut and connection.execute(_REVS, (space_id, upto, 1)).fetchone() is not None",
        "has_more = is_cut and revs[-1][0] > upto",
        FEED,
    ),
    Mutant(
        "cursor off by one",
        f"{SQLITE}/queries.py",
        "FROM {kind} WHERE space_id = ? AND rev >",
        "FROM {kind} WHERE space_id = ? AND rev >=",
        FEED,
    ),
    Mutant(
        "cursor skips one",
        f"{SQLITE}/queries.py",
        "span = (space_id, since_rev, upto)",
        "span = (space_id, since_rev + 1, upto)",
    ),
    Mutant(
        "lost tombstone",
        f"{SQLITE}/commits.py",
        'FROM space WHERE id = ?",\n        (todo_id',
        'FROM space WHERE id = ? AND 0",\n        (todo_id',
        FEED,
    ),
    Mutant(
        "tombstone of something alive",
        f"{SQLITE}/commits.py",
        "if has_tombstones:",
        "if not has_tombstones:",
        FEED,
    ),
    Mutant("list remembered as it was", f"{SQLITE}/store.py", "self._lists.change((space_id, key), record)", "pass"),
    Mutant(
        "list outlives its space in memory",
        f"{SQLITE}/store.py",
        'self._lists.change((space_id, Key("list", list_id)), None)',
        "pass",
    ),
    Mutant(
        "remembered taken for current",
        f"{SQLITE}/store.py",
        "self._lists.get_in_batch((space_id, key)) is record",
        "self._lists.get_in_batch((space_id, key)) is not None",
    ),
    Mutant(
        "batch sees what was before it",
        f"{SQLITE}/store.py",
        "self._lists.get_in_batch((space_id, key)) is record",
        "self._lists.get((space_id, key)) is record",
    ),
    Mutant(
        "last place outlives its space",
        f"{SQLITE}/store.py",
        "self._last_positions.change((space_id, list_id), None)",
        "pass",
    ),
    Mutant("last place goes down", f"{SQLITE}/last_positions.py", "max(last, after.position)", "after.position", TODOS),
    Mutant(
        "last place left is kept",
        f"{SQLITE}/last_positions.py",
        "self.change((before.space_id, before.list_id), None)",
        "pass",
        TODOS,
    ),
    Mutant("last place after a move is kept", f"{SQLITE}/last_positions.py", "self.change(home, None)", "pass", TODOS),
    Mutant(
        "last place in the trash",
        f"{SQLITE}/last_positions.py",
        "before is None and after.deleted_at is None",
        "before is None",
        TODOS,
    ),
    Mutant("floor stays when tombstones go", f"{SQLITE}/commits.py", "max(floor_rev, ?)", "min(floor_rev, ?)", FEED),
    Mutant(
        "log cut in half",
        f"{SQLITE}/queries.py",
        "rev = ? AND seq > ? ORDER BY seq",
        "rev = ? AND seq > ? + 1 ORDER BY seq",
    ),
    Mutant("stale tag index", f"{SQLITE}/rows.py", "and entity.tags != before.tags", "and not before.tags", TODOS),
    Mutant(
        "stale write let through", f"{SQLITE}/rows.py", "if connection.changes() != 1:", "if connection.changes() > 1:"
    ),
    Mutant("move taken for a rewording", f"{SQLITE}/rows.py", "== _places(before):", "[:3] == _places(before)[:3]:"),
    Mutant(
        "stale due column",
        f"{SQLITE}/rows.py",
        "due_order = ?\nWHERE",
        "due_order = ifnull(due_order, ?)\nWHERE",
        TODOS,
    ),
    Mutant(
        "trash shown in lists",
        f"{SQLITE}/queries.py",
        "FROM list WHERE space_id = ? AND deleted_at IS NULL",
        "FROM list WHERE space_id = ?",
        TODOS,
    ),
    Mutant(
        "trash shown among to-dos",
        f"{SQLITE}/queries.py",
        "f\"deleted_at IS {'NOT ' if query.deleted else ''}NULL\"",
        '"1"',
        FEED,
    ),
    Mutant("ties lost between pages", f"{SQLITE}/queries.py", "(order)}, id) > (", "(order)}, '') > (", TODOS),
    Mutant(
        "pages of several lists lost",
        f"{SQLITE}/queries.py",
        "last[ID_LENGTH:]) if",
        "last[ID_LENGTH + 1 :]) if",
        TODOS,
    ),
    Mutant("deleted space leaves its log", f"{SQLITE}/commits.py", '"todo_tag", "change",', '"todo_tag",'),
    Mutant(
        "spaces mixed by tag",
        f"{SQLITE}/queries.py",
        "SELECT todo_id FROM todo_tag WHERE space_id = ? AND",
        "SELECT todo_id FROM todo_tag WHERE space_id = space_id AND ? <> '' AND",
    ),
)

IN_DYNAMODB = (
    Mutant(
        "dynamodb: stale write let through",
        f"{DYNAMODB}/commits.py",
        'put(item, "rev = :rev", rev=number(seen.rev))',
        'put(item, "rev >= :rev", rev=number(seen.rev))',
    ),
    Mutant(
        "dynamodb: missing version check",
        f"{DYNAMODB}/commits.py",
        "        if rev != (seen and seen.rev):\n            raise Conflict\n",
        "",
    ),
    Mutant(
        "dynamodb: duplicate op accepted",
        f"{DYNAMODB}/commits.py",
        'LoggedChange(rev, seq, change)), "attribute_not_exists(PK)")',
        "LoggedChange(rev, seq, change)))",
    ),
    Mutant("dynamodb: rev given twice", f"{DYNAMODB}/commits.py", '"rev = :rev AND attribute_not_exists(closing)"',
           '"rev <= :next AND :rev <> :next"'),
    Mutant(
        "dynamodb: rev reused by a purge",
        f"{DYNAMODB}/commits.py",
        "rev = current.rev + 1\n        stone",
        "rev = current.rev\n        stone",
    ),
    Mutant("dynamodb: nothing new under a purged id", f"{DYNAMODB}/commits.py", " OR attribute_exists(gone)", "", FEED),
    Mutant("dynamodb: history outlives a purge", f"{DYNAMODB}/sweeps.py", "history=history[-ROOM:]", "history=[]",
           FEED),
    Mutant("dynamodb: floor stays when tombstones go", f"{DYNAMODB}/sweeps.py", "floorRev < :rev", "floorRev > :rev",
           FEED),
    Mutant("dynamodb: feed out of order", f"{DYNAMODB}/queries.py", "(r.rev, r.key)", "r.key", FEED),
    Mutant(
        "dynamodb: page cuts a commit in half",
        f"{DYNAMODB}/queries.py",
        'if number_of(item, "rev") <= upto]',
        'if number_of(item, "rev") <= upto][:limit]', FEED,
    ),
    Mutant("dynamodb: large commit taken for the end", f"{DYNAMODB}/queries.py", "limit=limit + MAX_EDITS",
           "limit=limit", FEED),
    Mutant("dynamodb: cursor off by one", f"{DYNAMODB}/queries.py", "entity_moved(since_rev + 1)",
           "entity_moved(since_rev)", FEED),
    Mutant("dynamodb: cursor skips one", f"{DYNAMODB}/queries.py", "entity_moved(since_rev + 1)",
           "entity_moved(since_rev + 2)"),
    Mutant("dynamodb: lost tombstone", f"{DYNAMODB}/queries.py", "for i in items if is_tombstone(i)", "for i in ()",
           FEED),
    Mutant("dynamodb: log cut in half", f"{DYNAMODB}/queries.py", "high, index=MOVED, limit=limit)",
           "high, index=MOVED, limit=max(1, limit - 1))"),
    Mutant("dynamodb: history cut in half", f"{DYNAMODB}/queries.py", "if seq > 0:", "if seq > 1:"),
    Mutant("dynamodb: trash shown in lists", f"{DYNAMODB}/queries.py", "if entity.deleted_at is None]", "]", TODOS),
    Mutant(
        "dynamodb: ties lost between pages",
        f"{DYNAMODB}/queries.py",
        "query.order(todo) > query.after",
        "query.order(todo)[0] > query.after[0]", TODOS,
    ),
    Mutant(
        "dynamodb: trash found in its list",
        f"{DYNAMODB}/items.py",
        '    if todo.deleted_at is None:\n        found_by["place"]',
        '    found_by["place"] = text(todo_place(todo.list_id, todo.position, todo.id))\n'
        '    if todo.deleted_at is None:\n        found_by["place"]', TODOS,
    ),
    Mutant(
        "dynamodb: deleted space leaves its log",
        f"{DYNAMODB}/commits.py",
        "if one[1] != HEAD]",
        'if one[1] != HEAD and not one[1].startswith("CHG")]',
    ),
)  # fmt: skip

MUTANTS = IN_SQLITE + IN_DYNAMODB
