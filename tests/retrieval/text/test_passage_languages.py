"""A passage is in the language of its document, or in another one where that is clear."""

import pytest

from retrieval.text.passage_languages import languages_of

ENGLISH = "The ferry leaves at nine in the morning and it takes two hours to the island."
GERMAN = "Die Fähre fährt um neun Uhr morgens ab und braucht zwei Stunden bis zu der Insel."
FRENCH = "Le bac part à neuf heures du matin et il met deux heures pour aller dans les îles."
CHINESE = "渡轮早上九点出发，两个小时后到达岛上。"
NAMES = "Berta Nygaard | Carla Mühlbach | Dora Svensson | Emma Van den Berg | Frida Lund"


@pytest.mark.parametrize(
    ("main", "text", "language"),
    [
        ("en", ENGLISH, "en"),
        ("en", GERMAN, "de"),
        ("en", FRENCH, "fr"),
        ("en", CHINESE, "zh"),
        ("zh", ENGLISH, "en"),
        ("zh", CHINESE, "zh"),
        ("de", ENGLISH, "en"),
        ("en", NAMES, "en"),
        ("en", "Guten Tag!", "en"),
        ("en", "", "en"),
    ],
)
def test_a_passage_in_another_language_than_its_document_is_told(main: str, text: str, language: str) -> None:
    assert languages_of([text], main, {"en"}) == [language]


def test_a_passage_in_two_languages_is_in_the_one_that_the_model_knows() -> None:
    both = f"{ENGLISH}\n\n{FRENCH}"
    assert languages_of([both, FRENCH], "fr", {"en"}) == ["en", "fr"]
    assert languages_of([both, FRENCH], "fr", {"en", "fr"}) == ["fr", "fr"]


def test_a_title_in_another_language_does_not_decide() -> None:
    text = f'{GERMAN} Sie heißt "Queen of the Sea" und gehört der Stadt. {GERMAN}'
    assert languages_of([text], "de", {"en"}) == ["de"]
