"""Several dated documents that say the same thing: the newest comes first, or that of the year asked about."""

from collections.abc import Sequence

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.answering.leads import NONE, leads_to
from retrieval.answering.question import Question
from retrieval.answering.ranking import Ranked
from retrieval.answering.wanted import wants_newest
from retrieval.storage.entries import Entry
from retrieval.text.passages import PATH, Passage

# Passages of the first ranks are versions if this share of their terms is common; less if this share of the words of
# their titles is: "Newsletter" or "Welcome" is the title of many documents that say different things.
_RANKS, _ALIKE, _ALIKE_IF_TITLED = 10, 0.6, 0.3
# A version scores at least this share of what the best passage does; less if the question asks for one of them.
_NEAR, _NEAR_IF_ASKED = 0.85, 0.6
# Sentences say the same thing if this share of their terms is common.
_SAME = 0.3
_YEAR = regex.compile(r"\b(?:1[5-9]|20)\d\d\b")
_RELEASE = regex.compile(r"\D{0,12}?(\d{1,4}(?:\.\d{1,4}){1,3})\b")
_TITLE_WORD = regex.compile(r"[^\W\d_]+")


def newest_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking with the versions of the best passage, if there are any, by the year asked about and by date."""
    places = versions(question, ranked)
    years = _YEAR.findall(question.text)
    by_date = sorted(places, key=lambda place: _order(ranked[place].hit.passage.date, years), reverse=True)
    moved = list(ranked)
    for place, source in zip(places, by_date, strict=True):
        moved[place] = ranked[source]
    return moved


def versions(question: Question, ranked: Sequence[Ranked]) -> list[int]:
    """The places of the best passage and of its versions in other documents."""
    is_asked = wants_newest(question.text) or bool(_YEAR.search(question.text))
    near = _NEAR_IF_ASKED if is_asked else _NEAR
    return [place for place, each in enumerate(ranked[:_RANKS]) if _is_version(each, ranked[0], near)]


def releases(passage: Passage) -> list[tuple[int, ...]]:
    """The number of the version that the heading above each sentence names, as in a list of changes; () for none."""
    of_section = _release(passage.section.split(PATH)[-1])
    headings = leads_to(passage)[:, 0].tolist()
    return [of_section if at == NONE else _release(passage.quoted(passage.sentences[at])) for at in headings]


def _release(heading: str) -> tuple[int, ...]:
    found = _RELEASE.match(heading)
    return tuple(map(int, found[1].split("."))) if found else ()


def same_sentence(one: Entry, number: int, other: Entry) -> int | None:
    """The number of the other passage's sentence that says the same as this one; None if none is like it."""
    terms = one.terms[one.term_sentences == number]
    shares = [
        _shared(terms, other.terms[other.term_sentences == place]) for place in range(len(other.passage.sentences))
    ]
    best = int(np.argmax(shares))
    return best if shares[best] >= _SAME else None


def _is_version(other: Ranked, best: Ranked, near: float) -> bool:
    one, two = best.hit.passage, other.hit.passage
    if other is best:
        return True
    dated = bool(one.date) and bool(two.date) and one.date != two.date and one.document != two.document
    # After the order has been changed, the other may score higher.
    lower, higher = sorted((best.hit.score, other.hit.score))
    least = _ALIKE_IF_TITLED if _common_title(one.title, two.title) >= _ALIKE else _ALIKE
    return dated and lower >= near * higher and _common(best, other) >= least


def _common(one: Ranked, two: Ranked) -> float:
    """The share of terms that both passages have."""
    return _shared(one.entry.terms, two.entry.terms)


def _shared(one: NDArray[np.uint32], two: NDArray[np.uint32]) -> float:
    """The share of terms that are in both (Jaccard)."""
    return float(np.intersect1d(one, two).size / max(np.union1d(one, two).size, 1))


def _common_title(one: str, two: str) -> float:
    """The share of words, without figures, that both titles have."""
    words, others = (set(_TITLE_WORD.findall(title.lower())) for title in (one, two))
    return len(words & others) / max(len(words | others), 1)


def _order(date: str, years: Sequence[str]) -> tuple[bool, str]:
    return any(date.startswith(year) for year in years), date
