"""Tests of the ranking: every score is worked out by hand and does not depend on the other candidates."""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest

from retrieval.answering.question import Question
from retrieval.answering.ranking import (
    ALL,
    DEPTH,
    FEW,
    Ranked,
    Stage,
    bm25,
    choose,
    in_order,
    merge,
    rank,
    sentence_cosines,
)
from retrieval.storage.entries import Entry, Outline
from retrieval.text.vectors import restore
from tests.retrieval.samples import BOTH, FULL, OF_ONE, OF_OTHER, ONE, OTHER, entry, question, ranked

# Two bits a dimension of eight: all components high, or all a little above zero, have a cosine with
# ONE of 1.5 or 0.5 times 0.9957 / 0.8812.
HIGH, LOW = (0b11111111, 0b11111111), (0b11111111, 0b00000000)
NEAR, FAR = 1.5 * 0.9957 / 0.8812, 0.5 * 0.9957 / 0.8812
WORDS = {1: 2.0, 2: 1.0}


def names(found: list[Ranked]) -> list[str]:
    return [each.hit.passage.document for each in found]


def test_bm25_is_a_share_of_the_highest_possible_score() -> None:
    asked = question(term_weights=WORDS, mean_terms=4)
    entries = [
        entry(terms=[(0, 1), (0, 1), (0, 2), (0, 9)]),
        entry(terms=[(0, 2)]),
        entry(terms=[(0, 9)]),
        entry(),
    ]
    # A passage of 4 terms has the norm 1.2, one of 1 term 1.2 * (0.25 + 0.75 / 4) = 0.525; the bound is 3 * 2.2.
    first = (2 * (2 * 2.2 / 3.2) + 1 * (1 * 2.2 / 2.2)) / 6.6
    second = 1 * (1 * 2.2 / 1.525) / 6.6
    np.testing.assert_allclose(bm25(asked, entries), [first, second, 0, 0], rtol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 100])
def test_bm25_does_not_depend_on_the_other_entries_to_the_last_bit(count: int) -> None:
    random = np.random.RandomState(7)
    asked = question(term_weights=dict(enumerate(random.rand(23).tolist())), mean_terms=50)
    entries = [entry(terms=[(0, term) for term in random.randint(0, 40, 30 + n)]) for n in range(count)]
    alone = [float(bm25(asked, [each])[0]) for each in entries]
    assert bm25(asked, entries).tolist() == alone


def test_bm25_of_a_question_without_words_is_zero() -> None:
    assert bm25(question(), [entry(terms=[(0, 1)])]).tolist() == [0]
    assert bm25(question(term_weights=WORDS), []).tolist() == []


def test_sentence_cosines_are_zero_without_codes() -> None:
    entries = [entry("A.", "B.", sentence_codes=[HIGH, LOW]), entry("C.", "D."), entry("E.", sentence_codes=[LOW])]
    found = sentence_cosines(question(), entries)
    np.testing.assert_allclose(found, [NEAR, FAR, 0, 0, FAR], rtol=1e-5)


def all_stages() -> Entry:
    return entry(
        "A.", "B.",
        tokens=[(0, OF_ONE), (1, BOTH)],
        sentence_codes=[LOW, HIGH],
        terms=[(0, 1), (1, 2)],
        vector=(0.5 * ONE).tolist(),
    )  # fmt: skip


ASKED = question(tokens=[ONE, OTHER], weights=[0.75, 0.25], term_weights=WORDS, mean_terms=2)
# The first token matches fully, the second by half; for the two sentences alone, MaxSim is 0.75 and 0.5.
MAXSIM = (0.75 + 0.25 / 2) * FULL
VECTOR = float(restore(all_stages().vector) @ ONE)
# Two terms in a passage of mean length: 2.2 / 2.2 of each weight, 3 / 6.6 of the bound.
LEXICAL = 1 / 2.2


