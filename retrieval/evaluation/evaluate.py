"""The evaluation of a retriever on questions with known answers, by these measures:

- MRR@10, R@1, R@5, R@10, nDCG@10: the ranking of documents, each by its best passage;
- answer@1: the document that ranks first contains the answer (in an indexed folder, its best passage does);
- sentence@1: the sentence that would be quoted contains it;
- refusal (see `refusal`): each question is asked again as a near miss ("hole"), without the documents that answer it,
  and as a foreign one, without its own documents: those of the whole article.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, iter_calc, nDCG

from retrieval.answering.answers import Relation
from retrieval.answering.ranking import ALL, Stage
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.evaluation.refusal import Refusal, refusal
from retrieval.evaluation.significance import Values
from retrieval.retriever import Retriever
from retrieval.scope import Scope

RANKING = {"MRR@10": RR @ 10, "R@1": R @ 1, "R@5": R @ 5, "R@10": R @ 10, "nDCG@10": nDCG @ 10}
MEASURES = (*RANKING, "answer@1", "sentence@1")

# The number of passages to retrieve: enough for ten documents with several passages each.
HITS = 50
DEPTH = 10

Asked = tuple[Case, frozenset[str]]
Track = Callable[[Sequence[Asked]], Iterable[Asked]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a question: the documents that rank best, and the sentence that would be quoted."""

    case: Case
    documents: tuple[str, ...]
    text: str  # of the first document; in an indexed folder, of its best passage
    sentence: str
    quoted: str  # what is shown as the answer, "" if refused
    beside: str  # what is shown beside an answer that is not sure, "" if nothing is
    confidence: float
    answered: bool
    sure: bool
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether the sentence contains an answer; if none is known, whether the first document is relevant."""
        if self.case.is_judged:
            return self.case.is_answered_by(self.sentence)
        return bool(self.documents) and self.documents[0] in self.case.relevant

    @property
    def is_right_beside(self) -> bool:
        """Whether not the quotation but what is shown beside it contains an answer."""
        return self.case.is_answered_by(self.beside) and not self.case.is_answered_by(self.quoted)


@dataclass(frozen=True, slots=True)
class Kind:
    """The replies to questions of one kind, as they are shown."""

    questions: int
    right: int  # the quotation contains the answer, or a question that the documents do not answer is refused
    refused: int
    unsure: int  # answered, but only perhaps rightly
    beside: int  # of those, the ones where not the quotation but what stands beside it contains the answer

    @classmethod
    def of(cls, asked: "Sequence[tuple[Outcome, bool]]") -> "Kind":
        """The counts over outcomes, each with whether the documents answer its question."""
        right = sum(
            each.case.is_answered_by(each.quoted) if is_answerable else not each.answered
            for each, is_answerable in asked
        )
        refused = sum(not each.answered for each, _ in asked)
        unsure = sum(each.answered and not each.sure for each, _ in asked)
        beside = sum(each.is_right_beside for each, is_answerable in asked if is_answerable)
        return cls(len(asked), right, refused, unsure, beside)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes of a question set."""

    name: str
    documents: int
    answerable: tuple[Outcome, ...]
    foreign: tuple[Outcome, ...]
    unanswerable: tuple[Outcome, ...]
    hole: tuple[Outcome, ...] = ()  # asked without the documents that answer, while others of their article remain

    @classmethod
    def pooled(cls, evaluations: "Sequence[Evaluation]") -> "Evaluation":
        """The outcomes of all sets as one evaluation."""
        return cls(
            name="all together",
            documents=sum(each.documents for each in evaluations),
            answerable=tuple(outcome for each in evaluations for outcome in each.answerable),
            hole=tuple(outcome for each in evaluations for outcome in each.hole),
            foreign=tuple(outcome for each in evaluations for outcome in each.foreign),
            unanswerable=tuple(outcome for each in evaluations for outcome in each.unanswerable),
        )

    @property
    def to_refuse(self) -> dict[str, tuple[Outcome, ...]]:
        """The outcomes of questions that the documents do not answer, by kind."""
        return {"hole": self.hole, "foreign": self.foreign, "unanswerable": self.unanswerable}

    @property
    def latency(self) -> tuple[float, float]:
        """The median and the 95th percentile of a question's time, in milliseconds."""
        p50, p95 = np.percentile([o.seconds * 1000 for o in (*self.answerable, *self.unanswerable)], [50, 95])
        return float(p50), float(p95)

    @property
    def kinds(self) -> "dict[str, Kind]":
        """How well questions of each kind are replied to, in alphabetical order; none for those without a kind."""
        outcomes = [*((each, True) for each in self.answerable), *((each, False) for each in self.unanswerable)]
        found: dict[str, list[tuple[Outcome, bool]]] = {}
        for outcome, is_answerable in sorted(outcomes, key=lambda each: each[0].case.kind):
            found.setdefault(outcome.case.kind, []).append((outcome, is_answerable))
        return {kind: Kind.of(asked) for kind, asked in found.items() if kind}

    def refusals(self) -> dict[str, Refusal]:
        """The refusal figures of each kind of question to refuse; none for a kind without questions."""
        found = {kind: refusal(self.answerable, outcomes) for kind, outcomes in self.to_refuse.items()}
        return {kind: figures for kind, figures in found.items() if figures}


