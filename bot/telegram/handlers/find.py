"""/find: every passage that contains the words, counted and shown a page at a time."""

from contextlib import suppress
from html import escape

from telegram import InlineKeyboardMarkup

from bot.catalogue import SentenceError, Texts
from bot.dialogue.conversation import on_one_line, parted
from bot.splitting import SPACE
from bot.telegram.chat import messages
from bot.telegram.chat.keyboards import keyboard, turning
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, after_command
from bot.telegram.chat.typing_action import typing
from retrieval.finding import search as finding
from retrieval.finding.filters import KEYS, Filters
from retrieval.finding.search import Found, Place, Search

# Subject of the messages that answer /find.
SUBJECT = "find"
# Passages and documents on a page; together they fit into one message, however long their titles are.
PASSAGES, DOCUMENTS = 4, 3
# Characters of a passage before and after the first match.
BEFORE, AFTER = 80, 240


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
                found = await self._found(talk, talk.argument, 0)
        except SentenceError as error:
            talk.reply([talk.say(error.name, **error.values)], subject=SUBJECT)
        else:
            talk.reply([page(found, 0, talk.say)], buttons(found, 0), SUBJECT)

    async def turn(self, talk: Talk) -> None:
        """Shows another page in place of the one whose button was pressed."""
        command = talk.message.reply_to_message if talk.message else None
        number = int(talk.pressed[0])
        words = after_command((command.text or "") if command else "")
        with suppress(SentenceError):
            found = await self._found(talk, words, number)
            if found.hits:
                await talk.edit(page(found, number, talk.say), buttons(found, number))
                return
        await talk.toast("find-gone", alert=True)

    async def _found(self, talk: Talk, words: str, number: int) -> Found:
        """A page of the matches that this chat may see. Raises SentenceError if the words are not a valid search."""

        def find() -> Found:
            return self._services.retriever.find(_search(words), talk.scope, number * PASSAGES, PASSAGES)

        return await self._services.in_thread(find)


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
    return "\n".join([f"<b>{heading}</b>", *totals, *map(_quoted, found.hits)])


def buttons(found: Found, number: int) -> InlineKeyboardMarkup | None:
    """The buttons for the previous and the next page; None if there is neither."""
    last = (found.total - 1) // PASSAGES
    return keyboard(turning({"◀": number - 1, "▶": number + 1}, last, "f"))


def _totals(found: Found, say: Texts) -> list[str]:
    most = sorted(found.documents, key=lambda tally: -tally.passages)[:DOCUMENTS]
    lines = [messages.counted(tally, say) for tally in most]
    rest = len(found.documents) - len(most)
    return [*lines, *([say("counted-rest", count=rest)] if rest else [])]


def _quoted(place: Place) -> str:
    passage, text = place.passage, place.passage.text
    first = place.spans[0][0] - passage.start if place.spans else 0
    start, end = _window(text, first)
    parts, at = [], start
    for left, right in ((left - passage.start, right - passage.start) for left, right in place.spans):
        if at <= left and right <= end:
            parts += [escape(text[at:left]), f"<b>{escape(text[left:right])}</b>"]
            at = right
    parts.append(escape(text[at:end]))
    shown = f"{'… ' if start else ''}{''.join(parts)}{' …' if end < len(text) else ''}"
    return f"<blockquote>{shown}</blockquote>\n{messages.origin(passage)}"


def _window(text: str, first: int) -> tuple[int, int]:
    """Start and end of the whole words around the first match."""
    before = SPACE.search(text, max(first - BEFORE, 0), first)
    start = 0 if first <= BEFORE else before.end() if before else first
    if len(text) <= first + AFTER:
        return start, len(text)
    cuts = [space.start() for space in SPACE.finditer(text, first + 1, first + AFTER)]
    return start, cuts[-1] if cuts else first + AFTER
