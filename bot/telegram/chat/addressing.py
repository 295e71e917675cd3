"""What is said to the bot in a group."""

import re

from telegram import Message, MessageEntity

from bot.telegram.chat.talk import Talk

_ASK = re.compile(r"/ask(@\w+)?(\s|$)")
_MENTIONS = (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)


def addressed(talk: Talk) -> str | None:
    """The question that a message asks the bot by mentioning it or replying to it; None where it does not.

    "" where it does and asks nothing, and what it replies to has no words either.
    """
    message = talk.message
    if message is None or message.via_bot or message.forward_origin:
        return None
    mentions = _mentions(message, talk)
    if mentions:
        return _without(message, mentions) or asked_about(talk)
    return talk.text.strip() if replies_to(message, talk.bot.id) else None


def question_of(talk: Talk) -> str:
    """What is asked, without the command or the bot's name that it is asked with; "" where nothing is."""
    if _ASK.match(talk.text):
        return talk.argument or asked_about(talk)
    return talk.text if talk.is_private else addressed(talk) or ""


def asked_about(talk: Talk) -> str:
    """The words of someone's message that this one replies to; "" where there are none."""
    replied = talk.message.reply_to_message if talk.message else None
    if replied is None or _is_by(replied, talk.bot.id):
        return ""
    return (replied.text or replied.caption or "").strip()


def _mentions(message: Message, talk: Talk) -> list[MessageEntity]:
    """Where the bot's name stands, in any letter case, or a link to it."""
    name = f"@{talk.bot.username}".lower()
    entities = message.parse_entities(list(_MENTIONS))
    return [
        entity
        for entity, words in entities.items()
        if words.lower() == name or (entity.user is not None and entity.user.id == talk.bot.id)
    ]


def _without(message: Message, entities: list[MessageEntity]) -> str:
    """The message's words without these places, which Telegram counts in UTF-16."""
    text = (message.text or "").encode("utf-16-le")
    for entity in sorted(entities, key=lambda each: each.offset, reverse=True):
        text = text[: 2 * entity.offset] + text[2 * (entity.offset + entity.length) :]
    # What parted the name from the question goes with it.
    words = text.decode("utf-16-le").strip(" \n\t,:;–—-")
    return re.sub(r"[\s,]+([?!.…]+)$", r"\1", words)


def replies_to(message: Message, bot: int) -> bool:
    """Whether the message replies to one of the bot with this id."""
    replied = message.reply_to_message
    # A message in a topic that replies to nothing else replies to the one that opened the topic.
    return replied is not None and _is_by(replied, bot) and not replied.forum_topic_created


def _is_by(message: Message, sender: int) -> bool:
    return message.from_user is not None and message.from_user.id == sender
