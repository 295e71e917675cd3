"""`seedbot calibrate`: fits the refusal to a model or a collection, on questions with known answers."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.config import Settings
from bot.measuring.evaluating import indexed, progress
from embeddings.encoder import Floats
from retrieval.answering import confidence
from retrieval.answering.confidence import Calibration
from retrieval.answering.question import Basis
from retrieval.evaluation.question_sets import Case, QuestionSet
from retrieval.retriever import Retriever
from retrieval.scope import Scope

# With fewer questions, answerable or not, a threshold cannot be estimated.
FEWEST = 50

Row = tuple[Floats, bool, str]
Asked = tuple[Case, Collection[str], bool]


def run(
    sets: Sequence[QuestionSet], settings: Settings, folder: Callable[[], Retriever]
) -> dict[Basis, tuple[Calibration, float]]:
    """The calibration for each basis that the questions use, with its AUROC on these questions.

    Raises ValueError if there are too few questions.
    """
    rows: dict[Basis, list[Row]] = {}
    for questions in sets:
        with indexed(questions, settings) if questions.documents else folder() as retriever:
            _collect(retriever, questions, rows)
    fitted = {basis: _fit(of_basis) for basis, of_basis in rows.items() if _is_enough(of_basis)}
    if not fitted:
        raise ValueError(
            f"There are too few questions to calibrate: give at least {FEWEST} whose documents are known, "
            "over more than one document."
        )
    return fitted


def _collect(retriever: Retriever, questions: QuestionSet, rows: dict[Basis, list[Row]]) -> None:
    """Adds the evidence for each question over all documents, without those that answer, and without its article."""
    asked: list[Asked] = [(case, (), True) for case in questions.answerable]
    asked += [(case, case.relevant.keys(), False) for case in questions.answerable if case.relevant.keys() < case.own]
    asked += [(case, case.own, False) for case in questions.answerable if case.own]
    for case, without, is_answered in progress(f"Asking {questions.name}", asked):
        based_evidence = retriever.evidence(case.question, Scope(without=frozenset(without)))
        if based_evidence:
            basis, evidence = based_evidence
            group = f"{questions.name} {min(case.own, default=case.id)}"
            rows.setdefault(basis, []).append((evidence, is_answered, group))


def _is_enough(rows: Sequence[Row]) -> bool:
    answered = sum(is_answered for _, is_answered, _ in rows)
    return min(answered, len(rows) - answered) >= FEWEST and len({group for *_, group in rows}) > 1


def _fit(rows: Sequence[Row]) -> tuple[Calibration, float]:
    evidence = np.array([each for each, _, _ in rows], np.float32)
    answered = np.array([is_answered for _, is_answered, _ in rows])
    calibration = confidence.fit(evidence, answered, [group for *_, group in rows])
    probabilities = [calibration.probability(each) for each in evidence]
    return calibration, float(roc_auc_score(answered, probabilities))
