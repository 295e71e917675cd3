"""Phrase search: consecutive whole words, whatever the case, accents, white space and punctuation between."""

import pytest

from retrieval.text import phrases


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("rough sea", "A ROUGH\n  Sea, a rough seaside, the through sea.", ["ROUGH\n  Sea"]),
        ("rough sea", "“rough” – sea", ["rough” – sea"]),
        ("ferry", "The ferry's ferryman and ferries: Ferry.", ["ferry", "Ferry"]),
        ("cafe creme", "Un café crème.", ["café crème"]),
        ("café", "A cafe\u0301 and a CAFE", ["cafe\u0301", "CAFE"]),
        ("елка", "Ёлка стояла", ["Ёлка"]),
        ("мои дом", "Мой дом", []),
        ("мой дом", "МОЙ дом", ["МОЙ дом"]),
        ("strasse", "Die Straße", ["Straße"]),
        ("istanbul", "İSTANBUL ve Istanbul, ıstanbul", ["İSTANBUL", "Istanbul", "ıstanbul"]),
        ("京大", "北京大学", ["京大"]),
        ("python", "使用Python语言, pythonic", ["Python"]),
        ("用 python", "使用Python语言", ["用Python"]),
        ("한국", "한국어 각", ["한국"]),
        ("가", "각", []),
        ("a.b", "axb a.b a b", ["a.b", "a b"]),
    ],
)
def test_a_phrase_is_found_at_its_exact_position(phrase: str, text: str, found: list[str]) -> None:
    pattern = phrases.pattern(phrase)
    assert [text[start:end] for start, end in phrases.spans(pattern, text)] == found
    assert bool(pattern.search(phrases.plain(text))) == bool(found)
