"""Passages that score almost as well as the best one: those that can answer what is asked come first."""

from collections.abc import Sequence

import numpy as np

from retrieval.answering.focus import asks_version, holding
from retrieval.answering.leads import are_leads, is_question, with_leads
from retrieval.answering.matching import match
from retrieval.answering.question import Basis, Question
from retrieval.answering.quoting import is_labelled
from retrieval.answering.ranking import Ranked
from retrieval.answering.versions import releases
from retrieval.answering.wanted import wants_all, wants_newest_release
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage
from seeds.outline import Kind

# Passages of the first ranks are compared, if they have this share of the best score.
_RANKS = 5
_NEAR = {Basis.MODEL: 0.85, Basis.ACROSS: 0.85, Basis.WORDS: 0.7}
# The sentences that may be quoted score this share of the best one.
_QUOTABLE = 0.85


def answering_first(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking, in which passages about as good as the best one come in the order of what they can answer."""
    if not ranked:
        return []
    least = ranked[0].hit.score * _NEAR[question.basis]
    near = [each for each in ranked[:_RANKS] if each.hit.score >= least]
    first = _newest_release(question, ranked, least) or sorted(
        near, key=lambda each: _fits(question, each), reverse=True
    )
    return [*first, *(each for each in ranked if each not in first)]


def _newest_release(question: Question, ranked: Sequence[Ranked], least: float) -> list[Ranked]:
    """The section on the newest version, if the question asks for that and a section on a version is near."""
    if not wants_newest_release(question.text):
        return []
    by_version = [(version, each) for each in ranked if (version := max(releases(each.hit.passage)))]
    if not any(each.hit.score >= least for _, each in by_version):
        return []
    return [max(by_version, key=lambda pair: pair[0])[1]]


def _fits(question: Question, ranked: Ranked) -> tuple[bool, bool, bool, bool]:
    """Whether the passage asks the question itself, has what a code of it stands for, and has what is asked for.

    At last, whether it does not only go on with a list that is asked for.
    """
    passage = ranked.hit.passage
    labelled = any(is_labelled(question.text, passage.quoted(sentence)) for sentence in passage.sentences)
    # A model knows by itself whether a passage tells when or how much.
    is_unsure = question.basis is Basis.WORDS or asks_version(question.text)
    is_rest = passage.kind(0) is Kind.ITEM and passage.context != "" and wants_all(question.text)
    return _asks(question, ranked.entry), labelled, is_unsure and _holds(question, ranked, passage), not is_rest


def _asks(question: Question, entry: Entry) -> bool:
    """Whether the passage has a question, as an FAQ does, with all words of this one."""
    asked = np.unique(question.terms.hashes)
    asking = [number for number in range(len(entry.passage.sentences)) if is_question(entry.passage, number)]
    own = (entry.terms[entry.term_sentences == number] for number in asking)
    return any(bool(np.isin(asked, terms).all()) for terms in own)


def _holds(question: Question, ranked: Ranked, passage: Passage) -> bool:
    (found,) = match(question, [ranked.entry])
    scores = with_leads(found, passage).sentence_scores(question.units.weights)
    able = ~np.array(are_leads(passage))
    holds = holding(question.text, passage)
    return bool((holds & able & (scores >= _QUOTABLE * scores[able].max(initial=0))).any())
