"""Any sequence of writes, refusals, sweeps and pulls leaves every adapter of Store as a plain dictionary says."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.simulators import NOW_MS
from tests.space import HOME, SPACE, Replica, Scribe, Step, a_todo, at, born

from hanbit.domain.refusals import Conflict, CursorExpired
from hanbit.domain.todos import Todo, TodoFields
from hanbit.ports.store import Commit, Record, SpaceStats, Store, TodoQuery
from hanbit.sync.changes import Key, decode_entity

T = TypeVar("T")
NewStore = Callable[[], AbstractAsyncContextManager[Store]]

keys = st.integers(0, 5).map(a_todo)
limits = st.integers(1, 4)
TAGS = ("가", "나", "다")
fields = st.fixed_dictionaries(
    {"title": st.sampled_from(["장보기", "회의", "운동"])},
    optional={
        "tags": st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
        "position": st.sampled_from(["A", "V", "V1"]),
        "status": st.sampled_from(["open", "done"]),
    },
)


class StoreMachine(RuleBasedStateMachine):
    """The model: to-dos by key, tombstones as (rev, time), the head and the floor."""

    def __init__(self, new_store: NewStore) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.opened = new_store()
        self.space = Scribe(self.run(self.opened.__aenter__()))
        self.run(self.space.open())
        self.todos: dict[Key, Todo] = {}
        self.tombstones: dict[Key, tuple[int, int]] = {}
        self.rev, self.floor_rev, self.seconds = 1, 0, 0
        self.snapshots: list[Record] = []
        self.used_op_ids: list[str] = []
        self.replica = Replica()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def step(self, key: Key, values: dict[str, Any]) -> Step:
        """Also taken in the model, under the next rev."""
        before = self.todos.get(key)
        if before is None:
            whole = {"title": "", "position": "V"} | values
            self.todos[key] = Todo(
                id=key.id, space_id=SPACE, list_id=HOME.id, created_at=at(self.seconds), updated_at=at(self.seconds),
                rev=self.rev + 1, **whole,
            )  # fmt: skip
            self.tombstones.pop(key, None)
            return key, born(**whole)
        self.todos[key] = msgspec.structs.replace(before, **values, updated_at=at(self.seconds), rev=self.rev + 1)
        return key, TodoFields(**values)

    @rule(batch=st.lists(st.tuples(keys, fields), min_size=1, max_size=4))
    def write_on_what_is_there(self, batch: list[tuple[Key, dict[str, Any]]]) -> None:
        self.seconds += 1
        steps = [self.step(key, values) for key, values in batch]
        committed = self.run(self.space.write(*steps, seconds=self.seconds))
        self.rev += 1
        assert committed.rev == self.rev
        self.snapshots += committed.records.values()
        self.used_op_ids += [entry.change.op_id or "" for entry in self.run(self.space.log())[-1:]]

    @precondition(lambda self: self.snapshots)
    @rule(data=st.data(), fresh=keys)
    def write_on_something_older(self, data: st.DataObject, fresh: Key) -> None:
        snapshot = data.draw(st.sampled_from(self.snapshots))
        current = self.todos.get(snapshot.key)
        if fresh == snapshot.key or (current is not None and current.rev == snapshot.rev):
            return
        seen = {fresh: self.run(self.space.read(fresh)), snapshot.key: snapshot}
        changes = tuple(self.space.change(key, born("묵은 것")) for key in seen)
        with pytest.raises(Conflict):
            self.run(self.space.store.commit(SPACE, Commit(changes, seen)))

    @precondition(lambda self: self.used_op_ids)
    @rule(data=st.data(), key=keys)
    def write_under_a_used_op_id(self, data: st.DataObject, key: Key) -> None:
        op_id = data.draw(st.sampled_from(self.used_op_ids))
        if not self.run(self.space.store.applied(SPACE, [op_id])):
            return  # its to-do was purged, and the op with it
        commit = Commit((self.space.change(key, born("두 번"), op_id=op_id),), {key: self.run(self.space.read(key))})
        with pytest.raises(Conflict):
            self.run(self.space.store.commit(SPACE, commit))

    @rule(key=keys, is_deleted=st.booleans())
    def trash_or_restore(self, key: Key, is_deleted: bool) -> None:
        if key in self.todos:
            self.write_on_what_is_there([(key, {"deleted_at": at(self.seconds + 1) if is_deleted else None})])

    @rule(seconds_back=st.integers(0, 3), limit=limits)
    def purge(self, seconds_back: int, limit: int) -> None:
        before = at(self.seconds - seconds_back)
        old = sorted((t.deleted_at, key) for key, t in self.todos.items() if t.deleted_at and t.deleted_at < before)
        purged = self.run(self.space.store.purge(before, now_ms=NOW_MS + self.seconds, limit=limit))
        assert purged == min(limit, len(old))
        self.take_tombstones(key for _, key in old)

    @rule(chosen=st.lists(keys, max_size=4))
    def discard(self, chosen: list[Key]) -> None:
        in_trash = {key for key in chosen if key in self.todos and self.todos[key].deleted_at is not None}
        ids = [key.id for key in chosen]
        discarded = self.run(self.space.store.discard(SPACE, ids, now_ms=NOW_MS + self.seconds))
        assert discarded == len(in_trash)
        self.take_tombstones(in_trash)

    def take_tombstones(self, expected: Iterable[Key]) -> None:
        gone = {key: self.run(self.space.read(key)) for key in expected}
        for tombstone in self.run(self.space.store.feed(SPACE, self.rev)).tombstones:
            assert gone[tombstone.key] is None
            self.tombstones[tombstone.key] = (tombstone.rev, NOW_MS + self.seconds)
            del self.todos[tombstone.key]
            self.rev += 1

    @rule(back=st.integers(0, 3), limit=limits)
    def forget_tombstones(self, back: int, limit: int) -> None:
        before_ms = NOW_MS + self.seconds - back
        old = sorted((rev, key) for key, (rev, at_ms) in self.tombstones.items() if at_ms < before_ms)[:limit]
        assert self.run(self.space.store.forget_tombstones(before_ms, limit=limit)) == len(old)
        for rev, key in old:
            del self.tombstones[key]
            self.floor_rev = max(self.floor_rev, rev)

    @rule(limit=limits)
    def pull(self, limit: int) -> None:
        self.take_page(limit)

    def take_page(self, limit: int) -> bool:
        """Whether there is more."""
        if 0 < self.replica.rev < self.floor_rev:
            with pytest.raises(CursorExpired):
                self.run(self.space.store.feed(SPACE, self.replica.rev, limit=limit))
            self.replica = Replica()
        feed = self.run(self.space.store.feed(SPACE, self.replica.rev, limit=limit))
        assert feed.next_rev > self.replica.rev or not (feed.records or feed.tombstones or feed.has_more)
        self.replica.take(feed)
        return feed.has_more

    @invariant()
    def records_agree(self) -> None:
        found = self.run(self.space.store.records(SPACE, [a_todo(number) for number in range(6)]))
        assert {key: record.entity for key, record in found.items()} == self.todos
        assert self.run(self.space.store.stats(SPACE)) == SpaceStats(self.rev, self.floor_rev)

    @invariant()
    def queries_agree(self) -> None:
        for tag in (None, *TAGS):
            expected = [t for t in self.todos.values() if t.deleted_at is None and (tag is None or tag in t.tags)]
            expected.sort(key=lambda todo: (todo.position, todo.id))
            page = self.run(self.space.store.todos(SPACE, TodoQuery(tag=tag)))
            assert [record.entity for record in page.records] == expected

    @invariant()
    def the_log_folds_to_the_state(self) -> None:
        folded = self.run(self.space.folded())
        del folded[HOME]
        assert {key: decode_entity("todo", body) for key, body in folded.items()} == self.todos

    def teardown(self) -> None:
        try:
            while self.take_page(2):
                pass
            self.replica.state.pop(HOME)
            assert {key: decode_entity("todo", body) for key, body in self.replica.state.items()} == self.todos
            assert self.replica.rev == self.rev
        finally:
            self.run(self.opened.__aexit__(None, None, None))
            self.runner.close()


def test_any_sequence_of_writes_sweeps_and_pulls_is_as_a_dictionary_says(new_store: NewStore, share: int) -> None:
    bounds = settings(max_examples=settings().max_examples * 2 // 3 // share)
    run_state_machine_as_test(lambda: StoreMachine(new_store), settings=bounds)  # type: ignore[arg-type]
