"""Search for every passage that contains given words, counted by document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from zlib import crc32

import regex

from retrieval.finding.filters import EXAMPLES, KEYS, QUOTED, Filters, parse_filters
from retrieval.scope import EVERYTHING, Scope, Source
from retrieval.storage.entries import Entry, Wording
from retrieval.storage.index import Index
from retrieval.text import phrases, reprs
from retrieval.text.passages import Passage, Span
from retrieval.text.words import analyse, clues, forms, runs

_PHRASE = regex.compile(QUOTED)


@dataclass(frozen=True, slots=True)
class Search:
    """The words and phrases that a passage must all contain, and the filters on its document."""

    words: tuple[str, ...] = ()  # in any form
    phrases: tuple[str, ...] = ()  # as written
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found, and the spans of the words, in characters of the document."""

    passage: Passage
    spans: tuple[Span, ...]

    def __repr__(self) -> str:
        where = reprs.place(self.passage.document, self.passage.start, self.passage.end)
        return f"Place({where}, {reprs.line(self.passage.text)})"

    def _repr_html_(self) -> str:
        return reprs.passage_html(self.passage, self.spans)


@dataclass(frozen=True, slots=True)
class Tally:
    """A document and how many of its passages were found."""

    source: Source
    passages: int


@dataclass(frozen=True, slots=True)
class Found:
    """All results, counted by document, and one page of them; newest documents first, undated ones last."""

    documents: tuple[Tally, ...]
    hits: tuple[Place, ...]

    @property
    def total(self) -> int:
        """The number of passages."""
        return sum(tally.passages for tally in self.documents)

    def __repr__(self) -> str:
        return f"Found({self._numbers}, {reprs.plural(len(self.hits), 'hit')} here)"

    def _repr_html_(self) -> str:
        return reprs.heading_html(self._numbers) + "".join(hit._repr_html_() for hit in self.hits)

    @property
    def _numbers(self) -> str:
        return f"{reprs.plural(self.total, 'passage')} in {reprs.plural(len(self.documents), 'document')}"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in any form: one of the terms, or a match of the pattern."""

    terms: frozenset[int]
    pattern: "regex.Pattern[str] | None"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The words and phrases of a search in one language."""

    words: tuple[_Word, ...]
    written: tuple["regex.Pattern[str]", ...]
    clauses: tuple[frozenset[int], ...]  # a passage that matches has at least one indexed term of each

    @property
    def patterns(self) -> list["regex.Pattern[str]"]:
        return [*self.written, *(word.pattern for word in self.words if word.pattern)]

    def admits(self, wording: Wording) -> bool:
        text = phrases.plain(wording.text) if self.patterns else ""
        terms = wording.terms.tolist()
        return all(pattern.search(text) for pattern in self.written) and all(
            not word.terms.isdisjoint(terms) or (word.pattern and word.pattern.search(text)) for word in self.words
        )


def parse(text: str) -> Search:
    """The search that a user typed: words, phrases in quotation marks, and filters.

    Raises ValueError, with a sentence for the user, if there are no words, and as `parse_filters` does.
    """
    rest, filters = parse_filters(text)
    written = tuple(match["quoted"] for match in _PHRASE.finditer(rest) if runs(match["quoted"]))
    words = tuple(word for word in _PHRASE.sub(" ", rest).split() if runs(word))
    for key in KEYS:
        if f"{key}:" in map(str.casefold, words):
            raise ValueError(f"{key}: has nothing after it: write {key}:{EXAMPLES[KEYS[key]]} without a space.")
    if not words and not written:
        raise ValueError('There are no words to find: give some, such as ferry "rough sea" after:2022.')
    return Search(words, written, filters)


