"""Several dated documents that say the same thing: the newest comes first, or that of the year asked about."""

from collections.abc import Sequence

import numpy as np
import regex

from retrieval.answering.question import Question
from retrieval.answering.ranking import Ranked

# Passages of the first ranks, with scores this near the best one, and this share of common terms, are versions.
_RANKS, _NEAR, _ALIKE = 10, 0.3, 0.6
_YEAR = regex.compile(r"\b(?:1[5-9]|20)\d\d\b")


def newest_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking with the versions of the best passage, if there are any, by the year asked about and by date."""
    versions = [place for place, each in enumerate(ranked[:_RANKS]) if _is_version(each, ranked[0])]
    years = _YEAR.findall(question.text)
    by_date = sorted(versions, key=lambda place: _order(ranked[place].hit.passage.date, years), reverse=True)
    moved = list(ranked)
    for place, source in zip(versions, by_date, strict=True):
        moved[place] = ranked[source]
    return moved


def _is_version(other: Ranked, best: Ranked) -> bool:
    one, two = best.hit.passage, other.hit.passage
    if other is best:
        return True
    dated = bool(one.date) and bool(two.date) and one.date != two.date and one.document != two.document
    return dated and best.hit.score - other.hit.score <= _NEAR and _common(best, other) >= _ALIKE


def _common(one: Ranked, two: Ranked) -> float:
    """The share of terms that both passages have (Jaccard)."""
    both = np.intersect1d(one.entry.terms, two.entry.terms).size
    return float(both / max(np.union1d(one.entry.terms, two.entry.terms).size, 1))


def _order(date: str, years: Sequence[str]) -> tuple[bool, str]:
    return any(date.startswith(year) for year in years), date
