"""Decides whether a question can be understood without the questions before it.

It cannot if it is too short to name its subject ("Why?", "And the second unit?"), or if it contains an anaphor
("they", "there") without a possible antecedent in the same question. In doubt, the question stands alone.
"""

from dataclasses import dataclass

import regex

from bot.dialogue.pronouns import EMPTY, LANGUAGES, Pointing
from retrieval.text.words import analyse

# A question with this many content words names its subject, even if it also contains an anaphor.
_ENOUGH = 5
# A question that begins with "and" or "what about" needs this many content words to stand alone.
_ENOUGH_AFTER_AND = 3

_QUOTED = regex.compile(r"“[^“”]*”|«[^«»]*»|„[^„“]*“|\"[^\"]*\"|`[^`]*`")
# Excludes the end of "that's" and the "t" of "a-t-il".
_TOKEN = regex.compile(r"(?<=['’-])\w{2,}|(?<!['’-])\b\w+|[,;:–—]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question, or a punctuation mark that separates its clauses."""

    text: str
    is_content: bool
    looks_plural: bool
    has_capital: bool  # of a name or a formal address; the first word's capital does not count


def language_of(question: str, earlier: str = "") -> str:
    """The language whose stop words leave the fewest words of the question, then of the earlier question."""
    return min(LANGUAGES, key=lambda code: (len(content(question, code)), len(content(earlier, code))))


def content(text: str, language: str) -> list[str]:
    """The distinct words of the text without stop words, as they are written."""
    words = (text[term.start : term.end] for term in analyse(text, language, stop_words=False))
    distinct = {word.casefold(): word for word in words}
    return [word for folded, word in distinct.items() if folded not in EMPTY[language]]


def own_content(question: str, language: str) -> int:
    """The number of content words in the question."""
    return sum(word.is_content for word in _words(question, language, LANGUAGES[language]))


def names(words: list[str], text: str) -> list[str]:
    """The words with a capital letter, except the text's first word."""
    return [word for word in words if word[0].isupper() and not text.startswith(word)]


def stands_alone(question: str, language: str) -> bool:
    """Whether the question names its own subject."""
    pointing = LANGUAGES[language]
    words = _words(question, language, pointing)
    heavy = sum(word.is_content for word in words)
    texts = [word.text for word in words]
    if heavy >= _ENOUGH:
        return True
    if _opens(texts, pointing) and heavy < _ENOUGH_AFTER_AND:
        return False
    # "Why?", "Who refused?", "In which town?"
    if not heavy or (heavy == 1 and words[-1].is_content and set(texts[-2:-1]) & pointing.asking):
        return bool(pointing.addressed & set(texts)) and not any(
            _points(words, at, pointing) for at in range(len(words))
        )
    return not any(_points(words, at, pointing) and not _bound(words, at, pointing) for at in range(len(words)))


def points_back(question: str, language: str) -> bool:
    """Whether the words of the question refer to an earlier one: "And why?", "Where are they?"."""
    pointing = LANGUAGES[language]
    words = _words(question, language, pointing)
    return _opens(_texts(words), pointing) or any(_points(words, at, pointing) for at in range(len(words)))


def _words(question: str, language: str, pointing: Pointing) -> list[_Word]:
    text = _QUOTED.sub("Quotation", question)
    says_little = pointing.light | EMPTY[language]
    starts = {term.start for term in analyse(text, language, stop_words=False)}
    return [
        _Word(
            text=token[0].casefold(),
            is_content=token.start() in starts and token[0].casefold() not in says_little,
            looks_plural=bool(pointing.plural.search(token[0])),
            has_capital=token[0][0].isupper() and (token.start() > 0 or token[0].isupper()),
        )
        for token in _TOKEN.finditer(text)
    ]


def _opens(texts: list[str], pointing: Pointing) -> bool:
    """Whether the question opens like the continuation of another."""
    return any(" ".join(texts).startswith(f"{opening} ") for opening in pointing.openings)


def _points(words: list[_Word], at: int, pointing: Pointing) -> bool:
    """Whether the word is an anaphor: it stands for something named elsewhere."""
    before, after = " ".join(_texts(words[:at])), " ".join(_texts(words[at + 1 :]))
    word = words[at].text
    if words[at].has_capital:
        return False
    if word in pointing.last:
        return not after and bool(before)
    if word in pointing.pronouns:
        return True
    rule = pointing.rules.get(word)
    return rule is not None and bool(rule.search(f"{before} <{word}> {after}"))


def _texts(words: list[_Word]) -> list[str]:
    return [word.text for word in words]


def _bound(words: list[_Word], at: int, pointing: Pointing) -> bool:
    """Whether the anaphor has a possible antecedent before it in the question."""
    return any(_can_mean(words, place, at, pointing) for place in range(at - 1))


def _can_mean(words: list[_Word], place: int, at: int, pointing: Pointing) -> bool:
    candidate, pointer = words[place], words[at].text
    if candidate.text not in pointing.persons:
        if not candidate.is_content or (place and words[place - 1].text in pointing.before_verbs):
            return False
        if not candidate.has_capital and pointer in (pointing.singular if candidate.looks_plural else pointing.several):
            return False
    return _in_reach(words, place, at, pointing)


def _in_reach(words: list[_Word], place: int, at: int, pointing: Pointing) -> bool:
    """Whether grammar allows the antecedent at `place`: "they" cannot stand for another subject of its own clause."""
    pointer, previous = words[at].text, words[at - 1].text
    following = words[at + 1].text if at + 1 < len(words) else ""
    if pointer in pointing.possessive and not (previous in pointing.auxiliaries and words[0].text in pointing.asking):
        return True
    if pointer in pointing.subjects and previous not in pointing.auxiliaries and following in pointing.auxiliaries:
        return True
    return not pointing.borders or bool(pointing.borders & set(_texts(words[place + 1 : at])))
