"""What every adapter of Store promises a replica that follows the feed, and what old trash leaves behind."""

import pytest
from tests.simulators import NOW_MS
from tests.space import HOME, OTHER_SPACE, SPACE, Replica, Scribe, a_list, a_todo, at, born, revs

from hanbit.domain.lists import ListFields
from hanbit.domain.refusals import CursorExpired, NotFound
from hanbit.domain.todos import TodoFields
from hanbit.ports.store import SpaceStats, Store, TodoQuery, Tombstone
from hanbit.sync.changes import Key

ONE, TWO, THREE, FOUR = (a_todo(number) for number in range(1, 5))


async def seven_commits(space: Scribe) -> None:
    """Revs 2 to 7, some of several things, in an order that is not that of ids; a list among them."""
    await space.write((a_todo(9), born()))
    await space.write((a_todo(8), born()), (a_todo(7), born()), (a_list(1), ListFields(name="일", position="W")))
    await space.write((a_todo(1), born()))
    await space.write((a_todo(2), born()), (a_todo(9), TodoFields(title="바뀜")))
    await space.write((a_list(1), ListFields(name="일감")))
    await space.write((a_todo(7), TodoFields(title="바뀜")))


async def test_the_feed_is_the_latest_of_each_thing_oldest_change_first(space: Scribe) -> None:
    await seven_commits(space)
    feed = await space.store.feed(SPACE, 0)
    assert [(r.key, r.rev) for r in feed.records] == [
        (HOME, 1), (a_todo(8), 3), (a_todo(1), 4), (a_todo(2), 5), (a_todo(9), 5), (a_list(1), 6), (a_todo(7), 7)
    ]  # fmt: skip
    assert (feed.next_rev, feed.has_more, feed.tombstones) == (7, False, ())


@pytest.mark.parametrize("since_rev", range(8))
async def test_the_feed_tells_exactly_what_came_after_the_cursor(space: Scribe, since_rev: int) -> None:
    await seven_commits(space)
    feed = await space.store.feed(SPACE, since_rev)
    assert revs(feed) == [rev for rev in (1, 3, 4, 5, 5, 6, 7) if rev > since_rev]
    assert (feed.next_rev, feed.has_more) == (7, False)


async def test_with_nothing_new_the_cursor_stays(space: Scribe) -> None:
    await space.write((ONE, born()))
    feed = await space.store.feed(SPACE, 2)
    assert (feed.records, feed.tombstones, feed.next_rev, feed.has_more) == ((), (), 2, False)


async def test_a_page_that_ends_with_the_last_change_says_so(space: Scribe) -> None:
    for number in range(1, 4):
        await space.write((a_todo(number), born()))
    assert not (await space.store.feed(SPACE, 0, limit=4)).has_more
    assert (await space.store.feed(SPACE, 0, limit=3)).has_more


@pytest.mark.parametrize("limit", range(1, 9))
async def test_pages_follow_each_other_without_gap_or_repetition_and_never_cut_a_commit(
    space: Scribe, limit: int
) -> None:
    await seven_commits(space)
    await space.trash(a_todo(1), a_todo(2), seconds=1)
    assert await space.store.purge(at(2), now_ms=NOW_MS, limit=9) == 2
    pages = await space.pages(limit=limit)
    seen = [rev for page in pages for rev in sorted(revs(page))]
    assert seen == [1, 3, 5, 6, 7, 9, 10]
    assert len({key for page in pages for key in _keys(page.records) | _keys(page.tombstones)}) == 7
    assert all(len(revs(page)) >= min(limit, 1) for page in pages)
    assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]
    assert pages[-1].next_rev == await space.rev()


