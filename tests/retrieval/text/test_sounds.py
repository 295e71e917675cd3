"""Words of two languages that sound alike, and those that do not."""

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
def test_a_word_sounds_as_its_stem_is_written_in_latin_letters(word: str, language: str, heard: str) -> None:
    assert sound(word, language) == heard


def test_the_words_of_a_text_know_where_they_stand() -> None:
    assert sounds("Кто такой Ганди?", "ru") == [Sound("gand", 10, 15)]


def test_in_japanese_the_borrowed_words_are_heard() -> None:
    assert [(each.start, each.end) for each in sounds("独立の父ガンディーの本", "ja")] == [(4, 9)]


@pytest.mark.parametrize("text", ["", "😀 ?!", "who is it", "\n"])
def test_a_text_without_words_has_no_sounds(text: str) -> None:
    assert sounds(text, "en") == []


def test_equal_sounds_are_fully_alike_and_unlike_ones_not_at_all() -> None:
    np.testing.assert_array_equal(alike(["bronko", "tesla"], ["bronko", "tesla", "library"]), [[1, 0, 0], [0, 1, 0]])


def test_letters_and_consonants_count_alike_above_chance() -> None:
    # Of the two words' 12 letters 10 are paired, of their 8 consonants 6; 0.7 is chance, 0.9 the same.
    expected = ((10 / 12 + 6 / 8) / 2 - 0.7) / 0.2
    assert alike(["brunda"], ["brunka"]).item() == pytest.approx(expected, abs=1e-5)


def test_short_words_must_be_more_alike() -> None:
    assert alike(["konstan"], ["konstin"]).item() > 0
    assert alike(["tan"], ["tin"]).item() == 0


def test_figures_are_the_same_or_nothing() -> None:
    np.testing.assert_array_equal(alike(["1990", "199o"], ["1990", "1991", "199"]), [[1, 0, 0], [0, 0, 0]])


def test_nothing_is_like_nothing() -> None:
    assert alike([], ["a"]).shape == (0, 1)
    assert alike(["a"], []).shape == (1, 0)
