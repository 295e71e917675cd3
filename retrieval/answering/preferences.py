"""Passages that score almost as well as the best one: those that can answer what is asked come first."""

from collections.abc import Collection, Sequence

import numpy as np

from retrieval.answering.focus import asks_form, holding
from retrieval.answering.labelled import codes, is_labelled, naming
from retrieval.answering.leads import are_leads, is_question, with_leads
from retrieval.answering.question import Basis, Question
from retrieval.answering.ranking import Ranked
from retrieval.answering.rows import best_row, held, named_first
from retrieval.answering.versions import releases
from retrieval.answering.wanted import wants_all, wants_newest_release
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage
from seeds.outline import Kind

# Passages of the first ranks are compared, if they have this share of the best score.
_RANKS = 5
_NEAR = {Basis.MODEL: 0.85, Basis.ACROSS: 0.85, Basis.WORDS: 0.7}
# A row that holds more of what is asked may be that much further down.
_ROW_RANKS, _ROW_NEAR = 10, 0.7
# The sentences that may be quoted score this share of the best one.
_QUOTABLE = 0.85


def answering_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking, in which passages about as good as the best one come in the order of what they can answer."""
    if not ranked:
        return []
    least = ranked[0].hit.score * _NEAR[question.basis]
    near = [each for each in ranked[:_RANKS] if each.hit.score >= least]
    first = _newest_release(question, ranked, least) or _fitting_first(question, near)
    return named_first(question, _row_first(question, [*first, *(each for each in ranked if each not in first)]))


def _row_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking, led by a table's row if that holds all that the best passage holds of what is asked, and more."""
    # A score may be negative: then only the best passage is near.
    first, *others = ranked[:_ROW_RANKS]
    near = [first, *(each for each in others if each.hit.score >= first.hit.score * _ROW_NEAR)]
    openings = {each.hit.passage.document: each.entry for each in ranked if not each.hit.passage.start}
    (now, _), *best = [(best_row(question, each.entry, openings.get(each.hit.passage.document)), each) for each in near]
    able = [(row, each) for row, each in best if row and (not now or row.holds_more(now))]
    has = held(question, first.entry) if able else frozenset()
    fitter = [(row, each) for row, each in able if row.covered > has]
    if not fitter:
        return list(ranked)
    fittest = max(fitter, key=lambda pair: (len(pair[0].covered), pair[0].fitness, pair[1].hit.score))[1]
    return [fittest, *(each for each in ranked if each is not fittest)]


def _fitting_first(question: Question, near: list[Ranked]) -> list[Ranked]:
    if len(near) < 2:
        return near
    asked = codes(question.text)
    return sorted(near, key=lambda each: _fits(question, each, asked), reverse=True)


def _newest_release(question: Question, ranked: Sequence[Ranked], least: float) -> list[Ranked]:
    """The section on the newest version, if the question asks for that and a section on a version is near."""
    if not wants_newest_release(question.text):
        return []
    by_version = [(version, each) for each in ranked if (version := max(releases(each.hit.passage)))]
    if not any(each.hit.score >= least for _, each in by_version):
        return []
    return [max(by_version, key=lambda pair: pair[0])[1]]


def _fits(question: Question, ranked: Ranked, asked: Collection[str]) -> tuple[bool, ...]:
    """Whether the passage asks the question itself, has the names and what the codes that are asked for stand for.

    Then whether it has what is asked for, and does not only go on with a list.
    """
    passage = ranked.hit.passage
    named = bool(naming(question.text, passage).any())
    labelled = any(is_labelled(asked, passage.quoted(sentence)) for sentence in passage.sentences)
    # A model knows by itself whether a passage tells when or how much.
    is_unsure = question.basis is Basis.WORDS or asks_form(question.text)
    is_rest = passage.kind(0) is Kind.ITEM and passage.context != "" and wants_all(question.text)
    return _asks(question, ranked.entry), named, labelled, is_unsure and _holds(question, ranked, passage), not is_rest


def _asks(question: Question, entry: Entry) -> bool:
    """Whether the passage has a question, as an FAQ does, with all words of this one."""
    asking = [number for number in range(len(entry.passage.sentences)) if is_question(entry.passage, number)]
    own = (entry.terms[entry.term_sentences == number] for number in asking)
    return any(bool(np.isin(question.terms.hashes, terms).all()) for terms in own)


def _holds(question: Question, ranked: Ranked, passage: Passage) -> bool:
    scores = with_leads(ranked.found, passage).sentence_scores(question.units.weights)
    able = ~np.array(are_leads(passage))
    holds = holding(question.text, passage)
    return bool((holds & able & (scores >= _QUOTABLE * scores[able].max(initial=0))).any())
