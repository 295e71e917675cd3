import pytest

from retrieval.text.dictionaries import LANGUAGES, is_word


@pytest.mark.parametrize(
    ("word", "language", "known"),
    [
        ("fryer", "en", True),
        ("seperate", "en", False),
        ("dont", "en", True),
        ("Wochen", "de", True),
        ("wochne", "de", False),
        ("coute", "fr", True),
        ("inscripcion", "es", True),
        ("купить", "ru", True),
        ("выгодно", "ru", True),
        ("пакупать", "ru", False),
        ("ziemniak", "pl", False),
    ],
)
def test_a_word_is_known_whatever_its_accents_and_capitals(word: str, language: str, known: bool) -> None:
    assert is_word(word, language) == known


@pytest.mark.parametrize(("language", "word"), [("en", "the"), ("fa", "از"), ("eu", "eta")])
def test_each_language_has_its_dictionary(language: str, word: str) -> None:
    assert language in LANGUAGES
    assert is_word(word, language)