def evaluate(
    retriever: Retriever, questions: QuestionSet, stages: frozenset[Stage] = ALL, track: Track = iter
) -> Evaluation:
    """The outcomes of all questions of the set; the retriever has its documents, `track` shows the progress.

    Raises ValueError if a question names a document that is not in the indexed folder.
    """
    names = {source.name for source in retriever.sources()}
    if not questions.documents:
        _check(questions, names)
    texts = {document.name: document.text for document in questions.documents}
    # A question whose own documents are all documents is left out: refusing it without them is no achievement.
    foreign = [(case, case.own) for case in questions.answerable if case.own and not names <= case.own]
    # Without the answering document alone, the others of its article remain.
    holes = [(case, frozenset(case.relevant)) for case in questions.answerable if case.relevant.keys() < case.own]
    here = [(case, frozenset[str]()) for case in (*questions.answerable, *questions.unanswerable)]
    # The model is loaded and the indexes are read before the first question is timed.
    retriever.ask(here[0][0].question, HITS, stages=stages)
    outcomes = tuple(_outcome(retriever, asked, stages, texts) for asked in track(here + holes + foreign))
    answerable, present, near = len(questions.answerable), len(here), len(here) + len(holes)
    return Evaluation(
        name=questions.name,
        documents=len(names),
        answerable=outcomes[:answerable],
        hole=outcomes[present:near],
        foreign=outcomes[near:],
        unanswerable=outcomes[answerable:present],
    )


def measure(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Each measure's value for each question, (questions,); NaN if the set has no judgement."""
    return {
        **_ranking(outcomes),
        "answer@1": np.array([_holds(outcome.text, outcome.case) for outcome in outcomes], float),
        "sentence@1": np.array([_holds(outcome.sentence, outcome.case) for outcome in outcomes], float),
    }


def _ranking(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    judged = [(str(number), outcome) for number, outcome in enumerate(outcomes) if outcome.case.relevant]
    qrels = [Qrel(i, name, grade) for i, outcome in judged for name, grade in outcome.case.relevant.items()]
    # The rank is the score, so that documents with equal scores keep the order that a user sees.
    run = [ScoredDoc(i, name, -rank) for i, outcome in judged for rank, name in enumerate(outcome.documents)]
    names = {measure: name for name, measure in RANKING.items()}
    table = {name: np.full(len(outcomes), np.nan) for name in RANKING}
    for metric in iter_calc(list(names), qrels, run):
        table[names[metric.measure]][int(metric.query_id)] = metric.value
    return table


def _outcome(retriever: Retriever, asked: Asked, stages: frozenset[Stage], texts: Mapping[str, str]) -> Outcome:
    case, without = asked
    start = perf_counter()
    answer = retriever.ask(case.question, HITS, Scope(without=frozenset(without)), stages)
    seconds = perf_counter() - start
    documents = tuple(dict.fromkeys(hit.passage.document for hit in answer.hits))[:DEPTH]
    beside = (each.quotation.text for each in answer.also if each.relation is Relation.ALTERNATIVE)
    return Outcome(
        case=case,
        documents=documents,
        text=texts.get(documents[0], answer.hits[0].passage.text) if documents else "",
        sentence=answer.best.text if answer.best else "",
        quoted=answer.quotation.text if answer.quotation else "",
        beside=next(beside, ""),
        confidence=answer.confidence,
        answered=answer.answered,
        sure=answer.sure,
        seconds=seconds,
    )


def _holds(text: str, case: Case) -> float:
    return float(case.is_answered_by(text)) if case.is_judged else np.nan


def _check(questions: QuestionSet, names: Collection[str]) -> None:
    for name in sorted({name for case in questions.answerable for name in case.relevant} - set(names)):
        raise ValueError(
            f"{questions.name} names the document {name!r}, which is not in the index: "
            "fix the name, or run `seedbot index`."
        )
