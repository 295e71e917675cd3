"""Tests of which tokens a model made for late interaction compares."""

import numpy as np

from embeddings.scoring import Scoring


def test_a_text_is_expanded_by_tokens_that_the_others_do_not_see() -> None:
    assert Scoring(6, length=6, expansion=103).expanded([101, 7, 102]).tolist() == [101, 7, 102, -104, -104, -104]
    assert Scoring(6, length=4, expansion=103, is_attended=True).expanded([101, 7, 102]).tolist() == [101, 7, 102, 103]


def test_a_text_that_is_long_enough_is_not_expanded() -> None:
    assert Scoring(6, length=2, expansion=103).expanded([101, 7, 102]).tolist() == [101, 7, 102]


def test_the_tokens_of_the_skip_list_are_not_compared_even_as_expansion() -> None:
    scoring = Scoring(6, length=5, expansion=103, skipped=[9, 103])
    assert scoring.compared(np.array([101, 9, 7, -104, -104])).tolist() == [True, False, True, False, False]
    assert scoring.compared(np.array([], np.int64)).tolist() == []


def test_only_tokens_to_be_kept_are_compared_if_there_are_any() -> None:
    assert Scoring(6, skipped=[9], kept=[7, 9]).compared(np.array([101, 7, 9])).tolist() == [False, True, False]
