"""Buttons: how they are made and read, and those under an answer. `bot.telegram.routes` says who handles a press."""

import re
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.catalogue import Texts
from bot.dialogue import revisiting
from bot.people.answers import AnswerRecord, Verdicts
from retrieval.answering.answers import Answer

ORIGINAL, RIGHT, WRONG = "o", "u", "d"
# After the place of a passage: with the text around it.
WIDE = "w"


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


def under_answer(
    given: AnswerRecord, verdicts: Verdicts, address: str, has_owner: bool, say: Texts, web_url: str = ""
) -> InlineKeyboardMarkup | None:
    """The buttons under an answer or a refusal; `address` is the web address of the shown passage, "" without one.

    `web_url` is the address of the bot's own pages, "" without one.
    """
    last: list[InlineKeyboardButton] = []
    if given.answered:
        last = _rating(given, verdicts)
    elif has_owner:
        last = [button(say.plain("ask-owner"), "ask", given.number)]
    return keyboard(_turning(given, say), _deeper(given, address, say, web_url), last)


def under_new_answer(
    given: AnswerRecord, answer: Answer, has_owner: bool, say: Texts, web_url: str = ""
) -> InlineKeyboardMarkup | None:
    """The buttons under an answer that nobody has rated yet."""
    address = "" if given.shown is None else revisiting.address(answer.hits[given.shown].passage.source)
    return under_answer(given, Verdicts(0, 0), address, has_owner, say, web_url)


def turning(turns: dict[str, int], last: int, subject: str, *data: str | int) -> list[InlineKeyboardButton]:
    """The buttons with these labels that turn to these pages, as far as there are such pages from 0 to the last."""
    return [button(label, subject, *data, page) for label, page in turns.items() if 0 <= page <= last]


def _turning(given: AnswerRecord, say: Texts) -> list[InlineKeyboardButton]:
    """Buttons for the passages before and after the shown one; for the first if none is shown."""
    last = len(given.hits) - 1
    turns = {say.plain("closest"): 0} if given.shown is None else {"◀": given.shown - 1, "▶": given.shown + 1}
    return turning(turns, last, "a", given.number)


def _deeper(given: AnswerRecord, address: str, say: Texts, web_url: str) -> list[InlineKeyboardButton]:
    """Buttons for the text around the shown passage, or the passage alone again, and for its file or web page."""
    if given.shown is None:
        return []
    wide, label = ("", "passage-alone") if given.around else (WIDE, "around-it")
    around = button(say.plain(label), "a", given.number, f"{given.shown}{wide}")
    original = say.plain("original")
    if address:
        return [around, InlineKeyboardButton(original, url=address)]
    if web_url and given.chat > 0:  # in groups Telegram allows no such button
        page = WebAppInfo(f"{web_url}/original/{given.number}")
        file = button(say.plain("original-file"), "file", given.number, given.shown)
        return [around, InlineKeyboardButton(original, web_app=page), file]
    return [around, button(original, "a", given.number, ORIGINAL)]


def _rating(given: AnswerRecord, verdicts: Verdicts) -> list[InlineKeyboardButton]:
    labels = {RIGHT: f"👍{_chosen(given, verdicts.right)}", WRONG: f"👎{_chosen(given, verdicts.wrong)}"}
    return [button(label, "a", given.number, act) for act, label in labels.items()]


def _chosen(given: AnswerRecord, people: int) -> str:
    """How many people chose the rating: their number in a group, a tick in a private chat."""
    if not people:
        return ""
    # The id of a private chat is that of the person.
    return " ✓" if given.chat == given.person else f" {people}"
