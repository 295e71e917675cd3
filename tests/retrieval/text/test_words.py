"""The analyser of passages and questions: stems, pieces and parts of words, with their positions in the text."""

from concurrent.futures import ThreadPoolExecutor
from unicodedata import normalize
from zlib import crc32

import numpy as np
import pytest

from retrieval.text.words import UNKNOWN, analyse, clues, forms, hashes, language_among, language_of, runs


def texts(text: str, language: str, *, parts: bool = False, stop_words: bool = True) -> list[str]:
    return [term.text for term in analyse(text, language, parts=parts, stop_words=stop_words)]


@pytest.mark.parametrize(
    ("language", "one", "other", "stem"),
    [
        ("en", "refusing", "Refused", "refus"),
        ("ru", "солдаты", "СОЛДАТАМИ", "солдат"),
        ("de", "Häuser", "Haus", "haus"),
        ("fr", "continuer", "continuait", "continu"),
        ("es", "libros", "libro", "libr"),
        ("tr", "kitaplar", "kitap", "kitap"),
        ("hi", "किताबें", "किताब", "किताब"),
    ],
)
def test_forms_of_a_word_share_one_term(language: str, one: str, other: str, stem: str) -> None:
    assert texts(one, language) == texts(other, language) == [stem]


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert texts("Refusing soldiers", "xx") == ["refusing", "soldiers"]


def test_punctuation_and_underscores_separate_words() -> None:
    assert texts("e-mail, foo_bar: 2022-07! 😀", "xx") == ["e", "mail", "foo", "bar", "2022", "07"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("What is != ?", ["!="]),
        ("What is !=?", ["!="]),
        ("What is ?? for?", ["??"]),
        ("|| | either of both", ["||"]),
        ("a | b – c - d", []),
        ("What is that ?", []),
    ],
)
def test_an_operator_that_stands_alone_is_a_word(text: str, sign: list[str]) -> None:
    assert [term for term in texts(text, "en") if not term[0].isalpha()] == sign


@pytest.mark.parametrize("text", ["", " \n", "?!…", "😀 😀"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert analyse(text, "en", parts=True) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "😀 The soldiers, don't!", ["The", "soldiers", "don", "t"]),
        ("ru", "«Ёлка» — стояла", ["Ёлка", "стояла"]),
        ("tr", "IŞIK İstanbul'da", ["IŞIK", "İstanbul", "da"]),
        ("de", "Die GROẞE Straße ﬁel", ["Die", "GROẞE", "Straße", "ﬁel"]),
        ("ar", "ذهب الولد", ["ذهب", "الولد"]),
    ],
)
def test_a_term_has_the_exact_position_of_its_word(language: str, text: str, words: list[str]) -> None:
    assert [text[term.start : term.end] for term in analyse(text, language)] == words


def test_decomposed_letters_stay_one_word_at_its_original_position() -> None:
    text = normalize("NFD", "vu Évreux")
    assert [(term.text, term.start, term.end) for term in analyse(text, "xx")] == [("vu", 0, 2), ("evreux", 3, 10)]


def test_terms_have_no_accents() -> None:
    assert texts("café Évreux ёлка naïve", "xx") == ["cafe", "evreux", "елка", "naive"]
    # Unicode treats the breve of й as an accent as well: it is removed from documents and questions alike.
    assert texts("мой", "xx") == texts("мои", "xx")


def test_dotted_and_dotless_i_differ_in_turkish_only() -> None:
    assert texts("IŞIK İyi", "tr")[0] == "ısık"
    assert texts("İZMİR", "tr") == texts("izmir", "tr")
    assert texts("ILIK", "tr") == texts("ılık", "tr") != texts("ilik", "tr")
    assert texts("IS", "xx") == ["is"]


def test_sharp_s_becomes_a_double_s() -> None:
    assert texts("Straße", "xx") == texts("STRASSE", "xx") == ["strasse"]
    assert texts("GROẞ", "xx") == ["gross"]


def test_wide_letters_and_ligatures_become_plain_letters() -> None:
    assert texts("ＡＢＣ ﬁne", "xx") == ["abc", "fine"]


