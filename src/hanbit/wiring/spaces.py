"""What identity asks of spaces: one opened with each account, and all of an account's deleted with it."""

from hanbit.domain.words import Words
from hanbit.ports.replies import Replies
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import DeleteSpaces, OpenSpace
from hanbit.usecases.spaces import delete_spaces_of, open_personal_space


def opener(desk: Desk, words: Words) -> OpenSpace:
    async def open_space(account_id: str, space_id: str, locale: str) -> None:
        name, inbox = words.say(locale, "space.personal"), words.say(locale, "space.inbox")
        await open_personal_space(desk, account_id, space_id, name=name, inbox_name=inbox)

    return open_space


def remover(desk: Desk, replies: Replies) -> DeleteSpaces:
    """Kept answers hold what the person wrote, too."""

    async def delete_spaces(account_id: str) -> None:
        await delete_spaces_of(desk, account_id)
        await replies.forget(account_id)

    return delete_spaces
