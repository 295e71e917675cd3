"""How a question is read in its conversation: alone, completed, or as a question about the last quoted document.

Each reading is searched, and the documents decide: the reading that they answer is used.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.dialogue.followups import complete, only_short, with_own_words_repeated
from retrieval.answering.answers import Answer, field_of_quoted
from retrieval.answering.aspects import Aspect, asked_of_this
from retrieval.finding.counting import counted
from retrieval.scope import Scope

Ask = Callable[[str, Scope], Answer]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, and the documents that it was asked of."""

    text: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Reading:
    """A search text, its scope, its answer, and the wanted aspect of the document that is found."""

    text: str
    scope: Scope
    answer: Answer
    aspect: Aspect = Aspect.TEXT


def read(turn: Turn, before: Sequence[Turn], ask: Ask) -> Reading:
    """The reading of a question that follows those in `before`, oldest first."""
    # A question about a document is not a subject that a follow-up can continue.
    subjects = [each for each in before if asked_of_this(each.text) is None]
    if not subjects:
        return _as(turn.text, turn.scope, ask)
    return _of_quoted(turn, subjects, ask) or _followed(turn, subjects, ask)


def _as(text: str, scope: Scope, ask: Ask) -> Reading:
    return Reading(text, scope, ask(text, scope))


def _of_quoted(turn: Turn, subjects: Sequence[Turn], ask: Ask) -> Reading | None:
    """The reading as a question about the last quoted document; None if it is not one, or if nothing was quoted."""
    aspect, (*earlier, last) = asked_of_this(turn.text), subjects
    if aspect is None or counted(last.text) is not None:
        return None
    quoted = read(last, earlier, ask)
    if quoted.answer.quotation is None:
        return None
    return Reading(quoted.text, quoted.scope, field_of_quoted(aspect, quoted.answer), aspect)


def _followed(turn: Turn, subjects: Sequence[Turn], ask: Ask) -> Reading:
    """The reading as a follow-up if the question is one, else as it is."""
    texts = [each.text for each in subjects]
    completed = _as(complete(turn.text, texts), turn.scope, ask)
    if completed.text == turn.text:
        return completed
    if not completed.answer.answered:
        alone = _as(turn.text, turn.scope, ask) if only_short(turn.text, texts[-1]) else completed
        return alone if alone.answer.answered else completed
    quoted = ask(complete(texts[-1], texts[:-1]), subjects[-1].scope).best
    if completed.answer.best != quoted:
        return completed
    further = _as(with_own_words_repeated(completed.text, turn.text, texts[-1]), turn.scope, ask)
    return further if further.answer.answered and further.answer.best != quoted else completed
