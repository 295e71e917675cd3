"""Buttons: how they are made and read, and those under an answer. `bot.telegram.routes` says who handles a press."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
    WebAppInfo,
)

from bot.catalogue import Texts
from bot.dialogue import revisiting
from bot.dialogue.conversation import Count
from bot.people.answers import AnswerRecord, related
from bot.people.ratings import Verdicts
from bot.rendering.quoting import joined
from bot.splitting import length
from retrieval.answering.answers import Answer, Quotation
from retrieval.scope import file_name
from retrieval.text.passages import Passage

# Before the place of a passage; in old chats also alone, for the passage that is shown.
ORIGINAL, RIGHT, WRONG = "o", "u", "d"
# After the place of a passage: with the text around it.
WIDE = "w"
# After the number of a standing question, under what answers it.
END = "end"
# Characters that a button can copy, and that it can put into the input field.
COPIED = SEARCHED = 256


def button(label: str, subject: str, *data: str | int) -> InlineKeyboardButton:
    """A button that carries the subject and the values; `values` reads the values back."""
    # Old chats have buttons with these separators.
    separator = " " if subject == "files" else ":"
    return InlineKeyboardButton(label, callback_data=separator.join(map(str, [subject, *data])))


def values(data: str) -> list[str]:
    """The values that a button carries, without its subject."""
    return re.split("[: ]", data)[1:]


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """The rows that have buttons; None if there are none."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


@dataclass(frozen=True, slots=True)
class Shown:
    """The passage on screen, None if there is none or it is gone, and the quotation of the answer if it is in there."""

    passage: Passage | None
    quotation: Quotation | None


@dataclass(frozen=True, slots=True)
class Offered:
    """What a chat offers beside the passages."""

    owner: bool = False  # somebody to ask
    search: bool = False  # the bot's inline mode
    watch: int = 0  # the standing question that is answered, 0 if it is none
    pages: str = ""  # the address of the bot's own pages


def under_answer(
    given: AnswerRecord, shown: Shown, verdicts: Verdicts, offered: Offered, say: Texts
) -> InlineKeyboardMarkup | None:
    """The buttons under an answer or a refusal, in two rows."""
    turns, asking = _turning(given, say), _asking(given, offered, say)
    if given.answered:
        original = _original(given, shown.passage, offered, say)
        # A phone shows three words in a row.
        row = [_context(given, say), *original, *_sharing(given, shown, offered, say)][:3]
        return keyboard([*turns, *_rating(given, verdicts), *_ending(offered)], row)
    if given.shown is None:
        return keyboard(turns, asking)
    return keyboard([*turns, _context(given, say)], [*_original(given, shown.passage, offered, say), *asking])


def under_new_answer(given: AnswerRecord, answer: Answer, offered: Offered, say: Texts) -> InlineKeyboardMarkup | None:
    """The buttons under an answer that nobody has rated yet."""
    passage = None if given.shown is None else related(answer)[given.shown].passage
    return under_answer(given, Shown(passage, answer.quotation), Verdicts(0, 0), offered, say)


def under_count(count: Count, say: Texts) -> InlineKeyboardMarkup | None:
    """The button that shows the passages that were counted."""
    return keyboard([button(say.plain("show-passages"), "f", 0)] if count.found.total else [])


def under_card(question: str, say: Texts) -> InlineKeyboardMarkup | None:
    """The button under what inline mode posts in another chat; none without a question."""
    return keyboard(_search(question, say))


def pages(number: int, last: int, subject: str, *data: str | int) -> list[InlineKeyboardButton]:
    """The buttons to the pages before and after this one, counted from 0, each with its place among all of them."""
    turns = {f"◀ {number}/{last + 1}": number - 1, f"▶ {number + 2}/{last + 1}": number + 1}
    return turning(turns, last, subject, *data)


def without(markup: InlineKeyboardMarkup | None, data: str | None) -> InlineKeyboardMarkup | None:
    """The buttons except those that carry this."""
    rows = markup.inline_keyboard if markup else ()
    return keyboard(*([each for each in row if each.callback_data != data] for row in rows))


