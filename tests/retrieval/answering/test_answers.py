"""Tests of the answering sentence, its exact offsets and its neighbour, and of refusals."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.answers import Quotation, choose, from_field
from retrieval.answering.aspects import Aspect
from retrieval.answering.confidence import Calibration
from retrieval.answering.question import Question
from retrieval.answering.quoting import chosen
from retrieval.answering.ranking import Ranked
from retrieval.text.passages import Passage, Span
from tests.retrieval.samples import BOTH, FULL, OF_ONE, OF_OTHER, ONE, OTHER, entry, question, ranked

# A calibration that always answers, and one that never does.
ALWAYS, NEVER = Calibration(9, (0, 0, 0, 0), 0.5), Calibration(-9, (0, 0, 0, 0), 0.5)
ASKED = question(tokens=[ONE, OTHER], words=[(1, []), (2, [])], weights=[0.75, 0.25], rarity=[0.5, 0.5])
TEXT = "0123456789First 😀. Second one.\n\nThird."


def passage(*tokens: tuple[int, int], asked: Question = ASKED) -> Ranked:
    """A passage of three sentences from character 10 of its document, a blank line before the last."""
    sentences = ((10, 18), (19, 30), (32, 38))
    of_three = entry("A.", "B.", "C.", tokens=tokens)
    quoted = Passage("a.txt", "", "", "", 10, len(TEXT), TEXT[10:], sentences)
    object.__setattr__(of_three, "passage", quoted)
    return ranked(1.0, of_three, asked=asked)


@pytest.mark.parametrize(("sentence", "text"), [(0, "First 😀."), (1, "Second one."), (2, "Third.")])
def test_the_answer_is_the_best_sentence_at_its_exact_place(sentence: int, text: str) -> None:
    answer = choose(ASKED, [passage((sentence, OF_ONE), (sentence, OF_OTHER))], 5, ALWAYS)
    assert answer.answered
    assert answer.quotation == answer.best == Quotation("a.txt", TEXT.index(text), TEXT.index(text) + len(text), text)


def test_a_neighbour_that_answers_almost_as_well_is_quoted_too() -> None:
    # The second and third sentences match both tokens equally.
    answer = choose(ASKED, [passage((1, OF_ONE), (1, OF_OTHER), (2, OF_ONE), (2, OF_OTHER))], 5, ALWAYS)
    assert answer.quotation == Quotation("a.txt", 19, 38, "Second one.\n\nThird.")
    assert answer.best == Quotation("a.txt", 19, 30, "Second one.")


def test_the_better_of_two_neighbours_is_quoted() -> None:
    answer = choose(ASKED, [passage((0, OF_ONE), (0, OF_OTHER), (1, OF_ONE), (1, OF_OTHER), (2, BOTH))], 5, ALWAYS)
    assert answer.quotation is not None
    assert (answer.quotation.start, answer.quotation.end) == (10, 30)
    answer = choose(ASKED, [passage((0, BOTH), (1, OF_ONE), (1, OF_OTHER), (2, OF_ONE), (2, OF_OTHER))], 5, ALWAYS)
    assert answer.quotation is not None
    assert (answer.quotation.start, answer.quotation.end) == (19, 38)


@pytest.mark.parametrize(("weight", "together"), [(0.04, True), (0.06, False)])
def test_a_neighbour_is_quoted_up_to_a_difference_of_0_06(weight: float, together: bool) -> None:
    # The first sentence lacks the second token: it falls short by its weight times FULL, 0.050 or 0.075.
    asked = question(tokens=[ONE, OTHER], words=[(1, [])], weights=[1 - weight, weight], rarity=[0.5, 0.5])
    assert (weight * FULL < 0.06) == together
    answer = choose(asked, [passage((0, OF_ONE), (1, OF_ONE), (1, OF_OTHER), (2, 0))], 5, ALWAYS)
    # The third sentence takes over the matches of the one before it, less 0.2.
    assert answer.quotation is not None
    assert answer.quotation.start == (10 if together else 19)
    assert answer.quotation.end == 30


@pytest.mark.parametrize(
    ("text", "logits", "span"),
    [
        ("When did it begin?", (-1.1, 3.0, -5.0), (19, 30)),
        ("When did it begin?", (2.0, 3.0, -5.0), (10, 30)),
        ("Why did it begin?", (1.0, 3.0, 0.9), (10, 30)),
        ("Why did it begin?", (0.9, 3.0, 0.9), (19, 30)),
    ],
)
def test_a_neighbour_is_quoted_if_a_reader_is_torn(text: str, logits: Sequence[float], span: Span) -> None:
    # The third sentence matches as well as the second one: without a reader both are quoted.
    of_three = passage((1, OF_ONE), (1, OF_OTHER), (2, OF_ONE), (2, OF_OTHER))
    asked = replace(ASKED, text=text)
    quoted, best = chosen(asked, of_three.entry, of_three.found, np.array(logits, np.float32))
    assert (quoted, best) == (span, (19, 30))


def test_a_passage_without_the_year_asked_for_is_doubted() -> None:
    calibration = Calibration(0, (0, 0, 0, 0), 0.2, 0.4)
    plain, dated = (
        choose(replace(ASKED, text=text), [passage((1, OF_ONE))], 5, calibration)
        for text in ("Why did they come?", "In what year did they come?")
    )
    assert (plain.confidence, plain.sure) == (0.5, True)
    # An even chance becomes one to three.
    assert (dated.confidence, dated.sure) == (0.25, False)


@pytest.mark.parametrize(
    ("score", "text", "sure"),
    [(0.95, "Another passage.", False), (0.85, "Another passage.", True), (0.95, "It says: Second one.", True)],
)
def test_an_answer_is_sure_if_no_other_passage_scores_about_as_well(score: float, text: str, sure: bool) -> None:
    best, other = passage((1, OF_ONE), (1, OF_OTHER)), passage((1, OF_ONE))
    said = replace(other.hit.passage, text=text)
    ranking = [best, replace(other, hit=replace(other.hit, passage=said, score=score))]
    calibration = Calibration(0, (0, 0, 0, 0), 0.2, 0.4)
    answer, strict = choose(ASKED, ranking, 5, calibration), choose(ASKED, ranking, 5, calibration.strict)
    assert (answer.answered, answer.sure) == (True, sure)
    assert strict.answered == sure


def test_a_quotation_without_the_year_asked_for_is_not_sure() -> None:
    counted = passage((1, OF_ONE), (1, OF_OTHER))
    with_amount = replace(counted.entry.passage, text=counted.entry.passage.text.replace("First 😀.", "In 1998."))
    object.__setattr__(counted.entry, "passage", with_amount)
    of_three = replace(counted, hit=replace(counted.hit, passage=with_amount))
    calibration = Calibration(0, (0, 0, 0, 0), 0.2, 0.4)
    answer = choose(replace(ASKED, text="In what year did they come?"), [of_three], 5, calibration)
    assert (answer.confidence, answer.sure) == (0.5, False)
    assert answer.quotation is not None
    assert answer.quotation.text == "Second one."


def test_a_lone_sentence_has_no_neighbour() -> None:
    answer = choose(ASKED, [ranked(1.0, entry("Alone.", tokens=[(0, OF_ONE)]), asked=ASKED)], 5, ALWAYS)
    assert answer.quotation == answer.best == Quotation("a.txt", 0, 6, "Alone.")


def test_a_refusal_has_a_best_sentence_but_no_quotation() -> None:
    answer = choose(ASKED, [passage((1, OF_ONE), (1, OF_OTHER))], 5, NEVER)
    assert (answer.answered, answer.quotation) == (False, None)
    assert answer.best == Quotation("a.txt", 19, 30, "Second one.")
    assert answer.confidence == pytest.approx(1 / (1 + np.exp(9)))
    assert len(answer.hits) == 1


def test_a_confidence_at_the_threshold_is_enough() -> None:
    assert choose(ASKED, [passage((1, OF_ONE))], 5, Calibration(0, (0, 0, 0, 0), 0.5)).answered
    assert not choose(ASKED, [passage((1, OF_ONE))], 5, Calibration(-0.001, (0, 0, 0, 0), 0.5)).answered


@pytest.mark.parametrize(("sure", "is_sure"), [(0.0, True), (0.5, True), (0.51, False)])
def test_an_answer_below_the_second_threshold_is_not_sure(sure: float, is_sure: bool) -> None:
    calibration = Calibration(0, (0, 0, 0, 0), 0.5, sure)
    answer = choose(ASKED, [passage((1, OF_ONE))], 5, calibration)
    assert (answer.answered, answer.sure) == (True, is_sure)
    assert choose(ASKED, [passage((1, OF_ONE))], 5, calibration.strict).answered == is_sure


@pytest.mark.parametrize(("threshold", "near"), [(0.51, True), (1.0, True), (1.01, False), (0.5, False)])
def test_a_refusal_is_near_from_half_the_threshold_on(threshold: float, near: bool) -> None:
    answer = choose(ASKED, [passage((1, OF_ONE))], 5, Calibration(0, (0, 0, 0, 0), threshold))
    assert (answer.answered, answer.near) == (threshold == 0.5, near)


def test_a_question_of_stop_words_only_is_never_answered() -> None:
    asked = question(tokens=[ONE], weights=[1.0], rarity=[0.1])
    answer = choose(asked, [passage((1, OF_ONE), asked=asked)], 5, ALWAYS)
    assert (answer.answered, answer.quotation) == (False, None)
    assert answer.best is not None


def titled(document: str, title: str) -> Ranked:
    made = entry("A.", document=document, tokens=[(0, OF_ONE), (0, OF_OTHER)])
    object.__setattr__(made, "passage", replace(made.passage, title=title))
    return ranked(1.0, made, asked=ASKED)


def test_the_best_passage_whose_document_has_a_title_states_it() -> None:
    found = [titled("a.txt", ""), titled("b.txt", "Moons"), titled("c.txt", "Stars")]
    answer = from_field(Aspect.TITLE, ASKED, found, 5, ALWAYS)
    assert answer is not None
    assert answer.quotation == Quotation("b.txt", 0, 5, "Moons", Aspect.TITLE)
    assert answer.answered
    assert [hit.passage.document for hit in answer.hits] == ["b.txt", "c.txt"]


def test_the_text_must_answer_if_the_document_has_no_date() -> None:
    assert from_field(Aspect.DATE, ASKED, [titled("a.txt", "Moons")], 5, ALWAYS) is None


def test_nothing_is_stated_if_no_document_is_about_the_subject() -> None:
    found = [titled("a.txt", ""), titled("b.txt", "Moons")]
    answer = from_field(Aspect.TITLE, ASKED, found, 5, NEVER)
    assert answer is not None
    assert (answer.answered, answer.quotation) == (False, None)
    assert [hit.passage.document for hit in answer.hits] == ["a.txt", "b.txt"]
    assert from_field(Aspect.TITLE, ASKED, [], 5, ALWAYS) == choose(ASKED, [], 5, ALWAYS)


def test_nothing_is_answered_without_passages() -> None:
    answer = choose(ASKED, [], 5, ALWAYS)
    assert (answer.question, answer.answered, answer.confidence) == ("what?", False, 0)
    assert (answer.quotation, answer.best, answer.hits) == (None, None, ())


@pytest.mark.parametrize(("k", "count"), [(-1, 0), (0, 0), (1, 1), (2, 2), (3, 3), (99, 3)])
def test_an_answer_has_at_most_k_hits(k: int, count: int) -> None:
    found = [passage((1, OF_ONE)), ranked(0.5, document="b.txt"), ranked(0.4, document="c.txt")]
    answer = choose(ASKED, found, k, ALWAYS)
    assert answer.hits == tuple(each.hit for each in found[:count])
    assert answer.answered
