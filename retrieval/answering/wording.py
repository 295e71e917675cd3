"""A question in the collection's own words: typing errors corrected, dates and numbers in the form that it uses.

Only what the collection does not contain as it was typed is changed, and only into what it contains.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from embeddings.encoder import Encoder
from retrieval.answering.understanding import asked_in
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from retrieval.text.dictionaries import LANGUAGES, is_word
from retrieval.text.quantities import forms, quantities
from retrieval.text.words import SPACED, UNKNOWN, Term, analyse, hashes, language_by_stop_words

# A shorter word has too many neighbours that are words as well.
_SHORTEST = 4
_WORD = regex.compile(rf"{SPACED}+", regex.V1)
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyzäöüßéèàçñ", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
# A key of a Latin keyboard and the letter of the Russian one on it.
_LATIN, _RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
_LAYOUTS = (str.maketrans(_LATIN, _RUSSIAN), str.maketrans(_RUSSIAN, _LATIN))
# A shorter word is one in many languages and layouts.
_SAYS = 3
# Passages that are looked at for a word or a form.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts questions into the words of a scope of the index."""

    index: Index
    encoder: Encoder
    scope: Scope = EVERYTHING

    def of(self, question: str) -> str:
        """The question in the collection's words."""
        languages = self.index.statistics(self.scope).languages
        retyped = self._retyped(question, languages)
        counted = _replaced(retyped, self._quantities(retyped, languages))
        return _replaced(counted, self._corrections(counted))

    def _retyped(self, question: str, languages: Iterable[str]) -> str:
        """The question as the other keyboard layout would have written it, if only then it has known words."""
        if "ru" not in languages or self._has_known_words(question, languages):
            return question
        others = (question.lower().translate(layout) for layout in _LAYOUTS)
        return next((other for other in others if self._has_known_words(other, languages)), question)

    def _has_known_words(self, text: str, languages: Iterable[str]) -> bool:
        """Whether a word of the text is in the collection or a dictionary; one of a letter or two says nothing."""
        terms = [term for code in languages for term in analyse(text, code, stop_words=False)]
        long = [term for term in terms if term.end - term.start >= _SAYS]
        if self.index.contained(hashes(long).tolist(), self.scope):
            return True
        return any(is_word(text[term.start : term.end], code) for term in long for code in languages)

    def _quantities(self, text: str, languages: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        for quantity in quantities(text):
            typed = text[quantity.start : quantity.end]
            written = [typed, *forms(quantity, languages)]
            if other := next((form for form in written if self._contains(form)), ""):
                yield quantity.start, quantity.end, other

    def _contains(self, form: str) -> bool:
        """Whether a passage contains these words as they stand."""
        terms = hashes(analyse(form, UNKNOWN)).tolist()
        whole = regex.compile(rf"(?<!\w){regex.escape(form)}(?!\w)|(?<=\d[./-]){regex.escape(form)}(?!\w)", regex.I)
        return any(map(whole.search, self._texts(terms)))

    def _corrections(self, text: str) -> Iterator[tuple[int, int, str]]:
        language = asked_in(text, self.index, self.scope)
        # Without a dictionary of the question's language no word is known to be wrong.
        if language not in LANGUAGES:
            return
        terms = {(term.start, term.end): term for term in analyse(text, language)}
        for word in _WORD.finditer(text):
            typed, whole = word[0].lower(), terms.get(word.span())
            known = [whole] if whole else analyse(typed, language)
            if len(typed) < _SHORTEST or not typed.isalpha() or self._is_word(typed, known):
                continue
            if not self._is_in_dictionary(typed, text, language) and (corrected := self._nearest(typed, language)):
                yield *word.span(), corrected

    def _is_word(self, word: str, terms: Sequence[Term]) -> bool:
        """Whether the word is in the collection, or one piece in the model's vocabulary, as common words are."""
        known = any(map(self.index.frequency, hashes(terms).tolist()))
        return known or self.encoder.count_tokens([word]) == [1]

    def _is_in_dictionary(self, word: str, question: str, language: str) -> bool:
        """Whether it is a word of the question's language or of the collection's."""
        others = (*self.index.statistics(self.scope).languages, language_by_stop_words(question, LANGUAGES))
        return any(is_word(word, each) for each in dict.fromkeys((language, *others)))

    def _nearest(self, word: str, language: str) -> str:
        """The word of the collection, as it is written there, that one error turns into this one; "" if none is.

        It may have a longer ending, "cigarettes" for "cigarete", in a language that the model knows.
        """
        nearby = " ".join(_edits(word))
        # Analysed together, since each call makes a stemmer.
        terms = analyse(nearby, language)
        by_term: dict[int, set[str]] = {}
        for near, term in zip(terms, hashes(terms).tolist(), strict=True):
            by_term.setdefault(term, set()).add(nearby[near.start : near.end])
        found = self.index.contained(list(by_term), self.scope)
        for term in sorted(found, key=self.index.frequency, reverse=True):
            words = [word[0] for text in self._texts([term]) for word in _WORD.finditer(text)]
            exact = (written for written in words if written.lower() in by_term[term])
            longer = (written for written in words if self._goes_on(written, by_term[term], language))
            if corrected := next(exact, "") or next(longer, ""):
                return corrected
        return ""

    def _goes_on(self, word: str, beginnings: Iterable[str], language: str) -> bool:
        """Whether the word is one of the beginnings with a longer ending, in a language that the model knows."""
        return word.lower().startswith(tuple(beginnings)) and self.encoder.covers(word, language)

    def _texts(self, terms: Sequence[int]) -> Iterator[str]:
        """The texts of the passages with most of the terms."""
        ids = self.index.matching(dict.fromkeys(terms, 1.0), _LOOKED_AT, self.scope)
        return (wording.text for wording in self.index.reading.wordings(list(ids)))


def _edits(word: str) -> Iterator[str]:
    """Every string from which one typing error makes the word (Damerau 1964): transpositions and lost letters first."""
    letters = next((alphabet for alphabet in _ALPHABETS if set(word) & set(alphabet)), "")
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    makers: tuple[Callable[[str, str], Iterable[str]], ...] = (
        lambda left, right: [left + right[1] + right[0] + right[2:]] if len(right) > 1 else [],
        lambda left, right: (left + letter + right for letter in letters),
        lambda left, right: [left + right[1:]] if right else [],
        lambda left, right: (left + letter + right[1:] for letter in letters) if right else [],
    )
    for make in makers:
        for left, right in cuts:
            yield from make(left, right)


def _replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """The text with these spans replaced."""
    for start, end, other in sorted(parts, reverse=True):
        text = text[:start] + other + text[end:]
    return text
