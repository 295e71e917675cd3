"""The sentence that answers a question, with exact offsets, or a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from retrieval.answering.aspects import Aspect
from retrieval.answering.cells import columns_of
from retrieval.answering.confidence import Calibration, evidence, worst_name
from retrieval.answering.focus import lacks, lacks_ordinal, marked, passes_over, stating
from retrieval.answering.labelled import codes, is_labelled
from retrieval.answering.question import Basis, Question
from retrieval.answering.quoting import LONGEST, chosen
from retrieval.answering.ranking import Hit, Ranked, in_order
from retrieval.answering.reader import Reader, read
from retrieval.answering.rows import Certainty, answering, is_one_of_many
from retrieval.answering.sought import contact_words, frame_of
from retrieval.answering.versions import same_sentence, versions
from retrieval.answering.wanted import wants_yes_or_no
from retrieval.storage.entries import HEADING
from retrieval.text import reprs
from retrieval.text.passages import Passage, Span

# A refused question's best passage may still answer from this share of the threshold on.
_NEAR = 0.5
# So many times as often does a passage lack the year or amount that is asked for if it does not answer: of SQuAD
# 2.0's questions 6.8 % find such a passage where the right one is left out, and 2.2 % of the right ones are such.
LACKING = 3
# A passage that scores at most this much more than the next is the right one less often than not: for 17 to 45 % of the
# questions of SQuAD, QED and files from everywhere, by words alone for 37 to 55 %; for all others it is for 70 to 95 %.
_CLEAR = {Basis.MODEL: 0.1, Basis.ACROSS: 0.1, Basis.WORDS: 0.05}
# An answer that is not sure has the next passage beside it if that scores at most this much less: of 160 such answers
# from three sets of real files 89 are right, and of the others the sentence beside 23; without a limit, 25.
_ALTERNATIVE = 0.2
# A word of which the passage has less than this share is missing.
_PRESENT = 0.5
# Below this confidence the best passage has nothing to do with the question and is not shown.
CLOSE = 0.05
# The score of a title that holds all words of the subject, where a document's title, date or source is asked for.
_TITLE_WEIGHT = 0.3
# A name that falls short by more is not there.
_ABSENT = -0.2


@dataclass(frozen=True, slots=True)
class Quotation:
    """A part of a document: `document.text[start:end] == text`, and likewise for its title, date or source."""

    document: str
    start: int
    end: int
    text: str
    aspect: Aspect = Aspect.TEXT
    place: str = ""  # where a person finds it: "p. 12", "slide 3"
    section: str = ""  # the headings above it
    focus: tuple[Span, ...] = ()  # the words in it that answer, in characters of the document; (): unclear
    columns: str = ""  # the names of the columns above a quoted row, between " | "

    def stands_in(self, passage: Passage) -> bool:
        """Whether the passage contains the quotation, or belongs to the document whose title, date or source it is."""
        inside = passage.start <= self.start and self.end <= passage.end
        return passage.document == self.document and (inside or self.aspect is not Aspect.TEXT)


class Relation(StrEnum):
    """Why a further quotation stands beside the answer."""

    COMPARED = "compared"  # the other one of two things that are compared
    VERSION = "version"  # what a document of another date says
    ALTERNATIVE = "alternative"  # what may be the answer instead of a quotation that is not sure


@dataclass(frozen=True, slots=True)
class Further:
    """A quotation that belongs beside the answer, with its passage."""

    relation: Relation
    quotation: Quotation
    passage: Passage


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of the documents to a question, or their refusal."""

    question: str
    answered: bool
    confidence: float  # the probability that the best passage answers
    quotation: Quotation | None  # the answering sentence, with a neighbour that scores almost as well; None: refused
    hits: tuple[Hit, ...]
    best: Quotation | None = None  # the sentence that matches best, also when refused
    searched: str = ""  # what was searched for, if that is not the question: a follow-up, completed
    understood: str = ""  # the question in the collection's words, if some of its own were changed
    also: tuple[Further, ...] = ()  # what belongs beside the quotation
    sure: bool = True  # whether the quotation is the answer; if not, it may be
    near: bool = False  # whether the best passage may answer although the question is refused
    languages: tuple[str, ...] = ()  # those of the documents, if it is refused and asked in none of them; ISO 639-1

    def __repr__(self) -> str:
        if self.quotation is None:
            return f"Answer(not in the documents, confidence {self.confidence:.2f}, {len(self.hits)} hits)"
        where = reprs.place(self.quotation.document, self.quotation.start, self.quotation.end)
        return f"Answer({reprs.line(self.quotation.text)}, confidence {self.confidence:.2f}, {where})"

    def _repr_html_(self) -> str:
        if self.quotation is None:
            closest = "".join(reprs.passage_html(hit.passage) for hit in self.closest[:2])
            return reprs.heading_html("That is not in the documents.") + closest
        if self.quotation.aspect is not Aspect.TEXT or not self.hits:
            below = "".join(reprs.passage_html(hit.passage) for hit in self.hits[:1])
            return reprs.heading_html(self.quotation.text) + below
        return reprs.passage_html(self.hits[0].passage, [(self.quotation.start, self.quotation.end)])

    @property
    def closest(self) -> tuple[Hit, ...]:
        """The passages to show with a refusal; none if the confidence is below CLOSE."""
        return self.hits if self.confidence >= CLOSE else ()


