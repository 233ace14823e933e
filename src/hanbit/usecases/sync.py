"""The feed over all of a person's spaces, under one opaque cursor."""

from msgspec import Struct

from hanbit.domain.refusals import CursorExpired, NotFound
from hanbit.ports.store import MAX_PAGE, Feed, Membership
from hanbit.sync import cursors
from hanbit.sync.cursors import Since
from hanbit.usecases.draft import Actor
from hanbit.usecases.edits import Desk


class Pull(Struct, frozen=True):
    """What is new, space by space. ``has_more``: go on at once from ``cursor``."""

    spaces: list[Membership]
    feeds: list[tuple[str, Feed]]
    cursor: str
    has_more: bool


async def pull(desk: Desk, actor: Actor, cursor: str | None, *, limit: int = MAX_PAGE) -> Pull:
    """Everything after ``cursor``; everything there is without one.

    Raises Invalid at ``/cursor`` for one that is not ours, CursorExpired for one older than the tombstones kept.
    A space that was left since the cursor is simply no longer among ``spaces``.
    """
    since = cursors.decode_revs(cursor) if cursor is not None else {}
    spaces = await desk.store.spaces_of(actor.account_id)
    heads: dict[str, Since] = {}
    feeds: list[tuple[str, Feed]] = []
    has_more = False
    room = limit
    for space in spaces:
        known = heads[space.space_id] = since.get(space.space_id, Since(0))
        if room <= 0:
            has_more = True
            continue
        stats = await desk.store.stats(space.space_id)
        if stats is None or known.rev > stats.rev:  # of another life of this space: a restored backup
            raise CursorExpired
        floor_rev = known.floor_rev or (0 if known.rev else stats.floor_rev)
        feed = await desk.store.feed(space.space_id, known.rev, limit=room, floor_rev=floor_rev)
        heads[space.space_id] = Since(feed.next_rev, floor_rev)
        feeds.append((space.space_id, feed))
        has_more = has_more or feed.has_more
        room -= len(feed.records) + len(feed.tombstones)
    return Pull(spaces, feeds, cursors.encode_revs(heads), has_more)


async def heads(desk: Desk, actor: Actor) -> list[tuple[str, int]]:
    """Each space's current rev."""
    found = []
    for space in await desk.store.spaces_of(actor.account_id):
        stats = await desk.store.stats(space.space_id)
        if stats is None:
            raise NotFound
        found.append((space.space_id, stats.rev))
    return found
