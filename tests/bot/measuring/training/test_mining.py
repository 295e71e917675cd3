"""The ways in which questions are asked, and what the reader is shown of them."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from bot.measuring.training.mining import drawn, five_ways
from bot.measuring.training.network import Network, batch
from bot.measuring.training.renaming import Names
from bot.measuring.training.samples import Kind, article, asked, held_out
from embeddings.sentence import SentenceEncoder
from retrieval.evaluation.question_sets import Case
from tests.bot.measuring.training.boats import examples, loaded

pytestmark = pytest.mark.long


def case(question: str, article: str = "t") -> Case:
    return Case(question, question, {f"{article}/0": 1}, ("x",), frozenset({f"{article}/0", f"{article}/1"}))


def test_a_renamed_question_differs_in_one_name_only() -> None:
    own, other = case("Did Anna Petrova meet Karl Weber in 1912?"), case("Where did Olga Lis live in 1907?")
    names = Names([own, other, case("Who was Far Away?", "u")])
    found = {names.renamed(own, Random(seed)) for seed in range(30)}
    assert found == {
        "Did Olga Lis meet Karl Weber in 1912?",
        "Did Anna Petrova meet Olga Lis in 1912?",
        "Did Anna Petrova meet Karl Weber in 1907?",
    }


def test_a_question_without_a_name_cannot_be_renamed() -> None:
    names = Names([case("What is bread?"), case("Who met Anna Petrova?")])
    assert names.renamed(case("What is bread?"), Random(0)) is None


def test_one_article_in_seven_is_held_out_always_the_same(tmp_path: Path) -> None:
    questions = loaded(tmp_path, 40)
    without = held_out([questions])
    assert len(without) == 5
    assert without == held_out([questions])
    assert without < {article(each) for each in questions.answerable}


def test_each_way_of_asking_leaves_out_its_own_documents() -> None:
    own = case("Who met Anna?")
    scopes = {kind: set(asked(own, kind).scope.without) for kind in Kind}
    assert scopes == {
        Kind.OWN: set(),
        Kind.EMPTIED: set(),
        Kind.UNANSWERABLE: set(),
        Kind.HOLE: {"t/0"},
        Kind.FOREIGN: {"t/0", "t/1"},
        Kind.RENAMED: {"t/1"},
    }


def test_questions_are_drawn_in_all_ways(tmp_path: Path) -> None:
    questions = loaded(tmp_path, 60)
    kinds = {each.kind for each in drawn(questions, questions.answerable, Random(0))}
    # No question of this set has a name.
    assert kinds == {Kind.OWN, Kind.HOLE, Kind.FOREIGN, Kind.EMPTIED}
    assert len(five_ways(questions)) == 180


def test_hidden_sentences_are_not_read_and_have_no_answer(encoder: SentenceEncoder, tmp_path: Path) -> None:
    questions = loaded(tmp_path, 8)
    emptied, own = ([asked(each, kind) for each in questions.answerable[:2]] for kind in (Kind.EMPTIED, Kind.OWN))
    (first, *_), (as_it_is, *_) = examples(encoder, questions, emptied), examples(encoder, questions, own)
    assert not first.labelled.answers.any()
    assert first.labelled.hidden is not None
    np.testing.assert_array_equal(first.labelled.hidden, as_it_is.labelled.answers)
    inputs = batch([first.labelled])
    gone = np.flatnonzero(first.labelled.hidden)
    assert not inputs.there[0, gone].any()
    assert not set(gone.tolist()) & set(inputs.owners[0].tolist())
    network = Network(32, first.labelled.sample.features, first.labelled.sample.evidence[None]).eval()
    with torch.no_grad():
        assert (network(inputs)[0, 1 + gone] < -1000).all()


def test_the_passages_that_answer_are_known_however_it_is_asked(encoder: SentenceEncoder, tmp_path: Path) -> None:
    questions = loaded(tmp_path, 8)
    (hole,) = examples(encoder, questions, [asked(questions.answerable[3], Kind.HOLE)])
    assert [text.document for text in hole.right] == ["t3/0"]
    assert "t3/0" not in {text.document for text in hole.read}