def turning(turns: dict[str, int], last: int, subject: str, *data: str | int) -> list[InlineKeyboardButton]:
    """The buttons with these labels that turn to these pages, as far as there are such pages from 0 to the last."""
    return [button(label, subject, *data, page) for label, page in turns.items() if 0 <= page <= last]


def _turning(given: AnswerRecord, say: Texts) -> list[InlineKeyboardButton]:
    """Buttons for the passages before and after the shown one; for the first if none is shown."""
    last = len(given.hits) - 1
    if given.shown is None:
        return turning({say.plain("closest"): 0}, last, "a", given.number)
    return pages(given.shown, last, "a", given.number)


def _context(given: AnswerRecord, say: Texts) -> InlineKeyboardButton:
    """The button for the text around the shown passage, or for the passage alone again."""
    wide, label = ("", "passage-alone") if given.around else (WIDE, "around-it")
    return button(say.plain(label), "a", given.number, f"{given.shown}{wide}")


def _original(given: AnswerRecord, passage: Passage | None, offered: Offered, say: Texts) -> list[InlineKeyboardButton]:
    """The button that opens the shown passage's web page or document; beside a mini app, one for its file too."""
    label, address = say.plain("original"), revisiting.address(passage.source) if passage else ""
    if address:
        return [InlineKeyboardButton(label, url=address)]
    if offered.pages and given.chat > 0:  # in groups Telegram allows no such button
        page = WebAppInfo(f"{offered.pages}/original/{given.number}")
        file = button(say.plain("original-file"), "file", given.number, given.shown or 0)
        return [InlineKeyboardButton(label, web_app=page), file]
    return [button(label, "a", given.number, f"{ORIGINAL}{given.shown}")]


def _sharing(given: AnswerRecord, shown: Shown, offered: Offered, say: Texts) -> list[InlineKeyboardButton]:
    """The button that copies the quotation with its source; if it holds too little, one that asks in another chat."""
    text = cited(shown.quotation, shown.passage, say) if shown.quotation and shown.passage else ""
    if text:
        return [InlineKeyboardButton(say.plain("copy"), copy_text=CopyTextButton(text))]
    if not offered.search or length(given.searched) > SEARCHED:
        return []
    chosen = SwitchInlineQueryChosenChat(given.searched, True, False, True, True)
    return [InlineKeyboardButton(say.plain("share"), switch_inline_query_chosen_chat=chosen)]


def cited(quotation: Quotation, passage: Passage, say: Texts) -> str:
    """The quotation with as much of its origin as fits; "" if it is too long for any."""
    title, date, source = passage.title, say.date(passage.date), passage.source or file_name(passage.document)
    for parts in ((title, date, source), (date, source), (title or source, date)):
        text = say.plain("cited", words=quotation.text, origin=joined(*parts))
        if length(text) <= COPIED:
            return text
    return ""


def _asking(given: AnswerRecord, offered: Offered, say: Texts) -> list[InlineKeyboardButton]:
    """Buttons for a person, and for a search in other words until a passage is shown."""
    asks = [button(say.plain("ask-owner"), "ask", given.number)] if offered.owner else []
    return [*asks, *(_search(given.typed, say) if offered.search and given.shown is None else [])]


def _search(question: str, say: Texts) -> list[InlineKeyboardButton]:
    """The button that puts the question into the chat's input field, to be searched while it is changed."""
    if not 0 < length(question) <= SEARCHED:
        return []
    return [InlineKeyboardButton(say.plain("search"), switch_inline_query_current_chat=question)]


def _ending(offered: Offered) -> list[InlineKeyboardButton]:
    """The button that ends the standing question."""
    return [button("🔕", "w", offered.watch, END)] if offered.watch else []


def _rating(given: AnswerRecord, verdicts: Verdicts) -> list[InlineKeyboardButton]:
    """The buttons that rate the passage on screen."""
    labels = {RIGHT: f"👍{_chosen(given, verdicts.right)}", WRONG: f"👎{_chosen(given, verdicts.wrong)}"}
    return [button(label, "a", given.number, f"{act}{given.shown}") for act, label in labels.items()]


def _chosen(given: AnswerRecord, people: int) -> str:
    """How many people chose the rating: their number in a group, a tick in a private chat."""
    if not people:
        return ""
    # The id of a private chat is that of the person.
    return " ✓" if given.chat == given.person else f" {people}"
