"""How a question is read in its conversation: alone, completed, or as a question about the last quoted document.

The documents decide: a reading that they answer is preferred. What earlier questions found is not searched again.
The subject is the last question that was answered: what the documents refused cannot be asked further.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.followups import complete, exchanged, only_opened, only_short, with_own_words_repeated
from bot.dialogue.wishes import is_when
from bot.people.answers import AnswerRecord
from retrieval.answering.answers import Answer, Quotation, field_of, field_of_quoted
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
    """An earlier question as it was typed, what was searched for it, and the position of the quotation, if any.

    `within` is the document that the person points at, by replying to it or by having turned to its passage.
    """

    typed: str
    searched: str = ""
    document: str | None = None
    start: int | None = None
    end: int | None = None
    aspect: str = Aspect.TEXT
    within: str | None = None


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
    subjects = _subjects(before)
    if not subjects:
        return _as(question.text, question.scope, ask)
    reading = _of_quoted(question, *subjects[-1], asked_of_this(question.text), ask)
    reading = reading or _of_another_row(question, *subjects[-1], ask)
    reading = reading or _within(question, subjects, ask) or _followed(question, subjects, ask)
    if reading.answer.answered or not is_when(question.text):
        return reading
    return _of_quoted(question, *subjects[-1], Aspect.DATE, ask) or reading


def points_at(turn: Earlier) -> str | None:
    """The document that the person points at, if they do."""
    return turn.within if isinstance(turn, Turn) else None


def _subjects(before: Sequence[tuple[Question, Earlier]]) -> list[tuple[Question, Earlier]]:
    """The questions that a follow-up can continue: those that were answered, or all if none was."""
    # A question about a document is not a subject.
    asked = [(earlier, turn) for earlier, turn in before if asked_of_this(earlier.text) is None]
    return [(earlier, turn) for earlier, turn in asked if turn.document or points_at(turn)] or asked


def _as(text: str, scope: Scope, ask: Ask) -> Reading:
    return Reading(text, scope, ask(text, scope))


def _inside(document: str, text: str, scope: Scope, ask: Ask) -> Reading:
    """The reading as a question to one document."""
    return _as(text, replace(scope, only=frozenset({document})), ask)


def _of_quoted(question: Question, earlier: Question, turn: Earlier, aspect: Aspect | None, ask: Ask) -> Reading | None:
    """The reading as a question about the document on screen; None if it is not one, or if there is none."""
    document = points_at(turn) or turn.document
    if aspect is None or document is None:
        return None
    if document != turn.document:
        seen = _inside(document, turn.searched or earlier.text, earlier.scope, ask)
        return _stated(aspect, seen)
    quoted = _as(turn.searched, earlier.scope, ask)
    if quoted.answer.quotation is None:  # the documents have changed
        return None
    return Reading(quoted.text, quoted.scope, field_of_quoted(aspect, quoted.answer), aspect)


def _stated(aspect: Aspect, seen: Reading) -> Reading | None:
    """What the document of the reading states of itself, whether or not it answered."""
    if not seen.answer.hits:
        return None
    shown = replace(seen.answer, answered=True)
    return replace(seen, answer=field_of(shown.hits[0].passage, aspect, shown), aspect=aspect)


def _within(question: Question, subjects: Sequence[tuple[Question, Earlier]], ask: Ask) -> Reading | None:
    """The reading as a question to the document that the person points at; None if that does not answer it."""
    document = points_at(subjects[-1][1])
    if document is None:
        return None
    completed = complete(question.text, [earlier.text for earlier, _ in subjects])
    for text in dict.fromkeys([completed, question.text]):
        inside = _inside(document, text, question.scope, ask)
        if inside.answer.answered:
            return inside if completed != question.text else _surer(inside, question, ask)
    return None


def _surer(reading: Reading, question: Question, ask: Ask) -> Reading:
    """The reading, or that of the question alone if it is surer: a reply or an "and" may begin a new subject."""
    alone = _as(question.text, question.scope, ask)
    return alone if alone.answer.confidence > reading.answer.confidence else reading


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
    if further.answer.answered and not _was_quoted(further.answer.best, turn):
        return further
    return _surer(completed, question, ask) if only_opened(question.text, texts[-1]) else completed


def _of_another_row(question: Question, earlier: Question, turn: Earlier, ask: Ask) -> Reading | None:
    """The reading that surely quotes another row of the table that was quoted, if the follow-up names one."""
    if turn.document is None or not only_opened(question.text, earlier.text):
        return None
    readings = (_inside(turn.document, text, question.scope, ask) for text in exchanged(question.text, earlier.text))
    return next(
        (each for each in readings if _quotes_row(each.answer) and not _was_quoted(each.answer.best, turn)), None
    )


def _quotes_row(answer: Answer) -> bool:
    return answer.sure and answer.quotation is not None and bool(answer.quotation.columns)


def _was_quoted(sentence: Quotation | None, turn: Earlier) -> bool:
    """Whether the sentence is part of what the turn quoted."""
    if sentence is None or turn.start is None or turn.end is None or turn.aspect != Aspect.TEXT:
        return False
    return sentence.document == turn.document and turn.start <= sentence.start and sentence.end <= turn.end