@pytest.mark.parametrize("limit", range(1, 7))
async def test_a_commit_larger_than_a_page_comes_whole_and_is_not_the_end(space: Scribe, limit: int) -> None:
    await space.write(*((a_todo(number), born()) for number in range(6)))
    await space.write((a_todo(7), born()))
    first, *others = await space.pages(1, limit=limit)
    assert (revs(first), first.next_rev, first.has_more) == ([2] * 6, 2, True)
    assert [revs(page) for page in others] == [[3]]


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
async def test_a_replica_that_pages_while_others_write_has_everything_in_the_end(space: Scribe, limit: int) -> None:
    replica = Replica()
    for number in range(1, 9):
        await space.write((a_todo(number), born()), (ONE, TodoFields(title=f"{number}")))
        if number % 3 == 0:
            await space.trash(a_todo(number), seconds=number)
            await space.store.purge(at(100), now_ms=NOW_MS, limit=9)
        replica.take(await space.store.feed(SPACE, replica.rev, limit=limit))
    for page in await space.pages(replica.rev, limit=limit):
        replica.take(page)
    assert replica.state == await space.everything()
    assert replica.rev == await space.rev()


async def test_what_is_purged_leaves_a_tombstone_under_a_rev_of_its_own(space: Scribe) -> None:
    await space.write((ONE, born(tags=("t",))), (TWO, born()), (THREE, born()))
    await space.trash(ONE, TWO, seconds=1)
    assert await space.store.purge(at(2), now_ms=NOW_MS, limit=9) == 2
    feed = await space.store.feed(SPACE, 0)
    assert [record.key for record in feed.records] == [HOME, THREE]
    assert [entry.rev for entry in feed.tombstones] == [4, 5]
    assert {entry.key for entry in feed.tombstones} == {ONE, TWO}
    assert await space.store.records(SPACE, [ONE, TWO]) == {}
    assert (await space.store.todos(SPACE, TodoQuery(deleted=True))).records == []
    assert (await space.store.todos(SPACE, TodoQuery(tag="t", deleted=True))).records == []
    assert await space.store.history(SPACE, ONE, before_rev=None, limit=9) == []
    assert {entry.change.key for entry in await space.log()} == {HOME, THREE}
    assert (await space.write((FOUR, born()))).rev == 6