def test_cosines_count_half_across_languages() -> None:
    foreign = question(tokens=[ONE, OTHER], weights=[0.75, 0.25], term_weights=WORDS, mean_terms=2, is_foreign=True)
    (found,) = rank(foreign, [all_stages()])
    best = max(0.75 * FULL + FAR / 2, 0.5 * FULL + NEAR / 2)
    expected = MAXSIM + 0.8 * best + 0.2 * VECTOR + 0.5 * LEXICAL
    assert found.hit.score == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("stages", "score"),
    [
        (ALL, MAXSIM + 0.8 * max(0.75 * FULL + FAR, 0.5 * FULL + NEAR) + 0.4 * VECTOR + 0.5 * LEXICAL),
        ({Stage.LATE}, MAXSIM + 0.8 * 0.75 * FULL),
        ({Stage.DENSE}, 0.8 * NEAR + 0.4 * VECTOR),
        ({Stage.LEXICAL}, 0.5 * LEXICAL),
        ({Stage.DENSE, Stage.LEXICAL}, 0.8 * NEAR + 0.4 * VECTOR + 0.5 * LEXICAL),
        ({Stage.LATE, Stage.LEXICAL}, MAXSIM + 0.8 * 0.75 * FULL + 0.5 * LEXICAL),
    ],
)
def test_each_stage_adds_its_part_to_the_score(stages: set[Stage], score: float) -> None:
    (found,) = rank(ASKED, [all_stages()], frozenset(stages))
    assert found.hit.score == pytest.approx(score, abs=1e-5)
    assert (found.lexical, found.dense, found.late) == pytest.approx((LEXICAL, NEAR, MAXSIM), abs=1e-5)


def test_the_best_come_first_whatever_the_order_of_the_candidates() -> None:
    entries = [
        entry(document="one", tokens=[(0, OF_ONE)]),
        entry(document="other", tokens=[(0, OF_OTHER)]),
        entry(document="both", tokens=[(0, BOTH)]),
        entry(document="none"),
    ]
    # Each sentence is all of its passage and counts 0.8: 0.75, 0.5, 0.25 and 0 of FULL.
    for shuffled in permutations(entries):
        found = rank(ASKED, shuffled)
        assert names(found) == ["one", "both", "other", "none"]
        np.testing.assert_allclose([r.hit.score for r in found], 1.8 * np.array([0.75, 0.5, 0.25, 0]) * FULL, atol=1e-5)


def test_equal_scores_stand_in_the_order_of_documents() -> None:
    entries = [
        entry(document=name, start=start, tokens=[(0, OF_ONE)])
        for name, start in [("b.txt", 7), ("c.txt", 0), ("b.txt", 0), ("a.txt", 9)]
    ]
    found = in_order([ranked(1.0, each) for each in entries])
    assert [(r.hit.passage.document, r.hit.passage.start) for r in found] == [
        ("a.txt", 9), ("b.txt", 0), ("b.txt", 7), ("c.txt", 0),
    ]  # fmt: skip
    assert names(rank(ASKED, entries)) == ["a.txt", "b.txt", "b.txt", "c.txt"]


def test_a_lone_passage_scores_as_it_does_among_others() -> None:
    lone = all_stages()
    (alone,) = rank(ASKED, [lone])
    among = rank(ASKED, [entry(document="z", tokens=[(0, OF_ONE)]), lone, entry(document="y", terms=[(0, 2)])])
    assert alone.hit.score > 0
    assert [r.hit.score for r in among if r.entry is lone] == pytest.approx([alone.hit.score], abs=1e-5)


def test_a_ranking_of_no_candidates_is_empty() -> None:
    assert rank(ASKED, []) == []
    assert rank(question(is_covered=False), []) == []


def outlines(entries: Sequence[Entry]) -> dict[int, Outline]:
    """The outlines of the entries as the store gives them, numbered from 1."""
    return {
        number: Outline(each.passage.document, each.passage.start, each.sentence_codes, each.terms)
        for number, each in enumerate(entries, 1)
    }


def chosen(asked: Question, entries: Sequence[Entry], stages: frozenset[Stage] = ALL) -> list[str]:
    return [entries[number - 1].passage.document for number in choose(asked, outlines(entries), stages)]


def test_only_the_best_candidates_are_chosen() -> None:
    cheap = [entry(document=f"{n:02}", sentence_codes=[HIGH], tokens=[(0, OF_OTHER)]) for n in range(DEPTH)]
    worded = entry(document="worded", sentence_codes=[HIGH], terms=[(0, 1)])
    dull = entry(document="dull", sentence_codes=[LOW], tokens=[(0, OF_ONE)])
    found = chosen(ASKED, [dull, *cheap, worded])
    assert found == ["worded", *(f"{n:02}" for n in range(DEPTH - 1))]
    only_late = frozenset({Stage.LATE})
    assert chosen(ASKED, [*cheap, worded, dull], only_late) == chosen(ASKED, [dull, *cheap, worded], only_late)


