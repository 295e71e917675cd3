"""MRR@10 by merging rule, for documents in two languages of which only one has the answer.

    python -m tests.benchmarks.mixed xquad-ru.json xquad-en.json multilingual

Both files contain the same articles. Every other article is indexed in the language of the first file and the rest in
that of the second, then the other way round. Each time, all questions are asked in both languages.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from statistics import fmean, pstdev
from tempfile import TemporaryDirectory

from embeddings.models import DEFAULT
from retrieval.answering import ranking
from retrieval.answering.ranking import Ranked, in_order
from retrieval.evaluation.question_sets import Case, QuestionSet, load
from retrieval.retriever import Retriever

Groups = Mapping[str, Sequence[Ranked]]
DEPTH = 10


def by_score(groups: Groups, language: str) -> list[Ranked]:
    """All hits in order of their scores."""
    return in_order(chain(*groups.values()))


def by_deviation(groups: Groups, language: str) -> list[Ranked]:
    """All hits in order of their scores, standardised within each language."""
    scores = {code: [r.hit.score for r in ranked] for code, ranked in groups.items() if ranked}
    return in_order(
        replace(r, hit=replace(r.hit, score=(r.hit.score - fmean(scores[code])) / (pstdev(scores[code]) or 1)))
        for code, ranked in groups.items()
        for r in ranked
    )


def by_turns(groups: Groups, language: str) -> list[Ranked]:
    """The best hit of each language, that of the question first, then the second best of each, and so on."""
    rows = zip_longest(*(groups[code] for code in sorted(groups, key=lambda code: code != language)))
    return [ranked for ranked in chain(*rows) if ranked]


RULES: dict[str, Callable[[Groups, str], list[Ranked]]] = {
    "as shipped": ranking.merge,
    "by score": by_score,
    "by deviation": by_deviation,
    "by turns": by_turns,
}


def main(first: Path, second: Path, model: str = DEFAULT) -> None:
    """Print the MRR@10 of each rule by the language of the question and of the answering document."""
    ranks: dict[tuple[str, str, str], list[float]] = {}
    for one, other in ((first, second), (second, first)):
        _measure(load(one), load(other), model, ranks)
    for (asked, answers, rule), values in sorted(ranks.items()):
        print(f"{asked} asked, {answers} answers, {rule:12}: {fmean(values):.3f} ({len(values)} questions)")


def _measure(one: QuestionSet, other: QuestionSet, model: str, found: dict[tuple[str, str, str], list[float]]) -> None:
    """Index the even articles from `one` and the odd ones from `other`, ask everything, and add ranks to `found`."""
    articles = list(dict.fromkeys(_article(document.name) for document in one.documents))
    even = set(articles[::2])
    documents = [d for d in one.documents if _article(d.name) in even]
    documents += [d for d in other.documents if _article(d.name) not in even]
    with TemporaryDirectory() as home, Retriever.open(home, model) as retriever:
        retriever.add(documents)
        for questions in (one, other):
            for case in questions.answerable:
                answers = one if _article(min(case.relevant)) in even else other
                for rule, value in _reciprocal_ranks(retriever, case).items():
                    found.setdefault((questions.name, answers.name, rule), []).append(value)


def _reciprocal_ranks(retriever: Retriever, case: Case) -> dict[str, float]:
    """The reciprocal rank that each rule gives to the same search."""
    rankings: dict[str, list[Ranked]] = {}

    def merge(groups: Groups, language: str) -> list[Ranked]:
        rankings.update({name: rule(groups, language) for name, rule in RULES.items()})
        return rankings["as shipped"]

    shipped, ranking.merge = ranking.merge, merge
    try:
        retriever.search(case.question, DEPTH)
    finally:
        ranking.merge = shipped
    return {name: _reciprocal_rank([r.hit.passage.document for r in ranked], case) for name, ranked in rankings.items()}


def _reciprocal_rank(documents: Sequence[str], case: Case) -> float:
    best = list(dict.fromkeys(documents))[:DEPTH]
    return next((1 / rank for rank, name in enumerate(best, 1) if name in case.relevant), 0.0)


def _article(document: str) -> str:
    return document.rsplit("/", 1)[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
