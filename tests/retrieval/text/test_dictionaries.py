import pytest

from retrieval.text.dictionaries import has_dictionary, is_word


@pytest.mark.parametrize(
    ("word", "language", "known"),
    [
        ("fryer", "en", True),
        ("seperate", "en", False),
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


def test_some_languages_have_no_dictionary() -> None:
    assert [has_dictionary(language) for language in ("en", "ru", "pl", "und")] == [True, True, False, False]
