"""The dates, amounts, names and places of a quotation that may answer a question, and which of them clearly does."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import regex

from retrieval.answering import expressions
from retrieval.answering.expressions import Amount, Name
from retrieval.answering.sought import COMMON, FORMS, LANGUAGES, Asked
from retrieval.text.passages import Span
from retrieval.text.words import UNKNOWN, Term, analyse, language_by_stop_words

_DATES = ("year", "clock", "date")
_PLACES = ("place", "origin")
_NAMES = ("name", *_PLACES)
# What the unit of the answer measures, where the name of the kind does not say it.
_MEASURES = {"age": "time", "duration": "time"}
VERSION = regex.compile(r"(?<![\w.,])v?\d{1,3}(?:\.\d{1,4}){1,3}(?![\w%]|[.,:]\d)", regex.I)
_GAP = regex.compile(r"[.;:()\d]|\b(?:and|und|и)\b")
_ARTICLE = regex.compile(r"\b(?:the|der|die|das|dem|den) $")
_FOLLOWING = regex.compile(r"['’]|[ -](\p{L}+)")
# A number counts the noun that follows within so many characters and content words.
_NEXT, _WORDS = 40, 3
# The texts read last whose terms are kept, some 4 MB.
_READ = 256
# One of several candidates is clear if its clause has so many more words of the question.
_MARGIN = 2


class Candidates:
    """A text in which the answer to a question is looked for."""

    def __init__(self, text: str, asked: Asked) -> None:
        """The candidates in the text for what is asked."""
        self._text, self._asked = text, asked

    def answers(self) -> tuple[Span, ...]:
        """The span that answers; none if several could, or none does."""
        if self._asked.kind in (*FORMS, *_DATES):
            return self._clear(self.values())
        if self._asked.kind == "version":
            return self._clear(self._versions())
        if self._asked.kind in _NAMES:
            return self._best(self._place() if self._asked.kind in _PLACES else self._name())
        found = self._amounts()
        return self._best(found) if self._asked.kind == "count" else self._clear(found)

    def values(self) -> list[Span]:
        """The dates, amounts, telephone numbers or addresses of the kind asked for."""
        if self._asked.kind in FORMS:
            return expressions.known_by_form(self._text, self._asked.kind)
        if self._asked.kind in _DATES:
            return self._dates()
        return [] if self._asked.kind in ("", "version", *_NAMES) else self._amounts()

    def possible(self) -> list[Span]:
        """The dates, amounts or names of which one may answer, whether or not it is clear which."""
        kind = self._asked.kind
        if kind == "version":
            return self._versions()
        if kind == "name":
            able = [name for name in self._names() if name.role in ("", "agent") and self._is_sure(name)]
            return [(name.start, name.end) for name in able]
        if kind in ("count", "amount"):
            found = expressions.amounts(self._text, self._all_dates(), self._added)
            return [span for amount in found if self._is_new(span := (amount.start, amount.end))]
        return self.values()

    def _versions(self) -> list[Span]:
        return [found.span() for found in VERSION.finditer(self._text) if self._is_new(found.span())]

    def _dates(self) -> list[Span]:
        found = [span for span in self._all_dates() if not self._tells_which(span)]
        if self._asked.kind == "year":
            found = [
                (start + year.start(), start + year.end())
                for start, end in found
                for year in self._patterns.year.finditer(self._text[start:end])
            ]
        elif self._asked.kind == "clock":
            found = [span for span in found if self._patterns.clock.search(self._text[slice(*span)])]
        return [self._trimmed(span) for span in found if self._is_new(span)]

    def _all_dates(self) -> Sequence[Span]:
        return expressions.dates(self._text, self._added)

    def _tells_which(self, span: Span) -> bool:
        """Whether a date or place only says which one is meant: "the 1979 crisis", "Bismarck (1862–90)"."""
        before, after = self._text[max(0, span[0] - 5) : span[0]], self._text[span[1] : span[1] + _NEXT]
        is_life = before.endswith("(") and after.startswith(")") and regex.search("[-–]", self._text[slice(*span)])
        following = _FOLLOWING.match(after)
        if is_life or following is None or not following[1]:
            return bool(is_life or following)
        is_noun = bool(analyse(following[1], self._language, stop_words=False))
        return is_noun and bool(_ARTICLE.search(before))

    def _amounts(self) -> list[Span]:
        kind = self._asked.kind
        found = expressions.amounts(self._text, self._all_dates(), self._added)
        if kind == "count":
            able = [amount for amount in found if self._counts(amount)]
        else:
            wanted = _MEASURES.get(kind, kind)
            able = [amount for amount in found if amount.measures and wanted in (amount.measures, "amount")]
        spans = [self._trimmed((amount.start, amount.end)) for amount in able]
        return [span for span in spans if self._is_new(span)]

    def _counts(self, amount: Amount) -> bool:
        """Whether the number counts what was asked about."""
        end = amount.figure[1]
        after = self._text[end : amount.end if amount.measures in ("money", "percent") else end + _NEXT]
        gap = _GAP.search(after)
        near = self._inside((end, end + (gap.start() if gap else len(after))))[:_WORDS]
        return not self._asked.nouns.isdisjoint(term.text for term in near)

    def _place(self) -> list[Span]:
        able = [name for name in self._names() if name.role == self._asked.kind and self._is_sure(name)]
        return [(name.start, name.end) for name in able if not self._tells_which((name.start, name.end))]

    def _name(self) -> list[Span]:
        able = [name for name in self._names() if name.role in ("", "agent")]
        doing = [name for name in able if self._does(name)]
        chosen = doing or [name for name in able if name.role == "agent"] or able
        if len(chosen) != 1:
            return []
        # Before its verb, the first word of an English sentence is who does it, name or not.
        is_sure = self._is_sure(chosen[0]) or (doing and self._language == "en")
        return [(chosen[0].start, chosen[0].end)] if is_sure else []

    def _names(self) -> list[Name]:
        """The names that are new."""
        found = map(self._bare, expressions.names(self._text, self._all_dates(), self._added))
        return [name for name in found if (words := self._inside((name.start, name.end))) and not self._known(words)]

    def _known(self, words: Sequence[Term]) -> bool:
        return any(term.text in self._asked.stems for term in words)

    def _bare(self, name: Name) -> Name:
        """The name without stop words before it, and without words of the question if two others remain."""
        words = self._inside((name.start, name.end))
        if not words:
            return replace(name, start=name.end)
        new = next((number for number, term in enumerate(words) if term.text not in self._asked.stems), len(words))
        first = words[new if len(words) - new > 1 else 0].start
        return replace(name, start=first, is_first=name.is_first and first == name.start)

    def _is_sure(self, name: Name) -> bool:
        """Whether it is a name and no other word with a capital."""
        words = self._text[name.start : name.end].split()
        if self._language == "de" and len(words) == 1:
            return expressions.is_german_name(self._text, name)
        return len(words) > 1 or not (name.is_first or words[0].isupper())

    def _does(self, name: Name) -> bool:
        """Whether the name is before the verb of the question."""
        at = bisect(self._starts, name.end)
        if at == len(self._terms) or name.role or self._terms[at].text != self._asked.verb:
            return False
        return not self._text[name.end : self._terms[at].start].strip()

    def _inside(self, span: Span) -> list[Term]:
        found = self._terms[bisect(self._starts, span[0] - 1) : bisect(self._starts, span[1] - 1)]
        return [term for term in found if term.end <= span[1]]

    def _is_new(self, span: Span) -> bool:
        return not all(term.text in self._asked.stems for term in self._inside(span))

    def _trimmed(self, span: Span) -> Span:
        """The span without the words of the question at its end."""
        words, end = self._inside(span), span[1]
        while words and words[-1].text in self._asked.stems:
            end = words.pop().start
        return span[0], span[0] + len(self._text[span[0] : end].rstrip(" -,"))

    def _best(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The span that is clear, if no other clause has more words of the question."""
        most = max(self._clauses.values(), default=0)
        return tuple(span for span in self._clear(spans) if self._score(span) >= most)

    def _clear(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The only one of the spans, or the one whose clause clearly has more words of the question."""
        best = max(map(self._score, spans), default=0)
        near = tuple(span for span in spans if self._score(span) > best - _MARGIN)
        return near if len(near) == 1 else ()

    def _score(self, span: Span) -> int:
        return self._clauses[bisect(self._borders, span[0])]

    # These are found where they are needed: most texts have no date, amount or name in question.
    @cached_property
    def _terms(self) -> list[Term]:
        return _analysed(self._text, self._asked.language)

    @cached_property
    def _starts(self) -> list[int]:
        return [term.start for term in self._terms]

    @property
    def _added(self) -> str:
        """The language that is read besides those of every text."""
        return self._asked.language if self._asked.language in expressions.LANGUAGES else ""

    @property
    def _patterns(self) -> expressions.Patterns:
        return expressions.patterns(self._added)

    @cached_property
    def _language(self) -> str:
        likely = _language_of(self._text, frozenset({*COMMON, self._asked.language} & {*LANGUAGES}))
        return self._asked.language if likely == UNKNOWN else likely

    @cached_property
    def _borders(self) -> list[int]:
        return [found.start() for found in self._patterns.clause.finditer(self._text)]

    @cached_property
    def _clauses(self) -> Counter[int]:
        """How many words of the question each clause has."""
        found = [term for term in self._terms if term.text in self._asked.stems]
        words = Counter(clause for clause, _ in {(bisect(self._borders, term.start), term.text) for term in found})
        # What stands before the first comma belongs to the clause after it.
        words[0] = words[0] or words[1]
        return words


# Cached, since many questions find the same passages.
@lru_cache(maxsize=_READ)
def _analysed(text: str, language: str) -> list[Term]:
    return analyse(text, language, stop_words=False)


@lru_cache(maxsize=_READ)
def _language_of(text: str, languages: frozenset[str]) -> str:
    return language_by_stop_words(text, languages)