def test_cjk_text_becomes_pairs_and_lighter_single_characters() -> None:
    assert [(term.text, term.start, term.end, term.weight) for term in analyse("a 士兵拒", "zh")] == [
        ("a", 0, 1, 1), ("士兵", 2, 4, 1), ("兵拒", 3, 5, 1),
        ("~士", 2, 3, 0.4), ("~兵", 3, 4, 0.4), ("~拒", 4, 5, 0.4),
    ]  # fmt: skip
    assert texts("カメラ", "ja") == ["カメ", "メラ", "~カ", "~メ", "~ラ"]
    assert texts("한국어", "ko") == ["한국", "국어", "~한", "~국", "~어"]


def test_traditional_chinese_becomes_simplified_at_the_same_positions() -> None:
    assert [(term.text, term.start, term.end) for term in analyse("NFL 拒絕", "zh")] == [
        ("nfl", 0, 3), ("拒绝", 4, 6), ("~拒", 4, 5), ("~绝", 5, 6),
    ]  # fmt: skip
    assert texts("誰赢得了軍隊的電腦？", "zh") == texts("谁贏得了军队的电脑？", "zh")
    # Characters are converted one by one, not by word: otherwise the pairs would change with their neighbours.
    assert set(texts("乾隆", "zh")) <= set(texts("乾隆皇帝", "zh")) & set(texts("干隆", "zh"))


def test_japanese_keeps_characters_that_simplified_chinese_merges() -> None:
    assert texts("機", "ja") != texts("机", "ja")


def test_a_single_character_is_found_in_longer_runs() -> None:
    assert texts("水", "zh") == ["水", "~水"]
    assert "~水" in texts("喝水吗", "zh")


def test_thai_becomes_pieces_of_four_characters() -> None:
    assert [(term.text, term.start, term.end, term.weight) for term in analyse("ใน กรุงเทพ", "th")] == [
        ("ใน", 0, 2, 1), ("กรุง", 3, 7, 1), ("รุงเ", 4, 8, 1), ("ุงเท", 5, 9, 1), ("งเทพ", 6, 10, 1),
    ]  # fmt: skip


def test_parts_are_four_letters_of_the_word_and_its_borders() -> None:
    assert [(term.text, term.start, term.end, term.weight) for term in analyse("x Häuser", "de", parts=True)][2:] == [
        ("haus", 2, 8, 1), ("~_hau", 2, 8, 0.4), ("~haus", 2, 8, 0.4), ("~ause", 2, 8, 0.4), ("~user", 2, 8, 0.4),
        ("~ser_", 2, 8, 0.4),
    ]  # fmt: skip


def test_a_short_word_is_its_own_part() -> None:
    assert texts("a an", "xx", parts=True) == ["a", "~_a_", "an", "~_an_"]


def test_a_part_never_equals_a_word() -> None:
    assert not set(texts("haus", "xx")) & set(texts("haushalt", "xx", parts=True))
    assert set(texts("haus", "xx", parts=True)) & set(texts("haushalt", "xx", parts=True)) == {"~_hau", "~haus"}


def test_stop_words_with_apostrophes_are_left_out_whole() -> None:
    assert texts("They don't know, it's THE soldiers, isn't it?", "en", stop_words=False) == ["know", "soldier"]
    assert texts("Don’t they refuse?", "en", stop_words=False) == ["refus"]


def test_stop_words_depend_on_the_language() -> None:
    assert texts("the die", "en", stop_words=False) == ["die"]
    assert texts("the die", "de", stop_words=False) == ["the"]
    assert texts("the die", "xx", stop_words=False) == ["the", "die"]


def test_a_stop_word_has_no_parts() -> None:
    assert texts("und Ei", "de", parts=True, stop_words=False) == ["ei", "~_ei_"]


