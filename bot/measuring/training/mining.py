"""The samples of a round of training: questions beside the passages that the encoder takes for the best by now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.measuring.evaluating import progress
from bot.measuring.training.network import Labelled
from bot.measuring.training.renaming import Names
from bot.measuring.training.samples import Asked, Kind, answers, asked, collected
from bot.measuring.training.tokenized import Text, Texts
from embeddings.encoder import Encoder
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.retriever import Retriever
from retrieval.storage.index import Index

# How often a question is asked in each way.
_SHARES = {Kind.OWN: 0.47, Kind.HOLE: 0.25, Kind.FOREIGN: 0.14, Kind.RENAMED: 0.07, Kind.EMPTIED: 0.07}


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A sample with the texts that it was made from."""

    labelled: Labelled
    question: Text
    read: list[Text]  # the passages that are read, the best first
    right: list[Text]  # all passages that answer; none if the question is renamed or cannot be answered
    documents: frozenset[str]  # those that answer: their other passages are neither right nor wrong


@contextmanager
def indexed_by(encoder: Encoder, questions: QuestionSet) -> Iterator[tuple[Index, Retriever]]:
    """The set's documents in an index of their own, as the encoder reads them now, until it is closed."""
    with TemporaryDirectory() as folder:
        index = Index(Path(folder))
        with Retriever(index, encoder) as retriever:
            retriever.add(progress(f"Indexing {questions.name}", questions.documents))
            yield index, retriever


def drawn(questions: QuestionSet, cases: Sequence[Case], random: Random) -> list[Asked]:
    """The cases of the set, each asked in one way."""
    names = Names(questions.answerable)
    return [_drawn(case, names, random) if case.relevant else asked(case, Kind.UNANSWERABLE) for case in cases]


def five_ways(questions: QuestionSet) -> list[Asked]:
    """Each question as it is and without the documents that answer it, and one of three in each of the other ways."""
    names, random = Names(questions.answerable), Random(0)
    found: list[Asked] = []
    for number, case in enumerate(questions.answerable):
        found += [asked(case, Kind.OWN), asked(case, Kind.HOLE)]
        other = (Kind.FOREIGN, Kind.RENAMED, Kind.EMPTIED)[number % 3]
        found.append(_asked(case, other, names, random))
    return found + [asked(case, Kind.UNANSWERABLE) for case in questions.unanswerable]


def mined(retriever: Retriever, texts: Texts, name: str, questions: Sequence[Asked]) -> Iterator[Example]:
    """The questions of the set of this name beside the best passages."""
    for each, labelled, passages in collected(retriever, name, questions):
        yield Example(
            labelled=labelled,
            question=texts.question(each.question),
            read=[texts.passage(passage) for passage in passages],
            right=list(_right(retriever, texts, each)),
            documents=frozenset(each.case.relevant),
        )


def _right(retriever: Retriever, texts: Texts, asked: Asked) -> Iterator[Text]:
    if asked.kind not in (Kind.RENAMED, Kind.UNANSWERABLE):
        for document in sorted(asked.case.relevant):
            for passage in retriever.passages(document):
                if any(answers(asked.case, passage)):
                    yield texts.passage(passage)


def _drawn(case: Case, names: Names, random: Random) -> Asked:
    (kind,) = random.choices(list(_SHARES), list(_SHARES.values()))
    return _asked(case, kind, names, random)


def _asked(case: Case, kind: Kind, names: Names, random: Random) -> Asked:
    """The case asked in this way; as it is, if it has no name to exchange."""
    if kind is not Kind.RENAMED:
        return asked(case, kind)
    question = names.renamed(case, random)
    return Asked(case, kind, question) if question else asked(case, Kind.OWN)
