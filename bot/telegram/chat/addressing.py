"""Recognises the messages of a group that are meant for the bot, and the questions in them."""

import re

from telegram import Message, MessageEntity

from bot.telegram.chat.talk import Talk

_ASK = re.compile(r"/ask(@\w+)?(\s|$)")
_MENTIONS: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]


def addressed(talk: Talk) -> str | None:
    """The question of a message that mentions the bot or replies to it; None for any other message.

    "" if the message mentions the bot without a question, and does not reply to one either.
    """
    message = talk.message
    if message is None or message.via_bot or message.forward_origin:
        return None
    if mentions := mentions_of(message):
        return without(message, mentions) or asked_about(talk)
    return talk.text.strip() if replies_to(message, talk.bot.id) else None


def question_of(talk: Talk) -> str:
    """The question without the command or the mention before it; "" if there is none."""
    if _ASK.match(talk.text):
        return talk.argument or asked_about(talk)
    return talk.text if talk.is_private else addressed(talk) or ""


def asked_about(talk: Talk) -> str:
    """The text of the person's message that this one replies to; "" if there is none."""
    replied = talk.message.reply_to_message if talk.message else None
    if replied is None or _is_by(replied, talk.bot.id):
        return ""
    return (replied.text or replied.caption or "").strip()


def replied_words(talk: Talk) -> str:
    """What the message quotes of another one; else the text of another person's message that it replies to."""
    quote = talk.message.quote if talk.message else None
    return quote.text if quote and quote.is_manual else asked_about(talk)


def mentions_of(message: Message) -> list[MessageEntity]:
    """The places in the text or the caption that mention the bot, in any letter case."""
    bot = message.get_bot()
    name = f"@{bot.username}".lower()
    entities = message.parse_entities(_MENTIONS) | message.parse_caption_entities(_MENTIONS)
    return [
        entity
        for entity, words in entities.items()
        if words.lower() == name or (entity.user is not None and entity.user.id == bot.id)
    ]


def without(message: Message, entities: list[MessageEntity]) -> str:
    """The text or the caption without these places, whose offsets Telegram counts in UTF-16."""
    text = (message.text or message.caption or "").encode("utf-16-le")
    for entity in sorted(entities, key=lambda each: each.offset, reverse=True):
        text = text[: 2 * entity.offset] + text[2 * (entity.offset + entity.length) :]
    # The punctuation between the mention and the question goes as well.
    words = text.decode("utf-16-le").strip(" \n\t,:;–—-")
    question = words.rstrip("?!.…")
    return question.rstrip(" \n\t,") + words[len(question) :]


def is_by_a_person(message: Message) -> bool:
    """Whether a person, a group or a channel wrote it, without another bot: no bot is answered, lest two never end."""
    author = message.from_user
    return not message.via_bot and not (author and author.is_bot and not message.sender_chat)


def replies_to(message: Message, bot: int) -> bool:
    """Whether the message replies to one of the bot with this id."""
    replied = message.reply_to_message
    # In a topic, a message that replies to nothing else replies to the message that opened the topic.
    return replied is not None and _is_by(replied, bot) and not replied.forum_topic_created


def _is_by(message: Message, sender: int) -> bool:
    return message.from_user is not None and message.from_user.id == sender