def test_hashes_are_the_same_on_every_machine() -> None:
    found = hashes(analyse("Ёлка soldiers", "en"))
    assert found.dtype == np.uint32
    assert found.tolist() == [crc32("елка".encode()), crc32(b"soldier")]
    assert hashes([]).shape == (0,)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The library opens at nine in the morning and closes at six."),
        ("ru", "Библиотека открывается в девять утра и закрывается в шесть."),
        ("de", "Die Bibliothek öffnet um neun Uhr morgens."),
        ("fr", "La bibliothèque ouvre à neuf heures du matin."),
        ("zh", "图书馆每天早上九点开门"),
        ("ja", "図書館は毎朝九時に開きます。"),
    ],
)
def test_languages_are_recognized(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language_of(text, ["en"]) == language
    assert language_among(text, ["en", language, "pl"]) == language


def test_an_unclear_language_becomes_a_likely_one() -> None:
    assert language_of("ok", ["en"]) == "en"
    assert language_of("ok") != "en"
    assert language_of("ok", ["xx"]) == language_of("ok")


@pytest.mark.parametrize("text", ["", "123 !?", "😀"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert language_of(text, ["en"]) == UNKNOWN
    assert language_among(text, ["en", "ru"]) == UNKNOWN


def test_a_single_language_needs_no_identification() -> None:
    assert language_among("Библиотека открывается", ["en"]) == "en"
    assert language_among("123", {"de": 4}) == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("carga horária mínima do estágio obrigatório", "pt"),
        ("Qual a duração máxima do estágio na mesma empresa?", "pt"),
        ("¿Cuánto dura un partido?", "es"),
        ("precio del rancho para no asociados", "es"),
        ("L'iscrizione si paga?", "it"),
        ("What is the fee?", "en"),
    ],
)
def test_a_stop_word_of_several_languages_does_not_hide_the_letters(text: str, language: str) -> None:
    assert language_among(text, ["en", "es", "it", "pt"]) == language


def test_no_languages_give_an_unknown_language() -> None:
    assert language_among("The library opens at nine.", []) == UNKNOWN


def test_concurrent_threads_get_the_same_terms() -> None:
    words = {
        "en": "soldiers refusing deployments " * 40,
        "ru": "солдаты отказались воевать " * 40,
        "zh": "士兵拒絕參戰 " * 40,
    }
    alone = {language: texts(text, language) for language, text in words.items()}
    jobs = ["en", "ru", "zh"] * 100
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda language: texts(words[language], language), jobs))
    assert together == [alone[language] for language in jobs]


@pytest.mark.parametrize(
    ("word", "language", "terms", "written"),
    [
        ("Ferries", "en", {"ferri", "ferries"}, set()),
        ("паромы", "ru", {"паром", "паромы"}, {"паром"}),
        ("паром", "ru", {"пар", "паром"}, set()),
        ("человека", "ru", {"человек", "человека"}, {"человек"}),
        ("have", "en", {"have"}, {"have", "having"}),
        ("Ferries", "xx", {"ferries"}, set()),
    ],
)
def test_forms_are_terms_or_words_to_search_as_written(
    word: str, language: str, terms: set[str], written: set[str]
) -> None:
    assert tuple(map(set, forms(word, language))) == (terms, written)


def test_runs_are_words_or_runs_without_spaces() -> None:
    assert runs("e-mail 北京大学") == [("e", True), ("mail", True), ("北京大学", False)]


@pytest.mark.parametrize(
    ("language", "written", "text"),
    [
        ("en", "resume", "Her résumé."),
        ("en", "to be a résumé", "to be a resume"),
        ("fr", "ou est le cafe", "Où est le café"),
        ("es", "mas", "más"),
        ("ru", "еж", "Ёж"),
        ("tr", "istanbul", "İSTANBUL"),
        ("zh", "京", "北京大学"),
        ("zh", "京大", "北京大学"),
        ("zh", "大學", "北京大學"),
        ("th", "บ้าน", "กลับบ้านในตอนเย็น"),
        ("th", "กลับ", "ฉันกลับบ้าน"),
        ("th", "ตอน", "ตอนเย็น"),
    ],
)
def test_a_text_with_the_words_has_a_term_of_every_clue(language: str, written: str, text: str) -> None:
    for stop_words in (True, False):
        indexed = set(texts(text, language, stop_words=stop_words))
        assert all(clue & indexed for clue in clues(written, language))


def test_a_clue_is_as_narrow_as_possible() -> None:
    assert clues("the cafés", "en") == [{"cafés"[:2], "caf", "cafe", "cafes"}]
    assert clues("ตอน", "th") == []
