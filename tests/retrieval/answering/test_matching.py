"""Tests of the matches of a question's units, by passage and by sentence, on hand-made codes."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.matching import Match, by_sound, match
from retrieval.storage.entries import HEADING
from retrieval.text.sounds import Sound
from tests.retrieval.samples import BOTH, FULL, OF_ONE, OF_OTHER, ONE, OTHER, entry, question

ASKED = question(tokens=[ONE, OTHER])


def test_each_token_has_a_best_match_in_the_passage_and_each_sentence() -> None:
    (found,) = match(ASKED, [entry("A.", "B.", tokens=[(0, BOTH), (0, OF_ONE), (1, OF_OTHER)])])
    np.testing.assert_allclose(found.whole, [FULL, FULL], atol=1e-5)
    np.testing.assert_allclose(found.sentences, [[FULL, 0.0], [FULL / 2, FULL]], atol=1e-5)


def test_the_heading_counts_for_the_passage_but_not_for_a_sentence() -> None:
    (found,) = match(ASKED, [entry("A.", tokens=[(HEADING, OF_ONE), (0, OF_OTHER)])])
    np.testing.assert_allclose(found.whole, [FULL, FULL], atol=1e-5)
    np.testing.assert_allclose(found.sentences, [[0.0], [FULL]], atol=1e-5)


def test_passages_matched_together_match_as_they_do_alone() -> None:
    entries = [
        entry("A.", tokens=[(0, OF_ONE)]),
        entry("B."),
        entry("C.", "D.", "E.", tokens=[(HEADING, BOTH), (2, OF_OTHER)]),
        entry("F.", tokens=[(0, BOTH)]),
    ]
    together = list(match(ASKED, entries))
    np.testing.assert_allclose(together[0].whole, [FULL, 0.0], atol=1e-5)
    np.testing.assert_allclose(together[1].whole, [0, 0])
    np.testing.assert_allclose(together[2].whole, [FULL / 2, FULL], atol=1e-5)
    np.testing.assert_allclose(together[2].sentences, [[0.0, 0.0, 0.0], [0.0, 0.0, FULL]], atol=1e-5)
    np.testing.assert_allclose(together[3].sentences, [[FULL / 2], [FULL / 2]], atol=1e-5)
    for alone, found in zip((next(iter(match(ASKED, [each]))) for each in entries), together, strict=True):
        np.testing.assert_allclose(alone.whole, found.whole, atol=1e-5)
        np.testing.assert_allclose(alone.sentences, found.sentences, atol=1e-5)


def test_a_token_of_negative_similarity_does_not_match_the_passage() -> None:
    (found,) = match(ASKED, [entry("A.", tokens=[(0, 0b00000000)])])
    np.testing.assert_allclose(found.whole, [0, 0], atol=1e-5)
    np.testing.assert_allclose(found.sentences, [[-FULL], [0.0]], atol=1e-5)


def test_a_question_without_tokens_matches_nothing() -> None:
    (found,) = match(question(), [entry("A.", "B.", tokens=[(0, OF_ONE)])])
    assert (found.whole.shape, found.sentences.shape) == ((0,), (0, 2))
    assert list(match(ASKED, [])) == []


def test_a_sentence_takes_over_reduced_matches_of_the_one_before_it() -> None:
    found = Match(np.zeros(2, np.float32), np.array([[0, 0.9, 0.3, 0], [0.5, 0.5, 0.6, 0.5]], np.float32))
    # First unit: 0, 0.9, 0.9 - 0.2, and 0.3 - 0.2 from the sentence before; what that one took over is not passed on.
    np.testing.assert_allclose(found.sentence_scores(np.array([1, 0], np.float32)), [0, 0.9, 0.7, 0.1], atol=1e-6)
    np.testing.assert_allclose(found.sentence_scores(np.array([0, 1], np.float32)), [0.5, 0.5, 0.6, 0.5], atol=1e-6)
    weights = np.array([0.25, 0.75], np.float32)
    np.testing.assert_allclose(found.sentence_scores(weights), [0.375, 0.6, 0.625, 0.4], atol=1e-6)


def test_every_sentence_takes_over_reduced_matches_of_the_first_one() -> None:
    found = Match(np.ones(1, np.float32), np.array([[0.8, 0, 0, 0.7]], np.float32))
    np.testing.assert_allclose(found.sentence_scores(np.ones(1, np.float32)), [0.8, 0.6, 0.6, 0.7], atol=1e-6)


def test_words_match_exactly_if_the_model_does_not_know_the_language() -> None:
    asked = question(words=[(7, []), (8, [])], is_covered=False)
    (found,) = match(asked, [entry("A.", "B.", terms=[(HEADING, 8), (0, 7), (1, 9)])])
    assert found.whole.tolist() == [1, 1]
    assert found.sentences.tolist() == [[1, 0], [0, 0]]


def test_the_parts_of_a_word_count_for_four_fifths_of_it() -> None:
    asked = question(words=[(7, [71, 72, 73, 74])], is_covered=False)
    (found,) = match(asked, [entry("A.", "B.", "C.", terms=[(0, 71), (1, 72), (1, 73), (2, 7)])])
    np.testing.assert_allclose(found.sentences, [[0.8 * 1 / 4, 0.8 * 2 / 4, 1]], atol=1e-6)
    (without,) = match(asked, [entry("A.", "B.", terms=[(0, 71), (1, 72), (1, 73)])])
    np.testing.assert_allclose(without.whole, [0.8 * 3 / 4], atol=1e-6)


def test_a_question_without_words_matches_nothing() -> None:
    (found,) = match(question(is_covered=False), [entry("A.", "B.", terms=[(0, 7)])])
    assert (found.whole.shape, found.sentences.shape) == ((0,), (0, 2))


FOREIGN = question(
    tokens=[OTHER, OTHER, OTHER],
    weights=[0.5, 0.25, 0.25],
    spans=[(0, 3), (4, 7), (7, 12)],
    is_foreign=True,
    sounds=[Sound("kto", 0, 3), Sound("bronkos", 4, 12)],
)


def test_all_tokens_of_a_word_match_a_word_of_the_same_sound() -> None:
    (found,) = match(FOREIGN, [entry("Nobody won.", "The Broncos did.", tokens=[(0, OF_ONE), (1, OF_ONE)])])
    np.testing.assert_allclose(found.sentences, np.array([[0, 0], [0, 0.6], [0, 0.6]]), atol=1e-6)
    assert found.whole.tolist() == pytest.approx([0, 0.6, 0.6], abs=1e-6)


def test_a_better_match_by_the_model_is_kept() -> None:
    (found,) = match(FOREIGN, [entry("The Broncos did.", tokens=[(0, OF_OTHER)])])
    assert found.whole.tolist() == pytest.approx([FULL, FULL, FULL], abs=1e-5)


def test_a_name_in_the_heading_matches_only_the_whole_passage() -> None:
    titled = entry("They won.", tokens=[(0, OF_ONE)])
    titled = replace(titled, passage=replace(titled.passage, title="The Broncos"))
    (found,) = match(FOREIGN, [titled])
    assert found.whole.tolist() == pytest.approx([0, 0.6, 0.6], abs=1e-6)
    assert not found.sentences.any()


def test_by_sound_gives_each_unit_the_similarity_of_its_word() -> None:
    np.testing.assert_allclose(
        by_sound(FOREIGN, ["tesla", "bronko"]), np.array([[0, 0], [0, 0.6], [0, 0.6]]), atol=1e-6
    )
    assert by_sound(FOREIGN, []).shape == (3, 0)
