"""The buttons under the bot's answers."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.catalogue import Texts
from bot.people.answers import AnswerRecord, Verdicts

# "a:12:0" shows the first passage of answer 12, "a:12:0w" shows it with the text around it.
DATA = r"^a:(?P<number>\d{1,15}):(?:(?P<place>\d{1,2})(?P<wide>w?)|(?P<act>[oud]))$"
ORIGINAL, RIGHT, WRONG = "o", "u", "d"
# "ask:12" asks the owners what answer 12 refused.
ASK = r"^ask:\d{1,15}$"


def under_answer(
    given: AnswerRecord, verdicts: Verdicts, address: str, has_owner: bool, say: Texts
) -> InlineKeyboardMarkup | None:
    """What can be done with an answer or a refusal; `address` is that of the shown passage's page on the web."""
    rows = [_turning(given, say), _deeper(given, address, say)]
    if given.answered:
        rows.append(_rating(given, verdicts))
    elif has_owner:
        rows.append([InlineKeyboardButton(say.plain("ask-owner"), callback_data=f"ask:{given.number}")])
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _turning(given: AnswerRecord, say: Texts) -> list[InlineKeyboardButton]:
    """To the passages before and after the shown one; to the first where none is shown."""
    if given.shown is None:
        return [_button(given, "0", say.plain("closest"))] if given.hits else []
    buttons = []
    if given.shown > 0:
        buttons.append(_button(given, str(given.shown - 1), "◀"))
    if given.shown < len(given.hits) - 1:
        buttons.append(_button(given, str(given.shown + 1), "▶"))
    return buttons


def _deeper(given: AnswerRecord, address: str, say: Texts) -> list[InlineKeyboardButton]:
    """The text around the shown passage, or the passage alone again, and its file or page."""
    if given.shown is None:
        return []
    wider = ("", "passage-alone") if given.around else ("w", "around-it")
    around = _button(given, f"{given.shown}{wider[0]}", say.plain(wider[1]))
    if address:
        return [around, InlineKeyboardButton(say.plain("original"), url=address)]
    return [around, _button(given, ORIGINAL, say.plain("original"))]


def _rating(given: AnswerRecord, verdicts: Verdicts) -> list[InlineKeyboardButton]:
    right, wrong = _chosen(given, verdicts.right), _chosen(given, verdicts.wrong)
    return [_button(given, RIGHT, f"👍{right}"), _button(given, WRONG, f"👎{wrong}")]


def _chosen(given: AnswerRecord, people: int) -> str:
    """Who chose it: a tick in a private chat, where the number is that of the person, and a count in a group."""
    if not people:
        return ""
    return " ✓" if given.chat == given.person else f" {people}"


def _button(given: AnswerRecord, act: str, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"a:{given.number}:{act}")
