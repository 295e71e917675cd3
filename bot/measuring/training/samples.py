"""The questions of a set as they are asked in training, and what the reader is shown of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from zlib import crc32

import numpy as np

from bot.measuring.evaluating import progress
from bot.measuring.training.network import Labelled
from retrieval.answering.reader import Sample
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.text.passages import Passage

# One article of so many is held out.
_HELD_OUT = 7


class Kind(StrEnum):
    """A way in which a question is asked; only OWN has answers."""

    OWN = "own"  # as it is
    HOLE = "hole"  # without the documents that answer it
    FOREIGN = "foreign"  # without its article
    RENAMED = "renamed"  # with the name of another question, beside the document that answers its own
    EMPTIED = "emptied"  # the sentences that answer are hidden from the reader
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with the way in which it is asked; the question differs from the case's if it is renamed."""

    case: Case
    kind: Kind
    question: str

    @property
    def scope(self) -> Scope:
        """The documents that may be found."""
        relevant, own = frozenset(self.case.relevant), self.case.own
        without = {Kind.HOLE: relevant, Kind.FOREIGN: own, Kind.RENAMED: own - relevant}
        return Scope(without=without.get(self.kind, frozenset()))


def asked(case: Case, kind: Kind) -> Asked:
    """The case's own question, asked in this way."""
    return Asked(case, kind, case.question)


def article(case: Case) -> str:
    """The title of the article that the question is about; its id if that is unknown."""
    return min(case.own, default=case.id).rsplit("/", 1)[0]


def held_out(sets: Sequence[QuestionSet]) -> frozenset[str]:
    """The articles that nothing is trained on, always the same for the same sets."""
    articles = {article(case) for questions in sets for case in (*questions.answerable, *questions.unanswerable)}
    in_order = sorted(articles, key=lambda title: (crc32(title.encode()), title))
    return frozenset(in_order[: max(1, len(in_order) // _HELD_OUT)])


def collected(
    retriever: Retriever, name: str, questions: Sequence[Asked]
) -> Iterator[tuple[Asked, Labelled, list[Passage]]]:
    """Each question with what the reader is shown, and the passages that it is taken from, if any can be read."""
    for each in progress(f"Asking {name}", questions):
        if read := retriever.sample(each.question, each.scope):
            yield each, _labelled(each, *read), read[1]


def answers(case: Case, passage: Passage) -> list[bool]:
    """Which sentences of the passage answer the question."""
    is_relevant = passage.document in case.relevant
    return [is_relevant and case.is_answered_by(passage.quoted(span)) for span in passage.sentences]


def _labelled(asked: Asked, sample: Sample, passages: Sequence[Passage]) -> Labelled:
    found = np.array([answer for passage in passages for answer in answers(asked.case, passage)])
    right, hidden = found & (asked.kind is Kind.OWN), found & (asked.kind is Kind.EMPTIED)
    return Labelled(_in_half(sample), right, asked.kind, article(asked.case), hidden)


def _in_half(sample: Sample) -> Sample:
    """The sample in half the memory: tens of thousands are kept."""
    return replace(sample, question=sample.question.astype(np.float16), vector=sample.vector.astype(np.float16))
