"""Whether a question can be understood without what was said before it.

It cannot where it is too short to say what it asks about ("Why?", "And the second unit?") or where a word points
back ("they", "there") with nothing in the question that it could point to. In doubt it stands alone.
"""

from dataclasses import dataclass

import regex

from bot.dialogue.pronouns import EMPTY, LANGUAGES, Pointing
from retrieval.text.words import analyse

# A question with so many content words tells what it is about, whatever else it points to.
_ENOUGH = 5
# One that begins with "and" or "what about" needs this many to stand alone.
_ENOUGH_AFTER_AND = 3

_QUOTED = regex.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|\"[^\"]*\"|`[^`]*`")
# Not the ends of "that's" and the joint of "a-t-il".
_TOKEN = regex.compile(r"(?<=['’-])\w{2,}|(?<!['’-])\b\w+|[,;:–—]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question, or a mark that parts its clauses."""

    text: str
    is_content: bool
    looks_plural: bool
    has_capital: bool  # as names and formal address have, not as the first word has


def language_of(question: str, earlier: str = "") -> str:
    """The language whose stop words leave least of the question, and then of what was asked before it."""
    return min(LANGUAGES, key=lambda code: (len(content(question, code)), len(content(earlier, code))))


def content(text: str, language: str) -> list[str]:
    """The different words of the text but for stop words, as they are written."""
    found = (text[term.start : term.end] for term in analyse(text, language, stop_words=False))
    different = {word.casefold(): word for word in found}
    return [word for folded, word in different.items() if folded not in EMPTY[language]]


def own_content(question: str, language: str) -> int:
    """How many words of the question tell what it is about."""
    return sum(word.is_content for word in _words(question, language, LANGUAGES[language]))


def names(words: list[str], text: str) -> list[str]:
    """Those of the text's words that have a capital, but for its first word."""
    return [word for word in words if word[0].isupper() and not text.startswith(word)]


def stands_alone(question: str, language: str) -> bool:
    """Whether the question says itself what it is about."""
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
    """Whether the question says in so many words that it goes on with another: "And why?", "Where are they?"."""
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
    """Whether the question begins as if it went on with another."""
    return any(" ".join(texts).startswith(f"{opening} ") for opening in pointing.openings)


def _points(words: list[_Word], at: int, pointing: Pointing) -> bool:
    """Whether the word stands for something named elsewhere."""
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
    """Whether something before it in the question can be what the word stands for."""
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
    """Whether grammar lets the word stand for the one at that place: "they" not for the subject of its own verb."""
    pointer, previous = words[at].text, words[at - 1].text
    following = words[at + 1].text if at + 1 < len(words) else ""
    if pointer in pointing.possessive and not (previous in pointing.auxiliaries and words[0].text in pointing.asking):
        return True
    if pointer in pointing.subjects and previous not in pointing.auxiliaries and following in pointing.auxiliaries:
        return True
    return not pointing.borders or bool(pointing.borders & set(_texts(words[place + 1 : at])))