@pytest.mark.parametrize(
    ("stages", "first"),
    [(ALL, "both"), ({Stage.LATE}, "both"), ({Stage.DENSE, Stage.LATE}, "a"), ({Stage.LEXICAL, Stage.LATE}, "words")],
)
def test_a_stage_that_is_switched_off_does_not_affect_the_choice(stages: set[Stage], first: str) -> None:
    entries = [
        entry(document="words", sentence_codes=[LOW], terms=[(0, 1), (0, 2)]),
        entry(document="both", sentence_codes=[HIGH], terms=[(0, 1), (0, 9)]),
        entry(document="a", sentence_codes=[HIGH]),
    ]
    assert chosen(ASKED, entries, frozenset(stages))[0] == first


def test_words_alone_decide_if_the_model_does_not_know_the_language() -> None:
    asked = question(term_weights=WORDS, mean_terms=1, is_covered=False)
    entries = [entry(document="b", terms=[(0, 2)]), entry(document="a", terms=[(0, 1)]), entry(document="c")]
    found = rank(asked, entries)
    assert names(found) == ["a", "b", "c"]
    np.testing.assert_allclose([r.hit.score for r in found], [2 / 6.6, 1 / 6.6, 0], rtol=1e-6)
    assert [(r.lexical, r.dense, r.late) for r in found] == [(r.hit.score, 0, 0) for r in found]
    assert chosen(asked, [*[entry(document=f"{n:02}") for n in range(DEPTH)], *entries])[:3] == ["a", "b", "00"]


def spread(code: str, scores: list[float]) -> list[Ranked]:
    return [ranked(score, document=f"{code}{n:02}") for n, score in enumerate(scores)]


def test_languages_are_merged_by_the_distance_of_scores_from_the_mean() -> None:
    # English scores have the mean 1.9, German ones 10.
    english, german = spread("en", [2.8, *[1.8] * 9]), spread("de", [10.5] * 5 + [9.5] * 5)
    found = merge({"de": german, "en": english}, "en")
    assert [r.hit.score for r in found] == pytest.approx([2.8, *[2.4] * 5, *[1.8] * 9, *[1.4] * 5])
    assert names(found)[:6] == ["en00", "de00", "de01", "de02", "de03", "de04"]
    found = merge({"de": german, "en": english}, "de")
    assert [r.hit.score for r in found] == pytest.approx([10.9, *[10.5] * 5, *[9.9] * 9, *[9.5] * 5])


def test_the_level_is_that_of_the_best_score_if_the_language_is_rare() -> None:
    # The means are 0.1 and 2.
    low, high = spread("de", [1.0, *[0.0] * (FEW - 1)]), spread("ru", [11.0, *[1.0] * (FEW - 1)])
    found = merge({"de": low, "ru": high}, "en")
    assert {r.hit.passage.document: round(r.hit.score, 6) for r in found[:2]} == {"ru00": 11, "de00": 2.9}


def test_a_language_with_few_passages_keeps_its_scores() -> None:
    few = spread("de", [2.0, 0.5, *[0.1] * (FEW - 3)])
    found = merge({"en": spread("en", [3.0, *[1.0] * (FEW - 1)]), "de": few}, "en")
    ours = [r.hit.score for r in found if r.hit.passage.document.startswith("de")]
    assert ours == pytest.approx([2.0, 0.5, *[0.1] * (FEW - 3)])
    assert names(found)[:2] == ["en00", "de00"]


def test_all_scores_stay_if_every_language_has_few_passages() -> None:
    found = merge({"en": spread("en", [3.0, 1.0]), "de": spread("de", [2.0]), "ru": []}, "en")
    assert [(r.hit.passage.document, r.hit.score) for r in found] == [("en00", 3.0), ("de00", 2.0), ("en01", 1.0)]


def test_passages_with_equal_scores_keep_them() -> None:
    alike = spread("de", [2.0] * FEW)
    found = merge({"en": spread("en", [3.0, *[1.0] * (FEW - 1)]), "de": alike}, "en")
    assert [r.hit.score for r in found if r.hit.passage.document.startswith("de")] == pytest.approx([2.0] * FEW)
    found = merge({"en": spread("en", [3.0, *[1.0] * (FEW - 1)]), "de": alike}, "de")
    assert found[0].hit.score == pytest.approx(3.0)