def choose(
    question: Question, ranked: Sequence[Ranked], k: int, calibration: Calibration, reader: Reader | None = None
) -> Answer:
    """The answer from the best passage, or a refusal, with the k best passages as hits."""
    hits = tuple(each.hit for each in ranked[: max(k, 0)])
    if not ranked:
        return Answer(question.text, False, 0.0, None, hits)
    best, passage = ranked[0], ranked[0].hit.passage
    reading = read(reader, question, ranked)
    span, sentence = chosen(question, best.entry, best.found, reading.sentences)
    best_sentence = _quote(passage, sentence, question.text)
    quoted = best_sentence if span == sentence else _quote(passage, span, question.text)
    likely = max(
        calibration.probability(evidence(question, ranked, reading.answers)),
        _before_moved(question, ranked, calibration, reader),
    )
    number = best.entry.passage.sentences.index(sentence)
    row = answering(question, best.entry, number)
    is_doubtful = lacks(question.text, passage, (passage.start, passage.end)) or lacks_ordinal(question.text, passage)
    confidence = max(
        _doubted(likely) if is_doubtful else likely,
        calibration.strict.threshold if is_labelled(codes(question.text), passage.quoted(sentence)) else 0,
        _of_row(row, calibration),
        calibration.threshold if _states_contact(question, best, sentence) else 0,
    )
    is_clear = row is Certainty.SURE or _is_clear(question, ranked, quoted.text)
    is_fit = not (is_doubtful or lacks(question.text, passage, span) or passes_over(question.text, passage, span))
    lacks_some = _lacks_first_word(question, best) or is_one_of_many(question, best.entry, number)
    sure = confidence >= calibration.sure and is_clear and is_fit and not lacks_some
    answered = bool(question.words) and (sure if calibration.is_strict else confidence >= calibration.threshold)
    return Answer(
        question=question.text,
        answered=answered,
        confidence=confidence,
        quotation=quoted if answered else None,
        hits=hits,
        best=best_sentence,
        also=_beside(question, ranked, sentence, quoted, sure) if answered else (),
        sure=sure,
        near=not answered and bool(question.words) and confidence >= _NEAR * calibration.threshold,
    )


def _doubted(probability: float) -> float:
    """The probability where neither a year nor an amount stands in the passage although one is asked for."""
    return probability / (LACKING - (LACKING - 1) * probability)


