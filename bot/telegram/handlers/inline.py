"""`@bot question` in any chat: ranked passages as cards; the chosen one is posted with its source."""

from contextlib import suppress
from hashlib import sha1

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import BadRequest

from bot.catalogue import SentenceError
from bot.dialogue import conversation
from bot.splitting import beginning
from bot.telegram.chat import messages
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, scope_of
from retrieval.answering.answers import Answer, Quotation
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
            await _give(query, [], "", None)
            return
        start = int(query.offset) if query.offset.isdecimal() else 0
        hits = answer.closest[start : start + PAGE]
        cards = [card(hit, answer.best) for hit in hits]
        following = str(start + PAGE) if len(answer.closest) > start + PAGE else ""
        # The button opens the chat with the bot, where a question can be asked at length.
        nothing = None if cards or start else InlineQueryResultsButton(talk.say.plain("not-found"), None, "inline")
        await _give(query, cards, following, nothing)

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


def card(hit: Hit, best: Quotation | None) -> InlineQueryResultArticle:
    """A card with the passage's title and date; choosing it posts the quotation with its source."""
    passage = hit.passage
    quotation = best if best and best.stands_in(passage) else None
    shown = quotation.text if quotation else passage.text
    return InlineQueryResultArticle(
        # The same id for the same passage each time, within Telegram's limit of length.
        id=sha1(f"{passage.document}\0{passage.start}".encode("utf-8", "replace")).hexdigest(),
        title=beginning(passage.title or file_name(passage.document), _TITLE),
        description=beginning(" · ".join(filter(None, [passage.date, shown])), _DESCRIPTION),
        input_message_content=InputTextMessageContent(
            messages.from_passage(passage, quotation),
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )


async def _give(
    query: InlineQuery, cards: list[InlineQueryResultArticle], following: str, button: InlineQueryResultsButton | None
) -> None:
    # The query may have expired: the person typed on, or the bot was away too long.
    with suppress(BadRequest):
        await query.answer(cards, cache_time=KEPT, is_personal=True, next_offset=following, button=button)