async def test_a_tombstone_is_told_once_and_in_its_place(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    await space.write((TWO, born()))
    (first, second) = await space.pages(1, limit=1)
    assert (first.tombstones, first.next_rev, first.has_more) == ((Tombstone(ONE, 4),), 4, True)
    assert (_keys(second.records), second.tombstones) == ({TWO}, ())
    assert (await space.store.feed(SPACE, 4)).tombstones == ()


async def test_only_what_went_into_the_trash_before_the_moment_is_purged(space: Scribe) -> None:
    await space.write((ONE, born()), (TWO, born()), (THREE, born()))
    await space.trash(ONE, seconds=1)
    await space.trash(TWO, seconds=2)
    assert await space.store.purge(at(1), now_ms=NOW_MS, limit=9) == 0
    assert await space.store.purge(at(2), now_ms=NOW_MS, limit=9) == 1
    assert set(await space.everything()) == {HOME, TWO, THREE}


async def test_only_what_lies_in_the_trash_is_discarded_and_only_in_its_space(store: Store) -> None:
    scribe, other = await Scribe(store).open(), await Scribe(store, OTHER_SPACE).open()
    for one in (scribe, other):
        await one.write((ONE, born(tags=("t",))), (TWO, born()), (THREE, born()))
        await one.trash(ONE, THREE, seconds=1)
    untouched = await other.everything()
    assert await store.discard(SPACE, [ONE.id, ONE.id, TWO.id, FOUR.id], now_ms=NOW_MS) == 1
    assert (await store.feed(SPACE, 3)).tombstones == (Tombstone(ONE, 4),)
    assert set(await scribe.everything()) == {HOME, TWO, THREE}
    assert await scribe.folded() == await scribe.everything()
    assert await store.discard(SPACE, [ONE.id], now_ms=NOW_MS) == 0
    assert (await scribe.rev(), await other.everything()) == (4, untouched)


async def test_purge_takes_the_oldest_first_and_no_more_than_asked(store: Store) -> None:
    scribes = [await Scribe(store).open(), await Scribe(store, OTHER_SPACE).open()]
    for seconds, (scribe, number) in enumerate([(s, n) for n in (3, 1, 2) for s in scribes]):
        await scribe.write((a_todo(number), born()))
        await scribe.trash(a_todo(number), seconds=seconds)
    left = []
    while await store.purge(at(9), now_ms=NOW_MS, limit=2):
        left.append([len(await scribe.everything()) - 1 for scribe in scribes])
    assert left == [[2, 2], [1, 1], [0, 0]]


async def test_lists_stay_in_the_trash(space: Scribe) -> None:
    await space.write((a_list(1), ListFields(name="일", position="W")))
    await space.write((a_list(1), ListFields(deleted_at=at(1))))
    assert await space.store.purge(at(9), now_ms=NOW_MS, limit=9) == 0
    assert (await space.record(a_list(1))).entity.deleted_at == at(1)


async def test_something_made_anew_under_a_purged_id_is_no_longer_gone(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    await space.write((ONE, born("다시")))
    feed = await space.store.feed(SPACE, 1)
    assert (_keys(feed.records), feed.tombstones) == ({ONE}, ())
    assert (await space.record(ONE)).field_revs["title"] == 5
    assert await space.folded() == await space.everything()


async def test_old_tombstones_are_forgotten_and_raise_the_floor(space: Scribe) -> None:
    await space.write((ONE, born()), (TWO, born()))
    for seconds, key in enumerate((ONE, TWO)):
        await space.trash(key, seconds=seconds)
        await space.store.purge(at(9), now_ms=NOW_MS + seconds, limit=9)
    assert await space.store.stats(SPACE) == SpaceStats(rev=6, floor_rev=0)
    assert await space.store.forget_tombstones(NOW_MS, limit=9) == 0
    assert await space.store.forget_tombstones(NOW_MS + 1, limit=9) == 1
    assert await space.store.stats(SPACE) == SpaceStats(rev=6, floor_rev=4)
    assert (await space.store.feed(SPACE, 4)).tombstones == (Tombstone(TWO, 6),)
    assert await space.store.forget_tombstones(NOW_MS + 2, limit=9) == 1
    assert await space.store.stats(SPACE) == SpaceStats(rev=6, floor_rev=6)


async def test_a_cursor_older_than_the_tombstones_kept_is_expired_and_zero_never_is(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    await space.write((TWO, born()))
    await space.store.forget_tombstones(NOW_MS + 1, limit=9)
    for since_rev in (1, 2, 3):
        with pytest.raises(CursorExpired):
            await space.store.feed(SPACE, since_rev)
    for since_rev, expected in ((0, {HOME, TWO}), (4, {TWO}), (5, set())):
        assert _keys((await space.store.feed(SPACE, since_rev)).records) == expected


async def test_whoever_began_from_nothing_goes_on_below_the_floor_that_stood_then(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    await space.write((TWO, born()))
    await space.store.forget_tombstones(NOW_MS + 1, limit=9)
    first = await space.store.feed(SPACE, 0, limit=1)
    assert (_keys(first.records), first.next_rev, first.has_more) == ({HOME}, 1, True)
    assert _keys((await space.store.feed(SPACE, 1, floor_rev=4)).records) == {TWO}
    with pytest.raises(CursorExpired):
        await space.store.feed(SPACE, 1, floor_rev=3)


async def test_tombstones_are_forgotten_oldest_first_and_no_more_than_asked(space: Scribe) -> None:
    keys = [a_todo(number) for number in range(4)]
    await space.write(*((key, born()) for key in keys))
    await space.trash(*keys, seconds=1)
    await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    floors = []
    while await space.store.forget_tombstones(NOW_MS + 1, limit=3):
        stats = await space.store.stats(SPACE)
        assert stats is not None
        floors.append(stats.floor_rev)
    assert floors == [6, 7]


async def test_the_feed_of_a_space_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.feed(SPACE, 0)


def _keys(entries: "tuple[object, ...]") -> set[Key]:
    return {entry.key for entry in entries}  # type: ignore[attr-defined]