def _of_row(row: Certainty, calibration: Calibration) -> float:
    """The confidence in a row of a table with all that is asked."""
    return {
        Certainty.NONE: 0.0,
        Certainty.PERHAPS: calibration.threshold,
        Certainty.SURE: calibration.strict.threshold,
    }[row]


def _is_clear(question: Question, ranked: Sequence[Ranked], quoted: str) -> bool:
    """Whether no passage scores about as well as the best one, if the score decides; those that say the same may."""
    best, *others = (each.hit for each in ranked)
    highest = max((hit.score for hit in others if quoted not in hit.passage.text), default=-np.inf)
    return not 0 <= best.score - highest < _CLEAR[question.basis]


def _states_contact(question: Question, best: Ranked, sentence: Span) -> bool:
    """Whether the sentence has the number or address asked for, and its passage every word that says whose."""
    asking, passage = contact_words(question.text), best.hit.passage
    if not asking or not stating(question.text, passage)[passage.sentences.index(sentence)]:
        return False
    framed, units = frame_of(question.text, question.language), question.units
    own = [units.words == number for number in set(units.words.tolist()) - {-1}]
    spans = [(int(units.spans[inside, 0].min()), int(units.spans[inside, 1].max())) for inside in own]
    found = [
        float(best.found.whole[inside].mean())
        for inside, (start, end) in zip(own, spans, strict=True)
        if end - start > 1 and start not in framed and question.text[start:end].lower() not in asking
    ]
    return bool(found) and min(found) >= _PRESENT


def _lacks_first_word(question: Question, best: Ranked) -> bool:
    """Whether words alone decide, and the passage lacks the first of some key words: "fees" of "fees chess club"."""
    starts = question.units.spans[:, 0].tolist()
    if question.basis is not Basis.WORDS or not starts or starts[0] in frame_of(question.text, question.language):
        return False
    return not wants_yes_or_no(question.text) and bool(best.found.whole[0] < _PRESENT)


def _before_moved(
    question: Question, ranked: Sequence[Ranked], calibration: Calibration, reader: Reader | None
) -> float:
    """The confidence in the passage that scores best, if a newer version or a fitter passage stands before it."""
    by_score = in_order(ranked)
    if by_score[0] is ranked[0]:
        return 0.0
    return calibration.probability(evidence(question, by_score, read(reader, question, by_score).answers))


def compared(answer: Answer, one: Answer, other: Answer) -> Answer:
    """The answer that quotes both of two things; the plain answer where the documents do not answer for each of both.

    `one` and `other` are the answers for each thing.
    """
    first, second = one.quotation, other.quotation
    if first is None or second is None or _holds(first, second) or _holds(second, first):
        return answer
    hits = tuple(dict.fromkeys((*one.hits[:1], *other.hits[:1], *answer.hits)))[: len(answer.hits)]
    both = replace(
        answer,
        answered=True,
        confidence=min(one.confidence, other.confidence),
        hits=hits,
        best=one.best,
        also=(),
        sure=one.sure and other.sure,
        near=False,
    )
    passage = one.hits[0].passage if one.hits else None
    span = min(first.start, second.start), max(first.end, second.end)
    if passage and second.stands_in(passage) and span[1] - span[0] <= LONGEST:
        return replace(both, quotation=_quote(passage, span, ""))
    if not other.hits:
        return answer
    return replace(both, quotation=first, also=(Further(Relation.COMPARED, second, other.hits[0].passage),))


def _beside(
    question: Question, ranked: Sequence[Ranked], sentence: Span, quoted: Quotation, sure: bool
) -> tuple[Further, ...]:
    """What another version says; if there is none and the quotation is not sure, what the next passage says."""
    of_version = tuple(_other_version(question, ranked, sentence))
    return of_version if of_version or sure else tuple(_alternative(question, ranked, quoted))


