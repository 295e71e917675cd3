"""Tests of the measures, against values worked out by hand, and of what is asked of the retriever."""

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.evaluation.evaluate import MEASURES, Asked, Evaluation, Outcome, evaluate, measure
from retrieval.evaluation.question_sets import Case, QuestionSet, load
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.fakes import WordEncoder

# The value of the second and of the third rank in nDCG.
SECOND, THIRD = 1 / math.log2(3), 1 / math.log2(4)


def outcome(
    relevant: dict[str, int],
    *documents: str,
    answers: tuple[str, ...] = (),
    text: str = "",
    sentence: str = "",
    seconds: float = 0.01,
) -> Outcome:
    case = Case("1", "Which?", relevant, answers, frozenset(relevant))
    return Outcome(case, documents, text, sentence, sentence, "", 0.5, answered=True, sure=True, seconds=seconds)


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (outcome({"a": 1}, "a", "b"), [1, 1, 1, 1, 1]),
        (outcome({"a": 1}, "b", "a"), [1 / 2, 0, 1, 1, SECOND]),
        (outcome({"a": 1}, *"bcdefga"), [1 / 7, 0, 0, 1, 1 / math.log2(8)]),
        (outcome({"a": 1}, "b", "c"), [0, 0, 0, 0, 0]),
        (outcome({"a": 1}), [0, 0, 0, 0, 0]),
        (outcome({"nowhere": 1}, "b"), [0, 0, 0, 0, 0]),
        # One of two relevant documents is found, at the first rank.
        (outcome({"a": 1, "b": 1}, "a", "c"), [1, 1 / 2, 1 / 2, 1 / 2, 1 / (1 + SECOND)]),
        (outcome({"a": 2, "b": 1}, "x", "b", "a"), [1 / 2, 0, 1, 1, (SECOND + 2 * THIRD) / (2 + SECOND)]),
        # The order is the retriever's, not that of the names.
        (outcome({"z": 1}, "z", "a"), [1, 1, 1, 1, 1]),
        (outcome({"a": 1}, "z", "a"), [1 / 2, 0, 1, 1, SECOND]),
    ],
)
def test_ranks_are_measured_as_worked_out_by_hand(asked: Outcome, values: list[float]) -> None:
    measured = measure([asked])
    assert [measured[name].tolist() for name in MEASURES[:5]] == [[pytest.approx(value)] for value in values]


def test_each_question_keeps_its_place() -> None:
    asked = [outcome({"a": 1}, "a"), outcome({}, "a", answers=("x",)), outcome({"a": 1}, "b", "a")]
    np.testing.assert_array_equal(measure(asked)["MRR@10"], [1, np.nan, 1 / 2])


def test_any_wording_of_the_answer_counts_verbatim() -> None:
    asked = [
        outcome({}, "a", answers=("nine", "9"), text="It opens at 9.", sentence="It opens."),
        outcome({}, "a", answers=("nine",), text="Nine doors.", sentence="At nine."),
        outcome({"a": 1}, "a", text="No answer is known.", sentence="No answer is known."),
    ]
    np.testing.assert_array_equal(measure(asked)["answer@1"], [1, 0, np.nan])
    np.testing.assert_array_equal(measure(asked)["sentence@1"], [0, 1, np.nan])


def test_no_outcomes_have_no_values() -> None:
    assert {name: values.tolist() for name, values in measure([]).items()} == {name: [] for name in MEASURES}


def test_an_answer_is_right_by_its_sentence_or_by_its_document() -> None:
    assert outcome({"a": 1}, "b", answers=("nine",), sentence="At nine.").is_right
    assert not outcome({"a": 1}, "a", answers=("nine",), sentence="At ten.").is_right
    assert outcome({"a": 1}, "a", sentence="At ten.").is_right
    assert not outcome({"a": 1}, "b", "a").is_right
    assert not outcome({"a": 1}).is_right


def test_latency_excludes_foreign_questions() -> None:
    timed = tuple(outcome({}, seconds=milliseconds / 1000) for milliseconds in range(1, 22))
    slow = (outcome({}, seconds=9),)
    p50, p95 = Evaluation("x", 1, timed[:10], slow, timed[10:]).latency
    assert (round(p50, 6), round(p95, 6)) == (11, 20)


def test_evaluations_are_pooled() -> None:
    first, second = outcome({"a": 1}, "a"), outcome({"b": 1}, "b")
    pooled = Evaluation.pooled([Evaluation("x", 2, (first,), (), ()), Evaluation("y", 3, (second,), (first,), ())])
    assert (pooled.documents, pooled.answerable, pooled.foreign) == (5, (first, second), (first,))


