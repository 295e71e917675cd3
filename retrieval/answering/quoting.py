"""The part of a passage that is quoted: a sentence, a row, an item or a list, a short section; never only a lead."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import regex
from numpy.typing import NDArray

from embeddings.encoder import Floats
from retrieval.answering.focus import asks_heading, holding, stating
from retrieval.answering.labelled import asked_labels, codes, is_labelled, naming
from retrieval.answering.leads import NONE, are_leads, is_lead, is_question, leads_to, with_leads
from retrieval.answering.matching import Match
from retrieval.answering.question import Question
from retrieval.answering.rows import held, held_by, rows
from retrieval.answering.versions import releases
from retrieval.answering.wanted import (
    refers_back,
    states_exception,
    wants_all,
    wants_explanation,
    wants_newest_release,
    wants_yes_or_no,
)
from retrieval.storage.entries import Entry
from retrieval.text.passages import Passage, Span
from retrieval.text.quantities import quantities
from seeds.outline import Kind
from seeds.texts.lists import sign

# A neighbouring sentence that scores at most this much less is quoted too.
ALMOST = 0.06
# The sentence after a question answers it, although another one may repeat more of its words.
_AFTER_QUESTION = 0.3
# What a sentence gains that begins with the number or code asked about.
_DEFINES = 0.2
# What a sentence gains that has the name of a setting, a file or a function that is asked about.
_NAMES = 0.2
# What a sentence loses that only repeats the question.
_REPEATS = 0.2
# How much a reader's logit counts beside the scores.
_READ = 0.125
# A neighbour is quoted too to which a reader gives a logit that is at most this much less: it is torn between both.
_TORN, _TORN_OVER_EXPLANATIONS = 1.0, 2.0
# What a sentence gains that has a date, an amount or a name where one is asked for; less where a reader sees that too.
_HOLDS, _HOLDS_READ = 0.3, 0.1
# A line with a label that is asked for matches as its passage does, less this.
_LABELLED_LESS = 0.1
# The row of a form that only names what is asked about gives way to a sentence that scores more than so much more.
_CLEARLY = 0.2
# A list is quoted whole if it is asked for, although one of its items matches better than the line above it.
_FOR_ALL = 0.3
_LISTED = (Kind.ITEM, Kind.ROW)
# How a letter begins, in several languages: it answers nothing.
_SALUTATION = regex.compile(
    r"(?:dear|hello|hi|sehr geehrte[rs]?|liebe[rs]?|hallo|guten tag|(?:глубоко)?уважаем\w+|дорог\w+|здравствуйте"
    r"|ch[eè]re?s?|bonjour|estimad[oa]s?|querid[oa]s?|gentil[ei]|car[oaie]s?|prezad[oa]s?|geachte|beste|szanown[aei])"
    r"\b[^!?;:]{0,60}[,!]",
    regex.I,
)
# In characters: the longest list or section that is quoted as a whole, and the longest paragraph under a question.
LONGEST, SHORT = 1_000, 300


def chosen(question: Question, entry: Entry, found: Match, logits: Floats | None = None) -> tuple[Span, Span]:
    """The span to quote of the passage as an answer to the question, and that of the best sentence in it.

    The logits, (sentences,), are what a reader says of each sentence.
    """
    span, best = _chosen(question, entry, found, logits)
    span = _with_rule(entry.passage, span, best)
    return _with_bullet(entry.passage, _with_heading(question, entry.passage, span, best)), best


def _with_bullet(passage: Passage, span: Span) -> Span:
    """The span of several items, extended to the bullet of the first one, since the others have theirs."""
    starts = [start for start, _ in passage.sentences]
    inside = [number for number, start in enumerate(starts) if span[0] <= start < span[1]]
    if any(passage.kind(number) is not Kind.ITEM or not passage.opens(number) for number in inside[:2]):
        return span
    before = passage.quoted((passage.start, span[0])).rpartition("\n")[2]
    bullet = before.lstrip()
    return (span[0] - len(bullet), span[1]) if len(inside) > 1 and sign(f"{bullet}.") == bullet else span


def _with_heading(question: Question, passage: Passage, span: Span, best: Span) -> Span:
    """The span, extended to its heading if that says the date or the version asked for, which the span lacks."""
    if not asks_heading(question.text):
        return span
    heading = leads_to(passage)[passage.sentences.index(best), 0]
    if heading == NONE:
        return span
    states = stating(question.text, passage)
    inside = [span[0] <= start and end <= span[1] for start, end in passage.sentences]
    if not states[heading] or (states & inside).any():
        return span
    return min(span[0], passage.sentences[heading][0]), span[1]


def _chosen(question: Question, entry: Entry, found: Match, logits: Floats | None = None) -> tuple[Span, Span]:
    """The span to quote of the passage as an answer to the question, and that of the best sentence in it.

    The logits, (sentences,), are what a reader says of each sentence.
    """
    passage, weights = entry.passage, question.units.weights
    alone = found.sentence_scores(weights)
    begins = _begins(question, passage, alone)
    alone = alone + _DEFINES * begins
    scores = with_leads(found, passage).sentence_scores(weights) + _DEFINES * begins
    able = [number for number, leads in enumerate(are_leads(passage)) if not leads]
    if not able:
        best = int(np.argmax(scores))
        return passage.sentences[best], passage.sentences[best]
    # A reader has learned from prose: where headings, questions, rows and items lead to an answer, they decide.
    read = logits if _is_prose(passage, *range(len(scores))) and len(able) == len(scores) else None
    gain = (_HOLDS if read is None else _HOLDS_READ) * holding(question.text, passage)
    repeats = _repeats(question, entry)
    preferred = scores - _REPEATS * repeats + gain
    preferred = preferred + _FOR_ALL * _is_of_release(question, passage) + _NAMES * naming(question.text, passage)
    preferred = preferred + _HOLDS * _is_of_time(question, passage)
    # What the question says besides the label speaks of what the label belongs to.
    labelled = float(weights @ found.whole) - _LABELLED_LESS
    preferred = np.where(asked_labels(question.text, passage), np.maximum(preferred, labelled), preferred)
    if read is not None:
        preferred = preferred + _READ * read
    best = _fittest(question, entry, preferred, _without_salutations(passage, able))
    if begins[best] and passage.kind(best) is not Kind.ROW:
        return _span(passage, [best, *_fitting(passage, _block(passage, able, best), SHORT)]), passage.sentences[best]
    lead = _lead(question, passage, alone, best)
    # "- a wetsuit" answers only with the line that announces it: "It is forbidden to wear:".
    is_nothing_alone = passage.kind(best) is Kind.ITEM and (repeats[best] or wants_yes_or_no(question.text))
    if lead == NONE and is_nothing_alone:
        lead = int(leads_to(passage)[best, 1])
    if lead == NONE:
        by, less = (scores, ALMOST) if read is None else (read, _torn(question))
        quoted = _with_neighbour(passage, by, less, best, able)
        return _with_exception(question, passage, quoted, best), passage.sentences[best]
    return _after(question, passage, preferred, lead, best, [number for number in able if number > lead])


def _without_salutations(passage: Passage, sentences: list[int]) -> list[int]:
    """The sentences without those that only greet; all if there are no others."""
    others = [number for number in sentences if not _SALUTATION.fullmatch(passage.quoted(passage.sentences[number]))]
    return others or sentences


def _fittest(question: Question, entry: Entry, scores: Floats, able: Sequence[int]) -> int:
    """The number of the best sentence, or of a row that holds all that it holds of what is asked, and more."""
    best = max(able, key=lambda number: scores[number])
    if entry.passage.kind(best) is Kind.ITEM:
        return _fittest_item(question, entry, scores, able, best)
    found = rows(question, entry)
    now = found.get(best)
    fitter = [
        row
        for row in found.values()
        if (row.exceeds(now) if now else row.covered > held(question, entry))
        and not (row.only_names and scores[row.number] < scores[best] - _CLEARLY)
    ]
    return max(fitter, key=lambda row: (row.fitness, scores[row.number])).number if fitter else best


def _fittest_item(question: Question, entry: Entry, scores: Floats, able: Sequence[int], best: int) -> int:
    """The number of the best item, or of one that also states what is asked for, of more of what is asked."""
    states = stating(question.text, entry.passage)
    if not states[best]:
        return best
    own = held_by(question, entry)
    items = [number for number in able if states[number] and entry.passage.kind(number) is Kind.ITEM]
    fitter = [number for number in items if own[number] > own[best]]
    return max(fitter, key=lambda number: (len(own[number]), scores[number]), default=best)


def _lead(question: Question, passage: Passage, alone: Floats, best: int) -> int:
    """The number of the best sentence's lead that matches the question as well as it does; NONE if none does."""
    leads = [number for number in leads_to(passage)[best].tolist() if number != NONE]
    lead = max(leads, key=lambda number: alone[number], default=NONE)
    less = _FOR_ALL if passage.kind(best) in _LISTED and wants_all(question.text) else ALMOST
    return lead if leads and alone[lead] >= alone[best] - less else NONE