def _alternative(question: Question, ranked: Sequence[Ranked], quoted: Quotation) -> Iterator[Further]:
    """What the next passage says, if it scores about as well and says something else."""
    for other in ranked[1:2]:
        passage = other.hit.passage
        if ranked[0].hit.score - other.hit.score >= _ALTERNATIVE:
            return
        quotation = _quote(passage, chosen(question, other.entry, other.found)[0], question.text)
        if quotation.text != quoted.text:
            yield Further(Relation.ALTERNATIVE, quotation, passage)


def _other_version(question: Question, ranked: Sequence[Ranked], sentence: Span) -> Iterator[Further]:
    """What the version next in date says in place of the sentence, if it says something else."""
    best, *others = (ranked[place] for place in versions(question, ranked))
    for other in others[:1]:
        passage, quoted = other.hit.passage, best.hit.passage.quoted(sentence)
        number = same_sentence(best.entry, best.hit.passage.sentences.index(sentence), other.entry)
        if number is not None and passage.quoted(passage.sentences[number]) != quoted:
            yield Further(Relation.VERSION, _quote(passage, passage.sentences[number], question.text), passage)


def _holds(one: Quotation, other: Quotation) -> bool:
    return one.document == other.document and one.start <= other.start and other.end <= one.end


def from_field(
    aspect: Aspect,
    subject: Question,
    ranked: Sequence[Ranked],
    k: int,
    calibration: Calibration,
    reader: Reader | None = None,
) -> Answer | None:
    """The title, date or source of the best document on the subject, or a refusal if no document is about it.

    None if the documents about it lack this aspect: then only their text can answer.
    """
    able = _by_title(subject, with_field(aspect, ranked))
    answer = choose(subject, able, k, calibration, reader)
    if answer.answered and _names(subject, able[0]):
        return replace(answer, quotation=_stated(able[0].hit.passage, aspect), also=())
    of_any = choose(subject, ranked, k, calibration, reader)
    if answer.answered:
        return _refused(of_any)
    return None if of_any.answered else of_any


def field_of_quoted(aspect: Aspect, answer: Answer) -> Answer:
    """The title, date or source of the document that the answer quotes; a refusal if it has none."""
    return field_of(answer.hits[0].passage, aspect, answer)


def field_of(passage: Passage, aspect: Aspect, answer: Answer) -> Answer:
    """The answer that states the title, date or source of the passage's document; a refusal if it has none."""
    if getattr(passage, aspect):
        return replace(answer, quotation=_stated(passage, aspect), also=())
    return replace(_refused(answer), confidence=0.0)


def _refused(answer: Answer) -> Answer:
    """The answer as a refusal that no passage can make doubtful: what is asked for is not stated."""
    return replace(answer, answered=False, quotation=None, also=(), near=False)


def _names(subject: Question, ranked: Ranked) -> bool:
    """Whether the passage has every name of the subject: a document is asked for by them."""
    return worst_name(subject, np.clip(ranked.found.whole, 0, 1)) >= _ABSENT


def _by_title(subject: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The passages, those first whose title is about the subject: their document is meant rather than mentions it."""
    total = max(float(subject.terms.weights.sum()), 1e-9)

    def score(each: Ranked) -> float:
        title = each.entry.terms[each.entry.term_sentences == HEADING]
        return (
            each.hit.score + _TITLE_WEIGHT * float(subject.terms.weights @ np.isin(subject.terms.hashes, title)) / total
        )

    return sorted(ranked, key=score, reverse=True)


def with_field(aspect: Aspect, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The passages of documents that have this aspect."""
    return [each for each in ranked if aspect is Aspect.TEXT or getattr(each.hit.passage, aspect)]


def _stated(passage: Passage, aspect: Aspect) -> Quotation:
    text: str = getattr(passage, aspect)
    return Quotation(passage.document, 0, len(text), text, aspect)


def _quote(passage: Passage, span: Span, question: str) -> Quotation:
    (start, end), text = span, passage.quoted(span)
    where = passage.place(start), passage.section
    marks, columns = marked(question, passage, span), columns_of(passage, text)
    return Quotation(passage.document, start, end, text, Aspect.TEXT, *where, marks, columns)
