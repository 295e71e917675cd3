"""How a question is read in its conversation: alone, completed, or as a question about the last quoted document.

The documents decide: a reading that they answer is preferred. What earlier questions found is not searched again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.dialogue.followups import complete, only_short, with_own_words_repeated
from bot.people.answers import AnswerRecord
from retrieval.answering.answers import Answer, Quotation, field_of_quoted
from retrieval.answering.aspects import Aspect, asked_of_this
from retrieval.scope import Scope

Ask = Callable[[str, Scope], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """A question without its filters, and the documents that it is asked of."""

    text: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was typed, what was searched for it, and the position of the quotation, if any."""

    typed: str
    searched: str = ""
    document: str | None = None
    start: int | None = None
    end: int | None = None
    aspect: str = Aspect.TEXT


Earlier = Turn | AnswerRecord


@dataclass(frozen=True, slots=True)
class Reading:
    """A search text, its scope, its answer, and the wanted aspect of the document that is found."""

    text: str
    scope: Scope
    answer: Answer
    aspect: Aspect = Aspect.TEXT


def read(question: Question, before: Sequence[tuple[Question, Earlier]], ask: Ask) -> Reading:
    """The reading of a question that follows those in `before`, oldest first."""
    # A question about a document is not a subject that a follow-up can continue.
    subjects = [(earlier, turn) for earlier, turn in before if asked_of_this(earlier.text) is None]
    if not subjects:
        return _as(question.text, question.scope, ask)
    return _of_quoted(question, *subjects[-1], ask) or _followed(question, subjects, ask)


def _as(text: str, scope: Scope, ask: Ask) -> Reading:
    return Reading(text, scope, ask(text, scope))


def _of_quoted(question: Question, earlier: Question, turn: Earlier, ask: Ask) -> Reading | None:
    """The reading as a question about the last quoted document; None if it is not one, or if nothing was quoted."""
    aspect = asked_of_this(question.text)
    if aspect is None or turn.document is None:
        return None
    quoted = _as(turn.searched, earlier.scope, ask)
    if quoted.answer.quotation is None:  # the documents have changed
        return None
    return Reading(quoted.text, quoted.scope, field_of_quoted(aspect, quoted.answer), aspect)


def _followed(question: Question, subjects: Sequence[tuple[Question, Earlier]], ask: Ask) -> Reading:
    """The reading as a follow-up if the question is one, else as it is."""
    texts, (_, turn) = [earlier.text for earlier, _ in subjects], subjects[-1]
    completed = _as(complete(question.text, texts), question.scope, ask)
    if completed.text == question.text:
        return completed
    if not completed.answer.answered:
        alone = _as(question.text, question.scope, ask) if only_short(question.text, texts[-1]) else completed
        return alone if alone.answer.answered else completed
    if not _was_quoted(completed.answer.best, turn):
        return completed
    further = _as(with_own_words_repeated(completed.text, question.text, texts[-1]), question.scope, ask)
    return further if further.answer.answered and not _was_quoted(further.answer.best, turn) else completed


def _was_quoted(sentence: Quotation | None, turn: Earlier) -> bool:
    """Whether the sentence is part of what the turn quoted."""
    if sentence is None or turn.start is None or turn.end is None or turn.aspect != Aspect.TEXT:
        return False
    return sentence.document == turn.document and turn.start <= sentence.start and sentence.end <= turn.end