def _after(
    question: Question, passage: Passage, scores: Floats, lead: int, best: int, below: list[int]
) -> tuple[Span, Span]:
    """What answers below a lead: prose from its first sentence on, unless another one clearly matches better."""
    leads = leads_to(passage)
    less = _AFTER_QUESTION if is_question(passage, lead) else ALMOST
    near = [number for number in below if scores[number] >= scores[best] - less]
    first = near[0] if _is_prose(passage, best, near[0]) else best
    after = [number for number in _under(passage, lead) if number in below]
    return _led(question, passage, first, int(leads[first][1]), after), passage.sentences[first]


def _under(passage: Passage, lead: int) -> Iterator[int]:
    """The sentences below a lead, also those below its items that announce a list of their own."""
    leads, above = leads_to(passage).tolist(), {lead}
    for number in range(lead + 1, len(leads)):
        if not above.isdisjoint(leads[number]):
            yield number
            if passage.kind(number) is Kind.ITEM and is_lead(passage, number):
                above.add(number)


def _repeats(question: Question, entry: Entry) -> NDArray[np.bool_]:
    """Whether each sentence has only words of the question, (sentences,); none does if a yes or no is asked for."""
    asked = frozenset(question.terms.hashes.tolist())
    terms = zip(entry.terms.tolist(), entry.term_sentences.tolist(), strict=True)
    new = {sentence for term, sentence in terms if term not in asked}
    may_repeat = not wants_yes_or_no(question.text)
    return np.array([may_repeat and number not in new for number in range(len(entry.passage.sentences))])


