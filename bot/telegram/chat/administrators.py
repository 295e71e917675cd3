"""Who may change the settings of a chat."""

from telegram import ChatMember
from telegram.error import TelegramError

from bot.telegram.chat.talk import Talk


async def is_administrator(talk: Talk) -> bool:
    """Whether the person administers the chat; everyone does in their private chat."""
    # An anonymous administrator writes as the group itself.
    if talk.is_private or talk.person == talk.chat:
        return True
    try:
        member = await talk.bot.get_chat_member(talk.chat, talk.person)
    except TelegramError:
        return False
    return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
