"""Tests of the evidence for an answer, worked out by hand, and of the probability that rises with it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.answering.confidence import WORDS, Calibration, evidence, fit, known
from retrieval.answering.matching import Match
from retrieval.answering.question import Question
from retrieval.text.vectors import quantise
from tests.retrieval.samples import entry, question, ranked


def spoken(asked: Question, whole: list[float], sentences: list[list[float]], vector: Floats | None = None) -> Floats:
    best = entry("A.")
    if vector is not None:
        best = replace(best, vector=quantise(vector))
    found = Match(np.array(whole, np.float32), np.array(sentences, np.float32))
    return evidence(asked, [ranked(1.0, best, found=found)])


def test_similarities_count_by_rarity_and_one_half_is_no_evidence() -> None:
    asked = question(rarity=[0.9, 0.1])
    together, sentence, names, dense, *_ = spoken(asked, [0.9, 0.3], [[0.8, 0.5], [0.2, 0.7]])
    # (0.9 * 0.4 - 0.1 * 0.2) / sqrt(1)
    assert together == pytest.approx(0.34)
    # First sentence 0.9 * 0.8 + 0.1 * 0.2 = 0.74; second 0.9 * (0.8 - 0.2) + 0.1 * 0.7 = 0.61.
    assert sentence == pytest.approx(0.74)
    assert (names, dense) == (0, 0)


def test_more_matching_units_are_more_evidence() -> None:
    one = spoken(question(rarity=[0.8]), [1.0], [[1.0]])
    four = spoken(question(rarity=[0.8] * 4), [1.0] * 4, [[1.0]] * 4)
    assert one[0] == pytest.approx(0.5 * np.sqrt(0.8))
    assert four[0] == pytest.approx(0.5 * np.sqrt(3.2))
    assert (one[1], four[1]) == pytest.approx((1, 1))


def test_similarities_out_of_range_are_clipped() -> None:
    assert spoken(question(rarity=[1.0]), [1.25], [[1.25]])[0] == pytest.approx(0.5)
    assert spoken(question(rarity=[1.0]), [-0.4], [[-0.4]])[0] == pytest.approx(-0.5)


def test_the_names_feature_is_the_shortfall_of_the_worst_name() -> None:
    asked = question(rarity=[0.5] * 4, names=[3, 3, -1, 7])
    # Name 3 has the mean similarity 0.7, name 7 has 0.8; 0.88 would be enough.
    assert spoken(asked, [0.6, 0.8, 0.1, 0.8], [[0.0]] * 4)[2] == pytest.approx(0.7 - 0.88)
    assert spoken(asked, [0.9, 0.9, 0.1, 0.95], [[0.0]] * 4)[2] == 0


def test_the_best_score_is_compared_with_chance_if_words_decide_alone() -> None:
    asked = question(rarity=[1.0], is_covered=False)
    found = Match(np.zeros(1, np.float32), np.zeros((1, 1), np.float32))
    scores = [0.9] * 10 + [0.2] * 30
    assert evidence(asked, [ranked(score, entry("A."), found=found) for score in scores])[3] == pytest.approx(0.7)
    # If there are fewer passages, the missing ones count as 0.
    assert evidence(asked, [ranked(score, entry("A."), found=found) for score in scores[:15]])[3] == pytest.approx(0.85)
    assert evidence(asked, [ranked(0.9, entry("A."), found=found)])[3] == pytest.approx(0.9)


def test_the_best_score_is_compared_with_chance_across_languages() -> None:
    found = Match(np.ones(1, np.float32), np.ones((1, 1), np.float32))
    asked = question(rarity=[1.0], is_foreign=True)
    scores = [1.2] * 10 + [0.5] * 20
    assert evidence(asked, [ranked(score, entry("A."), found=found) for score in scores])[3] == pytest.approx(0.7)
    assert evidence(asked, [ranked(1.2, entry("A."), found=found)])[3] == pytest.approx(0.6)


def test_the_contrast_is_a_cosine_if_the_model_knows_the_language() -> None:
    half = np.array([1, 1, 1, 1, 1, 1, -1, -1], np.float32) / np.sqrt(8)
    assert spoken(question(rarity=[1.0]), [0.0], [[0.0]], half)[3] == pytest.approx(0.5, abs=0.01)
    assert spoken(question(rarity=[1.0]), [0.0], [[0.0]])[3] == 0


def test_a_question_without_units_has_no_evidence() -> None:
    nothing = Match(np.zeros(0, np.float32), np.zeros((0, 1), np.float32))
    assert evidence(question(), [ranked(1.0, entry("A."), found=nothing)]).tolist() == [0, 0, 0, 0, 1, 0]


def test_a_probability_is_the_logistic_of_the_evidence() -> None:
    calibration = Calibration(-1, (2, 3, 4, 5), 0.5)
    # -1 + 2 * 0.1 + 3 * 0.2 + 4 * -0.1 + 5 * 0.12 = 0
    assert calibration.probability(np.array([0.1, 0.2, -0.1, 0.12], np.float32)) == pytest.approx(0.5, abs=1e-6)
    assert calibration.probability(np.zeros(4, np.float32)) == pytest.approx(1 / (1 + np.e))


@pytest.mark.parametrize("calibration", [known("bundled"), WORDS])
def test_a_probability_is_between_0_and_1_and_rises_with_the_evidence(calibration: Calibration) -> None:
    for place in range(len(calibration.coefficients)):
        rows = np.zeros((201, len(calibration.coefficients)), np.float32)
        rows[:, place] = np.linspace(-100, 100, 201)
        found = [calibration.probability(row) for row in rows]
        assert 0 <= min(found) <= max(found) <= 1
        assert found == sorted(found)
        assert (found[0] < found[-1]) == (calibration.coefficients[place] > 0)


def planted(count: int) -> tuple[Floats, NDArray[np.bool_], list[str]]:
    """Evidence whose first feature separates the questions well, the second a little, the others not at all."""
    random = np.random.RandomState(5)
    answered = np.arange(count) % 2 == 0
    rows = random.standard_normal((count, 4))
    rows[:, 0] += 4 * answered
    rows[:, 1] += 1 * answered
    return np.asarray(rows, np.float32), answered, [str(n // 4) for n in range(count)]


def test_fitting_finds_the_features_that_separate_the_questions() -> None:
    rows, answered, groups = planted(2000)
    calibration = fit(rows, answered, groups)
    first, second, third, fourth = calibration.coefficients
    # Two normal distributions of deviation 1 differ by their distance times the evidence in the logit.
    assert first == pytest.approx(4, abs=0.8)
    assert second == pytest.approx(1, abs=0.4)
    assert max(abs(third), abs(fourth)) < 0.4
    assert calibration.intercept == pytest.approx(-(16 + 1) / 2, abs=2)


def test_the_fitted_calibration_is_sure_of_85_of_100_answered_questions() -> None:
    rows, answered, groups = planted(2000)
    calibration = fit(rows, answered, groups)
    sure = np.array([calibration.probability(row) >= calibration.sure for row in rows])
    assert float(sure[answered].mean()) == pytest.approx(0.85, abs=0.005)
    assert calibration.threshold < calibration.sure


def test_the_fitted_threshold_keeps_96_of_100_answered_questions() -> None:
    rows, answered, groups = planted(2000)
    calibration = fit(rows, answered, groups)
    kept = np.array([calibration.probability(row) >= calibration.threshold for row in rows])
    assert float(kept[answered].mean()) == pytest.approx(0.96, abs=0.005)
    assert float(kept[~answered].mean()) < 0.02


def test_too_few_groups_cannot_be_fitted() -> None:
    rows, answered, _ = planted(20)
    with pytest.raises(ValueError, match="splits"):
        fit(rows, answered, ["same"] * 20)


def test_a_model_without_a_reader_has_a_calibration_of_its_own() -> None:
    assert len(known("a model of mine").coefficients) == 4
    assert len(known("bundled").coefficients) == 6
    # The bundled model was trained further: its weights are not those of its namesake.
    assert known("sentence-transformers/all-MiniLM-L6-v2") == known("a model of mine")


def test_a_known_model_has_its_own_calibration_under_any_name() -> None:
    multilingual = known("multilingual")
    assert multilingual.threshold == 0.303
    assert known("intfloat/multilingual-e5-small") == known("/models/multilingual-e5-small") == multilingual
    assert known("some/other-model") != multilingual


def test_the_margin_is_to_the_best_passage_of_another_document() -> None:
    asked, found = question(rarity=[1.0]), Match(np.ones(1, np.float32), np.ones((1, 1), np.float32))
    one, other = entry("A."), entry("B.", document="b.txt")
    scores = [ranked(0.9, one, found=found), ranked(0.8, one), ranked(0.5, other)]
    assert evidence(asked, scores)[4] == pytest.approx(0.4)
    assert evidence(asked, scores, reading=2.5)[5] == 2.5