def _with_exception(question: Question, passage: Passage, span: Span, best: int) -> Span:
    """The span of a rule, extended to the sentence after it if that limits the rule, or to the rule before it."""
    if not wants_yes_or_no(question.text):
        return span
    after, before = best + 1, best - 1
    if after < len(passage.sentences) and _limits(passage, after):
        return span[0], max(span[1], passage.sentences[after][1])
    if before >= 0 and _limits(passage, best) and _is_prose(passage, before) and not is_lead(passage, before):
        return min(span[0], passage.sentences[before][0]), span[1]
    return span


def _with_rule(passage: Passage, span: Span, best: Span) -> Span:
    """The span of a sentence that only says for what else a rule holds, extended to the rule before it."""
    number = passage.sentences.index(best)
    if number == 0 or passage.opens(number) or is_lead(passage, number - 1) or not refers_back(passage.quoted(best)):
        return span
    return min(span[0], passage.sentences[number - 1][0]), span[1]


def _limits(passage: Passage, number: int) -> bool:
    return _is_prose(passage, number) and states_exception(passage.quoted(passage.sentences[number]))


def _is_of_release(question: Question, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence stands below the heading of the version asked for, by number or as the newest."""
    is_newest, asked = wants_newest_release(question.text), set(map(_release_of, codes(question.text)))
    numbers = releases(passage) if is_newest or any(asked) else [()] * len(passage.sentences)
    asked = {max(numbers)} if is_newest else asked
    return np.array([bool(number) and number in asked for number in numbers])


def _is_of_time(question: Question, passage: Passage) -> NDArray[np.bool_]:
    """Whether each sentence has a date on the day or in the month of a year that the question names, (sentences,)."""
    asked = set(_days_and_months(question.text))
    if not asked:
        return np.zeros(len(passage.sentences), bool)
    stated = [set(_days_and_months(passage.quoted(sentence))) for sentence in passage.sentences]
    months = [{(time.year, time.month) for time in times if isinstance(time, date)} for times in stated]
    return np.array([not asked.isdisjoint(times | own) for times, own in zip(stated, months, strict=True)])


def _days_and_months(text: str) -> Iterator[date | tuple[int, int]]:
    """The days in the text, and the months with their year."""
    for quantity in quantities(text):
        match quantity.value:
            case date() as day:
                yield day
            case (int() as year, int() as month) if year > month:
                yield year, month


def _release_of(code: str) -> tuple[int, ...]:
    return tuple(map(int, code.split("."))) if code.replace(".", "").isdecimal() else ()


def _begins(question: Question, passage: Passage, scores: Floats) -> NDArray[np.bool_]:
    """Whether each sentence begins with a number or code of the question, as a rule or a part does, (sentences,).

    A row does not if another row has the number too and matches better: "2023" beside "January–June 2023".
    """
    numbered = {word for word in question.text.strip("?!. ").split() if any(map(str.isdigit, word))}
    numbered |= codes(question.text)
    if not numbered:
        return np.zeros(len(passage.sentences), bool)
    sentences = [passage.quoted(sentence) for sentence in passage.sentences]
    texts = [sentence.split() for sentence in sentences]
    begins = np.array([is_labelled(numbered, sentence) for sentence in sentences])
    for row in (number for number in np.flatnonzero(begins).tolist() if passage.kind(number) is Kind.ROW):
        same = [number for number, words in enumerate(texts) if texts[row][0] in words]
        begins[row] = scores[row] >= scores[same].max() - ALMOST
    return begins


def _torn(question: Question) -> float:
    return _TORN_OVER_EXPLANATIONS if wants_explanation(question.text) else _TORN


def _with_neighbour(passage: Passage, scores: Floats, less: float, sentence: int, able: list[int]) -> Span:
    """The span of the sentence, extended to its better neighbour in the text if that scores at most this much less."""
    near = [n for n in (sentence - 1, sentence + 1) if n in able and _is_prose(passage, n, sentence)]
    best = max(near, key=lambda n: scores[n], default=None)
    if best is None or scores[best] < scores[sentence] - less:
        return passage.sentences[sentence]
    return _span(passage, [sentence, best])


def _is_prose(passage: Passage, *sentences: int) -> bool:
    return all(passage.kind(n) in (Kind.PARAGRAPH, Kind.NOTE) for n in sentences)


def _led(question: Question, passage: Passage, best: int, announcing: int, after: list[int]) -> Span:
    """The span of what comes after a lead: a list with the line that announces it, or a paragraph if it is short."""
    is_whole = passage.kind(best) is Kind.ROW and wants_all(question.text)
    if is_whole or passage.kind(best) in (Kind.ITEM, Kind.CODE):
        first = [] if announcing == NONE else [announcing]
        return _span(passage, [*first, *_fitting(passage, [*first, *_run(passage, after, best)], LONGEST)])
    if passage.kind(best) is Kind.ROW:
        return passage.sentences[best]
    return _span(passage, [best, *_fitting(passage, _block(passage, after, best), SHORT)])


def _run(passage: Passage, sentences: list[int], best: int) -> list[int]:
    """Those of the sentences that are of the best one's kind, around it, without a gap."""
    others = [n for n in range(len(passage.sentences)) if passage.kind(n) is not passage.kind(best)]
    above = max((n for n in others if n < best), default=-1)
    below = min((n for n in others if n > best), default=len(passage.sentences))
    return [n for n in sentences if above < n < below]


def _block(passage: Passage, able: list[int], best: int) -> list[int]:
    """The sentences of the best one's block, from the best one on."""
    rest = range(best + 1, len(passage.sentences))
    end = next((n for n in rest if passage.opens(n) or n not in able), len(passage.sentences))
    return list(range(best, end))


def _fitting(passage: Passage, sentences: list[int], limit: int) -> list[int]:
    """The first of the sentences that fit within so many characters."""
    start = passage.sentences[sentences[0]][0] if sentences else 0
    return [n for n in sentences if passage.sentences[n][1] - start <= limit]


def _span(passage: Passage, sentences: list[int]) -> Span:
    return passage.sentences[min(sentences)][0], passage.sentences[max(sentences)][1]
