"""`@bot question` in any chat: ranked passages as cards; the chosen one is posted with its source."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha1

from telegram import (
    Chat,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import BadRequest

from bot.catalogue import SentenceError, Texts
from bot.dialogue import conversation
from bot.people.answers import related
from bot.rendering.excerpts import excerpt
from bot.rendering.quoting import joined
from bot.splitting import beginning
from bot.telegram.chat import formatting, keyboards, messages
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, scope_of
from retrieval.answering.answers import Answer
from retrieval.answering.ranking import Hit
from retrieval.scope import file_name

# Cards on a page, and in all; more pages load as the person scrolls.
PAGE = 10
MOST = 30
# Seconds for which Telegram may show the same cards to the same person without asking again.
KEPT = 30
_TITLE = 60
_DESCRIPTION = 200


class Inline:
    """Answers inline queries with cards."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limits = Limits(services)

    async def show(self, talk: Talk) -> None:
        """Shows the passages that the person may see, a page at a time."""
        query = talk.update.inline_query
        if query is None:
            return
        answer = await self._ask(query.query, talk.person) if self._limits.admit(talk) else None
        if answer is None:
            await _give(query, [], "", _opens_chat(talk.say.plain("inline-how")))
            return
        start, found = int(query.offset) if query.offset.isdecimal() else 0, related(answer)
        # In a channel, the button of a card would do nothing.
        searched = "" if query.chat_type == Chat.CHANNEL else answer.question
        buttons = keyboards.under_card(searched, talk.say)
        cards = await self._services.in_thread(_cards, found[start : start + PAGE], answer, talk.say, buttons)
        following = str(start + PAGE) if len(found) > start + PAGE else ""
        await _give(query, cards, following, None if cards or start else _opens_chat(talk.say.plain("not-found")))

    async def _ask(self, text: str, person: int) -> Answer | None:
        """The answer from the documents that the person may see; None while the text is not a question."""
        retriever = self._services.retriever
        try:
            return await self._services.in_thread(
                conversation.ask,
                text,
                lambda question, scope: retriever.ask(question, MOST, scope),
                scope_of(person, self._services.database),
            )
        except SentenceError:
            return None


def _cards(
    hits: Sequence[Hit], answer: Answer, say: Texts, buttons: InlineKeyboardMarkup | None
) -> list[InlineQueryResultArticle]:
    return [card(hit, answer, say, buttons) for hit in hits]


def card(
    hit: Hit, answer: Answer, say: Texts, buttons: InlineKeyboardMarkup | None, doubt: str = ""
) -> InlineQueryResultArticle:
    """A card with the passage's title and date; choosing it posts the question and the quotation with its source.

    The doubt stands between them.
    """
    passage = hit.passage
    quotation = next((each for each in (answer.quotation, answer.best) if each and each.stands_in(passage)), None)
    shown = quotation.text if quotation else excerpt(passage, answer.question).text
    question = f"<i>{formatting.safe(beginning(answer.question, formatting.QUESTION))}</i>"
    heading = "\n".join(filter(None, [question, doubt]))
    return InlineQueryResultArticle(
        # The same id for the same passage each time, within Telegram's limit of length.
        id=sha1(f"{passage.document}\0{passage.start}".encode("utf-8", "replace")).hexdigest(),
        title=beginning(passage.title or file_name(passage.document), _TITLE),
        description=beginning(joined(say.date(passage.date), shown), _DESCRIPTION),
        input_message_content=InputTextMessageContent(
            messages.from_passage(passage, quotation, answer.question, say, heading),
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=buttons,
    )


def _opens_chat(label: str) -> InlineQueryResultsButton:
    """The button above the cards that opens the chat with the bot, where a question can be asked at length."""
    return InlineQueryResultsButton(label, None, "inline")


async def _give(
    query: InlineQuery, cards: list[InlineQueryResultArticle], following: str, button: InlineQueryResultsButton | None
) -> None:
    # The query may have expired: the person typed on, or the bot was away too long.
    with suppress(BadRequest):
        await query.answer(cards, cache_time=KEPT, is_personal=True, next_offset=following, button=button)
