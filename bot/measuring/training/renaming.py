"""Questions with one name or date exchanged for that of another question: the documents do not answer them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from bot.measuring.training.samples import article
from retrieval.answering.expressions import dates, names
from retrieval.evaluation.question_sets import Case
from retrieval.text.passages import Span


class Names:
    """The names and dates of the questions of a set."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._of_article: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
        self._of_all: defaultdict[bool, set[str]] = defaultdict(set)
        for case in cases:
            for (start, end), is_date in _found(case.question):
                self._of_article[article(case), is_date].add(case.question[start:end])
                self._of_all[is_date].add(case.question[start:end])

    def renamed(self, case: Case, random: Random) -> str | None:
        """The case's question with one name exchanged, for one of the same article if there is any; None without."""
        found = list(_found(case.question))
        if not found:
            return None
        (start, end), is_date = random.choice(found)
        others = self._others(case, self._of_article[article(case), is_date])
        others = others or self._others(case, self._of_all[is_date])
        return case.question[:start] + random.choice(others) + case.question[end:] if others else None

    def _others(self, case: Case, among: set[str]) -> list[str]:
        asked = case.question.lower()
        return sorted(name for name in among if name.lower() not in asked)


def _found(question: str) -> Iterator[tuple[Span, bool]]:
    """The names and dates in the question, and whether each is a date."""
    taken = dates(question)
    yield from ((span, True) for span in taken)
    for name in names(question, taken):
        # The first word of a question has a capital, whether or not it is a name.
        start = question.find(" ", name.start, name.end) + 1 if name.is_first else name.start
        if start or not name.is_first:
            yield (start, name.end), False
