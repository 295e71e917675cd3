"""/find: every passage that contains the words, counted and shown a page at a time."""

import re
from contextlib import suppress
from itertools import chain

from telegram import InlineKeyboardMarkup

from bot.catalogue import SentenceError, Texts
from bot.dialogue.conversation import on_one_line, parted
from bot.splitting import SPACE
from bot.telegram.chat import formatting, overviews
from bot.telegram.chat.addressing import mentions_of, without
from bot.telegram.chat.keyboards import keyboard, pages
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, after_command
from bot.telegram.chat.typing_action import typing
from retrieval.finding import search as finding
from retrieval.finding.counting import counted
from retrieval.finding.filters import KEYS, Filters
from retrieval.finding.search import Found, Place, Search
from retrieval.scope import Scope
from retrieval.text.passages import Passage, Span

# Subject of the messages that answer /find.
SUBJECT = "find"
# Passages and documents on a page; together they fit into one message, however long their titles are.
PASSAGES, DOCUMENTS = 4, 3
# Characters of a passage that are shown; of a longer sentence, those before and after the first match.
LONGEST, BEFORE, AFTER = 320, 80, 240


class Finding:
    """Answers /find. The words of a page are read from the command that it replies to, so no search is stored."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limits = Limits(services)

    async def find(self, talk: Talk) -> None:
        """Shows the first page."""
        if not self._limits.admit(talk):
            return
        try:
            async with typing(talk):
                found = await self._found(_search(talk.argument), talk.scope, 0)
        except SentenceError as error:
            talk.reply([talk.say(error.name, **error.values)], subject=SUBJECT)
        else:
            talk.reply([page(found, 0, talk.say)], buttons(found, 0), SUBJECT)

    async def turn(self, talk: Talk) -> None:
        """Shows a page in place of the one, or of the count, whose button was pressed."""
        number = int(talk.pressed[0])
        with suppress(SentenceError):
            found = await self._found(*_sought(talk), number)
            if found.hits:
                await talk.edit(page(found, number, talk.say), buttons(found, number))
                return
        await talk.toast("find-gone", alert=True)

    async def _found(self, search: Search, scope: Scope, number: int) -> Found:
        """A page of the matches."""
        return await self._services.in_thread(self._services.retriever.find, search, scope, number * PASSAGES, PASSAGES)


def _sought(talk: Talk) -> tuple[Search, Scope]:
    """What the command or the question is after that the pressed message replies to. Raises SentenceError."""
    shown, asked = talk.message, talk.message.reply_to_message if talk.message else None
    text = (asked.text or asked.caption or "") if asked else ""
    if re.match(r"/find\b", text):
        return _search(after_command(text)), talk.scope
    # One of several questions in a message is quoted.
    question = shown.quote.text if shown and shown.quote else text
    if asked and question == text:
        question = after_command(text) if text.startswith("/") else without(asked, mentions_of(asked))
    rest, filters = parted(on_one_line(question))
    return _search(counted(rest) or ""), filters.within(talk.scope)


def _search(typed: str) -> Search:
    """The search that was typed. Raises SentenceError if there is none."""
    words = on_one_line(typed)
    rest, filters = parted(words)
    try:
        return finding.parse(words)
    except ValueError as error:
        raise SentenceError(_reason(rest, filters)) from error


def _reason(rest: str, filters: Filters) -> str:
    """The name of the sentence that says why the words without their filters are not a search."""
    if {f"{key}:" for key in KEYS} & set(rest.casefold().split()):
        return "empty-filter"
    return "find-how" if filters == Filters() else "only-filter"


def page(found: Found, number: int, say: Texts) -> str:
    """The totals, the documents with the most passages, and the page's passages with the matches in bold."""
    if not found.total:
        return say("find-nothing")
    heading: str = say("find-heading", passages=found.total, documents=len(found.documents))
    pages = (found.total - 1) // PASSAGES + 1
    if pages > 1:
        heading += f", {say('page', number=number + 1, last=pages)}"
    totals = _totals(found, say) if number == 0 and len(found.documents) > 1 else []
    return "\n".join([f"<b>{heading}</b>", *totals, *(_quoted(hit, say) for hit in found.hits)])


def buttons(found: Found, number: int) -> InlineKeyboardMarkup | None:
    """The buttons for the previous and the next page; None if there is neither."""
    return keyboard(pages(number, (found.total - 1) // PASSAGES, "f"))


def _totals(found: Found, say: Texts) -> list[str]:
    most = sorted(found.documents, key=lambda tally: -tally.passages)[:DOCUMENTS]
    lines = [overviews.counted(tally, say) for tally in most]
    rest = len(found.documents) - len(most)
    return [*lines, *([say("counted-rest", count=rest)] if rest else [])]


def _quoted(place: Place, say: Texts) -> str:
    """The sentences that begin with the first match, the matches in bold, above their origin."""
    passage, text = place.passage, place.passage.text
    start, end = _sentences(passage, place.spans[0][0] if place.spans else passage.start)
    words = formatting.in_bold(text[start:end], passage.start + start, place.spans)
    edges = {passage.start, passage.end, *chain(*passage.sentences)}
    before, after = ("" if passage.start + edge in edges else "…" for edge in (start, end))
    quoted = f"<blockquote>{words}</blockquote>"
    return "\n".join(filter(None, [before, quoted, after, formatting.origin(passage, say)]))


def _sentences(passage: Passage, first: int) -> Span:
    """Start and end of the sentence with this character, and of those after it while they are short; words if long."""
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences if end > first]
    start, end = spans[0] if spans else (0, len(passage.text))
    end = max([end, *(last for _, last in spans if last - start <= LONGEST)])
    return (start, end) if end - start <= LONGEST else _window(passage.text, first - passage.start)


def _window(text: str, first: int) -> tuple[int, int]:
    """Start and end of the whole words around the first match."""
    before = SPACE.search(text, max(first - BEFORE, 0), first)
    start = 0 if first <= BEFORE else before.end() if before else first
    if len(text) <= first + AFTER:
        return start, len(text)
    cuts = [space.start() for space in SPACE.finditer(text, first + 1, first + AFTER)]
    return start, cuts[-1] if cuts else first + AFTER