def find(search: Search, index: Index, scope: Scope = EVERYTHING, offset: int = 0, limit: int = 10) -> Found:
    """The passages of the scope that contain all words and phrases: their counts, and `limit` of them from the offset.

    A word is found in every form that it has in the language of the document. Phrases, words such as "well-known" and
    words of languages written without spaces are found as written. An index may omit stop words: a search for stop
    words alone reads all passages of the scope.
    """
    inside = search.filters.within(scope)
    sources = {source.name: source for source in index.reading.sources(inside)}
    wanted = {language: _wanted(search, language) for language in index.reading.statistics(inside).languages}
    found: dict[str, list[int]] = {}
    for wording in index.reading.wordings(_candidates(wanted, index, inside, sources)):
        if wording.document in sources and wanted[wording.language].admits(wording):
            found.setdefault(wording.document, []).append(wording.passage)
    documents = _newest_first(sources[name] for name in found)
    ids = [passage for source in documents for passage in found[source.name]]
    page = ids[max(offset, 0) :][: max(limit, 0)]
    entries = index.reading.entries(page)
    return Found(
        documents=tuple(Tally(source, len(found[source.name])) for source in documents),
        hits=tuple(_place(entries[i], wanted[entries[i].language]) for i in page if i in entries),
    )


def _wanted(search: Search, language: str) -> _Wanted:
    inflected = [word for word in search.words if _has_forms(word)]
    written = [*search.phrases, *(word for word in search.words if word not in inflected)]
    in_index = [clause for word in inflected for clause in _clauses(word, language)]
    in_index += [group for phrase in written for group in clues(phrase, language)]
    return _Wanted(
        words=tuple(_word(word, language) for word in inflected),
        written=tuple(phrases.pattern(phrase) for phrase in written),
        clauses=tuple(frozenset(map(_hash, terms)) for terms in in_index),
    )


def _has_forms(word: str) -> bool:
    return [spaced for _, spaced in runs(word)] == [True]


def _word(word: str, language: str) -> _Word:
    terms, written = forms(runs(word)[0][0], language)
    return _Word(frozenset(map(_hash, terms)), phrases.pattern(*sorted(written)) if written else None)


def _clauses(word: str, language: str) -> list[frozenset[str]]:
    """The terms of all forms of the word; empty if the index may omit one of the forms."""
    terms, written = forms(runs(word)[0][0], language)
    of_written = [analyse(form, language, stop_words=False) for form in written]
    return [terms.union(term.text for found in of_written for term in found)] if all(of_written) else []


def _hash(term: str) -> int:
    return crc32(term.encode())


def _candidates(wanted: Mapping[str, _Wanted], index: Index, scope: Scope, sources: Mapping[str, Source]) -> list[int]:
    """Passages that may match; all of the language if the index cannot narrow them down."""
    candidates: set[int] = set()
    for language, each in wanted.items():
        if each.clauses:
            candidates.update(index.holding(each.clauses))
        else:
            candidates.update(index.reading.ids(replace(scope, language=language)))
    if len(candidates) > sum(source.passages for source in sources.values()):
        candidates.intersection_update(index.reading.ids(scope))
    return sorted(candidates)


def _newest_first(sources: Iterable[Source]) -> list[Source]:
    return sorted(sorted(sources, key=lambda source: source.name), key=lambda source: source.date, reverse=True)


def _place(entry: Entry, wanted: _Wanted) -> Place:
    passage = entry.passage
    spans = sorted({*_word_spans(entry, wanted), *_phrase_spans(passage.text, wanted)})
    return Place(passage, tuple((passage.start + start, passage.start + end) for start, end in _merged(spans)))


def _word_spans(entry: Entry, wanted: _Wanted) -> Iterator[Span]:
    sought = {term for word in wanted.words for term in word.terms}
    for term in analyse(entry.passage.text, entry.language):
        if _hash(term.text) in sought:
            yield term.start, term.end


def _phrase_spans(text: str, wanted: _Wanted) -> Iterator[Span]:
    for pattern in wanted.patterns:
        yield from phrases.spans(pattern, text)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones merged."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
