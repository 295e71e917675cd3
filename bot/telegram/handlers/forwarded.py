"""Other people's messages as documents: their words, date and address."""

from datetime import UTC, datetime

from telegram import Message, MessageOriginChannel, MessageOriginChat, MessageOriginHiddenUser, MessageOriginUser

from bot.dialogue import several
from bot.splitting import beginning
from seeds.articles import Article
from seeds.documents import tidy

# In characters: a title; and a note, whose title would repeat it.
TITLE, NOTE = 80, 300
SHOWN_WORDS = 40
# In characters; a longer text that ends in a question is a document.
LONGEST_QUESTION = 300
FEWEST_WORDS = 4


def words(message: Message) -> str:
    """The words of the message, "" if it has none."""
    return message.text or message.caption or ""


def is_question(message: Message) -> bool:
    """Whether the message was forwarded to have its question answered."""
    text = words(message)
    return len(text) <= LONGEST_QUESTION and "\n\n" not in text and several.is_question(text)


def is_short(message: Message) -> bool:
    """Whether the message has too few words for a document, such as "ok" or a command."""
    return len(words(message).split()) < FEWEST_WORDS


def article(message: Message) -> Article:
    """The message as a document, titled with its first words; a note of a few lines, with its author."""
    text = tidy(words(message))
    is_note = "\n" not in text and len(text) <= NOTE
    title = (author(message) if is_note else "") or beginning(text, TITLE)
    return Article(title, sent(message).date().isoformat(), _address(message), text)


def shown(message: Message) -> str:
    """The author and the first words of the message."""
    return " – ".join(filter(None, [author(message), beginning(words(message), SHOWN_WORDS)]))


def sent(message: Message) -> datetime:
    """When the message was first sent, in UTC."""
    return (message.forward_origin.date if message.forward_origin else message.date).astimezone(UTC)


def author(message: Message) -> str:
    """The name of the person or the channel that wrote the message."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.effective_name or ""
    return message.from_user.full_name if message.from_user else ""


def _address(message: Message) -> str:
    """The public address of the message, "" unless it comes from a public channel."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel) and origin.chat.username:
        return f"https://t.me/{origin.chat.username}/{origin.message_id}"
    return ""