DOCUMENTS = (
    Document("news/0", "At least 300 soldiers refused deployment. Some returned with frostbite."),
    Document("news/1", "The soldiers were sent home in July."),
    Document("town/0", "The library opens at nine. It closes at six on weekdays."),
)
SOLDIERS = Case("1", "How many soldiers refused deployment?", {"news/0": 1}, ("300",), frozenset({"news/0", "news/1"}))
LIBRARY = Case("2", "When does the library open?", {"town/0": 1}, ("at nine",), frozenset({"town/0"}))
VOLCANO = Case("3", "Which volcano erupted?", {}, (), frozenset())


@pytest.fixture
def retriever(encoder: WordEncoder, tmp_path: Path) -> Iterator[Retriever]:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.add(DOCUMENTS)
        yield retriever


def test_each_question_is_asked_with_and_without_its_own_documents(retriever: Retriever) -> None:
    found = evaluate(retriever, QuestionSet("small", DOCUMENTS, (SOLDIERS, LIBRARY), (VOLCANO,)))
    assert (found.name, found.documents) == ("small", 3)
    assert [outcome.case for outcome in found.answerable] == [SOLDIERS, LIBRARY]
    assert [outcome.documents[0] for outcome in found.answerable] == ["news/0", "town/0"]
    assert found.answerable[0].text == DOCUMENTS[0].text
    assert found.answerable[0].sentence == "At least 300 soldiers refused deployment."
    assert measure(found.answerable)["sentence@1"].tolist() == [1, 1]
    assert [outcome.case for outcome in found.foreign] == [SOLDIERS, LIBRARY]
    assert not set(found.foreign[0].documents) & SOLDIERS.own
    assert not set(found.foreign[1].documents) & LIBRARY.own
    # Only the soldiers' article has another document.
    assert [(outcome.case, sorted(outcome.documents)) for outcome in found.hole] == [(SOLDIERS, ["news/1", "town/0"])]
    assert [outcome.case for outcome in found.unanswerable] == [VOLCANO]
    assert all(0 < outcome.seconds < 5 for outcome in found.answerable)


def test_a_document_ranks_once_by_its_best_passage(encoder: WordEncoder, tmp_path: Path) -> None:
    filler = "\n\n".join(f"Paragraph {number} on {'soldiers ' * 30}." for number in range(5))
    documents = (
        Document("long", f"{filler}\n\nThe soldiers refused deployment."),
        Document("b", "Soldiers."),
    )
    case = Case("1", "Which soldiers refused deployment?", {"long": 1}, (), frozenset({"long"}))
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.add(documents)
        (found,) = evaluate(retriever, QuestionSet("long", documents, (case,), ())).answerable
    assert found.documents == ("long", "b")


def test_the_text_is_the_best_passage_in_an_indexed_folder(retriever: Retriever) -> None:
    (found,) = evaluate(retriever, QuestionSet("own", (), (LIBRARY,), ())).answerable
    assert found.text == DOCUMENTS[2].text


def test_a_question_about_all_documents_is_not_asked_as_foreign(retriever: Retriever) -> None:
    everything = Case("1", "Who?", {}, (), frozenset({"news/0", "news/1", "town/0"}))
    assert evaluate(retriever, QuestionSet("all", DOCUMENTS, (everything,), ())).foreign == ()


def test_a_missing_document_is_named(retriever: Retriever) -> None:
    case = Case("1", "Who?", {"twon/0": 1}, (), frozenset())
    with pytest.raises(ValueError, match="own names the document 'twon/0', which is not in the index: fix"):
        evaluate(retriever, QuestionSet("own", (), (case,), ()))


def test_progress_sees_every_question(retriever: Retriever) -> None:
    seen: list[str] = []

    def track(asked: Sequence[Asked]) -> Iterator[Asked]:
        for case, without in asked:
            seen.append(f"{case.id}{sorted(without)}")
            yield case, without

    evaluate(retriever, QuestionSet("small", DOCUMENTS, (SOLDIERS,), (VOLCANO,)), track=track)
    assert seen == ["1[]", "3[]", "1['news/0']", "1['news/0', 'news/1']"]


@pytest.mark.skipif("SEEDBOT_SQUAD" not in os.environ, reason="takes minutes: name a SQuAD file in SEEDBOT_SQUAD")
def test_the_bundled_model_keeps_its_quality_on_a_real_question_set(tmp_path: Path) -> None:
    questions = load(Path(os.environ["SEEDBOT_SQUAD"]), most=200)
    with Retriever.open(tmp_path) as retriever:
        retriever.add(questions.documents)
        found = evaluate(retriever, questions)
    means = {name: float(values.mean()) for name, values in measure(found.answerable).items()}
    assert means["MRR@10"] >= 0.85
    assert means["sentence@1"] >= 0.65
    assert found.refusals()["foreign"].auroc >= 0.97
    assert found.refusals()["foreign"].false_refusals <= 0.07
