"""Preparation of documents for search: splitting, encoding, analysis and coding, in one pass of the model."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.cores import one_thread
from embeddings.encoder import Encoder, Encoding, Floats, Role, Spans
from retrieval.storage.entries import HEADING, Entry
from retrieval.text import late
from retrieval.text.passage_languages import languages_of
from retrieval.text.passage_splitting import split
from retrieval.text.passages import Passage, heading
from retrieval.text.terms import are_stored, content, inside_terms
from retrieval.text.vectors import Codes, Signed, coarse, pack_two_bits, quantise
from retrieval.text.words import hashes, language_of
from seeds.documents import Document

# Passages encoded at once: enough to fill batches, few enough that a stop loses little work.
BATCH = 64

Numbers = NDArray[np.uint8]
Progress = Callable[[int, int], None]  # how many are done, and how many in all


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with its language and the search entries of its passages."""

    document: Document
    language: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class _Part:
    passage: Passage
    language: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class _Split:
    document: Document
    language: str
    parts: list[_Part]


@dataclass(frozen=True, slots=True)
class _Batch:
    documents: list[_Split]
    encodings: list[Future[list[Encoding]]]


def unseen(done: int, total: int) -> None:
    """A progress callback that does nothing."""


def prepare(documents: Iterable[Document], encoder: Encoder, progress: Progress = unseen) -> Iterator[Prepared]:
    """The documents prepared for search, in batches for the model; the progress counts passages."""
    with one_thread():
        yield from _pipelined(documents, encoder, progress)


def _pipelined(documents: Iterable[Document], encoder: Encoder, progress: Progress) -> Iterator[Prepared]:
    # While the model encodes one batch, the previous batch is prepared and the next one is split.
    model = ThreadPoolExecutor(1)
    try:
        batches: list[_Batch] = []
        for batch in _batches(documents, encoder):
            batches.append(_Batch(batch, _encodings(batch, encoder, model)))
            if len(batches) > 1:
                yield from _prepared(batches.pop(0), encoder, progress)
        for last in batches:
            yield from _prepared(last, encoder, progress)
    finally:
        model.shutdown(cancel_futures=True)


def _batches(documents: Iterable[Document], encoder: Encoder) -> Iterator[list[_Split]]:
    waiting: list[_Split] = []
    for document in documents:
        waiting.append(_split(document, encoder))
        if sum(len(each.parts) for each in waiting) >= BATCH:
            yield waiting
            waiting = []
    yield waiting


def _split(document: Document, encoder: Encoder) -> _Split:
    language = language_of(document.text, encoder.languages)
    is_covered = encoder.covers(document.text, language)
    count_tokens = encoder.count_tokens if is_covered else _count_without_model
    passages = split(document, language, encoder.window, count_tokens)
    languages = languages_of([passage.text for passage in passages], language, encoder.languages)
    parts = [
        _Part(passage, own, is_covered if own == language else encoder.covers(passage.text, own))
        for passage, own in zip(passages, languages, strict=True)
    ]
    return _Split(document, language, parts)


def _count_without_model(texts: Sequence[str]) -> list[int]:
    """Estimates of the token counts of a model that knows the language."""
    return [-(-len(text) // 4) for text in texts]


def _encodings(batch: Sequence[_Split], encoder: Encoder, model: Executor) -> list[Future[list[Encoding]]]:
    """Futures of the encodings of all passages in languages that the model knows."""
    covered = [part.passage for each in batch for part in each.parts if part.is_covered]
    texts = [heading(passage) + passage.text for passage in covered]
    parts = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
    return [model.submit(encoder.encode, part, Role.PASSAGE) for part in parts]


def _prepared(batch: _Batch, encoder: Encoder, progress: Progress) -> Iterator[Prepared]:
    encodings = _read(batch, progress)
    for each in batch.documents:
        entries = [_entry(part, next(encodings) if part.is_covered else None, encoder) for part in each.parts]
        yield Prepared(each.document, each.language, entries)


def _read(batch: _Batch, progress: Progress) -> Iterator[Encoding]:
    total = sum(part.is_covered for each in batch.documents for part in each.parts)
    for number, part in enumerate(batch.encodings):
        progress(number * BATCH, total)
        yield from part.result()


def _entry(part: _Part, encoding: Encoding | None, encoder: Encoder) -> Entry:
    passage, before = part.passage, heading(part.passage)
    text = before + passage.text
    terms = content(text, part.language, part.is_covered, encoder)
    sentences = np.array(passage.sentences, np.int32) - passage.start + len(before)
    vector, sentence_codes, codes, numbers = _encoded(encoding, inside_terms(terms, len(text)), sentences)
    return Entry(
        passage=passage,
        language=part.language,
        vector=vector,
        sentence_codes=sentence_codes,
        terms=hashes(terms),
        term_sentences=sentence_numbers(np.array([term.start for term in terms], np.int32), sentences),
        codes=codes,
        code_sentences=numbers,
    )


def _encoded(
    encoding: Encoding | None, inside: NDArray[np.bool_], sentences: Spans
) -> tuple[Signed, Codes, Codes, Numbers]:
    """The passage's vector, the codes of its sentences, and the codes of its content tokens with their sentences."""
    if encoding is None:
        empty = np.zeros((0, 0), np.uint8)
        return np.zeros(0, np.int8), np.zeros((len(sentences), 0), np.uint8), empty, np.zeros(0, np.uint8)
    kept = are_stored(encoding.spans, inside)
    numbers = sentence_numbers(encoding.spans[kept, 0], sentences)
    sums, places = late.pooled(encoding.tokens[kept], numbers)
    sentence_codes = pack_two_bits(_sentence_vectors(encoding, sentences))
    return coarse(quantise(encoding.vector)), sentence_codes, late.pack(sums), numbers[places]


def _sentence_vectors(encoding: Encoding, sentences: Spans) -> Floats:
    """The mean of each sentence's tokens; the vector of the passage for a sentence without tokens."""
    inside = sentence_numbers(encoding.spans[:, 0], sentences) == np.arange(len(sentences))[:, None]
    if encoding.tokens.shape[1] != len(encoding.vector):
        return np.tile(encoding.vector, (len(sentences), 1))
    means = np.where(inside.any(axis=1, keepdims=True), inside @ encoding.tokens, encoding.vector)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def sentence_numbers(starts: Spans, sentences: Spans) -> Numbers:
    """The number of the sentence that contains each position, or HEADING before the first sentence."""
    numbers = np.searchsorted(sentences[:, 0], starts, side="right") - 1
    return np.where(numbers < 0, HEADING, numbers).astype(np.uint8)
