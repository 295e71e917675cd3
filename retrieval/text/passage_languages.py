"""The languages of the passages of a document that is mostly in one language."""

from collections.abc import Collection, Sequence

from retrieval.text.words import language_among, likeliest_language, runs, stop_words_of

# A text of so many words has that share of stop words of its own language.
_WORDS, _SHARE = 8, 0.15
# A text in several languages has that share of stop words of one of them, and so many different ones. Of German,
# Spanish, French and Russian passages 1 % have more than .08 of English.
_SHARED, _DIFFERENT = 0.11, 4
# So much more of its words must be stop words of another language.
_CLEARLY = 0.1
_CERTAIN = 0.9
# Languages without spaces between words, which are not told from each other.
_UNSPACED = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})


def languages_of(texts: Sequence[str], main: str, known: Collection[str]) -> list[str]:
    """The language of each text: that of the document, or another one where that is clear.

    A text in several languages is in the one among them that the model knows.
    """
    others = () if main in known else sorted(known)
    return [_language_of(text, main, others) for text in texts]


def _language_of(text: str, main: str, known: Sequence[str]) -> str:
    found = runs(text)
    words = [word.casefold() for word, has_borders in found if has_borders]
    if sum(len(run) for run, _ in found) > 2 * sum(map(len, words)):
        return main if main in _UNSPACED else language_among(text, _UNSPACED)
    if len(words) < _WORDS:
        return main
    read = next((language for language in known if _has_some(words, language, main)), None)
    if read or _share(words, main) >= _SHARE:
        return read or main
    other, probability = likeliest_language(text)
    is_clear = probability >= _CERTAIN and _share(words, other) > _share(words, main) + _CLEARLY
    return other if is_clear else main


def _share(words: Sequence[str], language: str) -> float:
    """The share of the words that are stop words of the language."""
    stop = stop_words_of(language)
    return sum(word in stop for word in words) / len(words)


def _has_some(words: Sequence[str], language: str, main: str) -> bool:
    """Whether a part of the text is in the language, by stop words that the main one has not."""
    stop = stop_words_of(language) - stop_words_of(main)
    found = [word for word in words if word in stop]
    return len(found) >= _SHARED * len(words) and len(set(found)) >= _DIFFERENT
