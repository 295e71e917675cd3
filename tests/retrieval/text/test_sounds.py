"""Similarity of sound between words of two languages."""

import numpy as np
import pytest

from retrieval.text.sounds import Sound, alike, sound, sounds


@pytest.mark.parametrize(
    ("word", "language", "heard"),
    [
        ("Бронкос", "ru", "bronkos"),
        ("Broncos", "en", "bronko"),
        ("хлоропластов", "ru", "hloroplast"),
        ("philosophy", "en", "filosofi"),
        ("Γκάντι", "el", "gkant"),
        ("간디", "ko", "gandi"),
        ("Straße", "de", "stras"),
        ("1990", "ru", "1990"),
        ("١٩٩٠", "ar", "1990"),
        ("and", "en", ""),
    ],
)
def test_a_sound_is_the_stem_in_latin_letters(word: str, language: str, heard: str) -> None:
    assert sound(word, language) == heard


def test_sounds_have_positions_in_the_text() -> None:
    assert sounds("Кто такой Ганди?", "ru") == [Sound("gand", 10, 15)]


def test_japanese_has_sounds_for_borrowed_words_only() -> None:
    assert [(each.start, each.end) for each in sounds("独立の父ガンディーの本", "ja")] == [(4, 9)]


@pytest.mark.parametrize("text", ["", "😀 ?!", "who is it", "\n"])
def test_a_text_without_words_has_no_sounds(text: str) -> None:
    assert sounds(text, "en") == []


def test_equal_sounds_score_one_and_unlike_ones_zero() -> None:
    np.testing.assert_array_equal(alike(["bronko", "tesla"], ["bronko", "tesla", "library"]), [[1, 0, 0], [0, 1, 0]])


def test_letters_and_consonants_have_equal_weight() -> None:
    # 10 of the two words' 12 letters match, and 6 of their 8 consonants; 0.7 is chance, 0.9 counts as identity.
    expected = ((10 / 12 + 6 / 8) / 2 - 0.7) / 0.2
    assert alike(["brunda"], ["brunka"]).item() == pytest.approx(expected, abs=1e-5)


def test_short_words_need_a_higher_similarity() -> None:
    assert alike(["konstan"], ["konstin"]).item() > 0
    assert alike(["tan"], ["tin"]).item() == 0


def test_numbers_score_one_only_when_equal() -> None:
    np.testing.assert_array_equal(alike(["1990", "199o"], ["1990", "1991", "199"]), [[1, 0, 0], [0, 0, 0]])


def test_no_words_give_an_empty_matrix() -> None:
    assert alike([], ["a"]).shape == (0, 1)
    assert alike(["a"], []).shape == (1, 0)
