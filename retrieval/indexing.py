"""Documents made ready for search: split, encoded, analysed and coded, in one pass of the model."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, Encoding, Role, Spans
from retrieval import late
from retrieval.passages import Passage, heading, split
from retrieval.store import HEADING, Entry
from retrieval.words import Word, analyse, hashes, language_of
from seeds.documents import Document

# Passages encoded together: enough to fill batches, few enough that a stop loses little.
BATCH = 128


def prepare(documents: Iterable[Document], encoder: Encoder) -> Iterator[tuple[Document, str, list[Entry]]]:
    """Each document with its language and its entries, many documents to a pass of the model."""
    waiting: list[tuple[Document, str, list[Passage]]] = []
    for document in documents:
        language = language_of(document.text)
        waiting.append((document, language, split(document, language, encoder.window, encoder.count_tokens)))
        if sum(len(passages) for _, _, passages in waiting) >= BATCH:
            yield from _encoded(waiting, encoder)
            waiting = []
    yield from _encoded(waiting, encoder)


def _encoded(
    documents: Sequence[tuple[Document, str, list[Passage]]], encoder: Encoder
) -> Iterator[tuple[Document, str, list[Entry]]]:
    texts = [heading(document) + passage.text for document, _, passages in documents for passage in passages]
    encodings = iter(encoder.encode(texts, Role.PASSAGE))
    for document, language, passages in documents:
        yield document, language, [_entry(document, passage, language, next(encodings)) for passage in passages]


def _entry(document: Document, passage: Passage, language: str, encoding: Encoding) -> Entry:
    before = heading(document)
    words = analyse(before + passage.text, language)
    sentences = np.array(passage.sentences, np.int32) - passage.start + len(before)
    starts = np.array([word.start for word in words], np.int32)
    content = _content(words, encoding.spans, len(before) + len(passage.text))
    return Entry(
        passage=passage,
        vector=encoding.vector,
        sentence_vectors=_sentence_vectors(encoding, sentences),
        terms=hashes(words),
        term_sentences=_numbers(starts, sentences),
        codes=late.pack(encoding.tokens[content]),
        code_sentences=_numbers(encoding.spans[content, 0], sentences),
    )


def _sentence_vectors(encoding: Encoding, sentences: Spans) -> NDArray[np.int8]:
    """The mean of each sentence's tokens in its passage, the passage's vector where there are none; in one byte."""
    inside = _numbers(encoding.spans[:, 0], sentences) == np.arange(len(sentences))[:, None]
    means = inside.astype(np.float32) @ encoding.tokens if len(encoding.tokens) else np.zeros((len(sentences), 0))
    vectors = np.where(inside.any(axis=1, keepdims=True), means, encoding.vector)
    return np.asarray(np.round(vectors * (127 / np.abs(vectors).max(axis=1, keepdims=True))), np.int8)


def _content(words: Sequence[Word], spans: Spans, length: int) -> NDArray[np.bool_]:
    """Which tokens belong to content words: stop words and punctuation say nothing on their own."""
    covered = np.zeros(length + 1, bool)
    for word in words:
        covered[word.start : word.end] = True
    return covered[spans[:, 0]]


def _numbers(starts: Spans, sentences: Spans) -> NDArray[np.uint8]:
    """For each place the number of the sentence it lies in, HEADING for what comes before the first."""
    numbers = np.searchsorted(sentences[:, 0], starts, side="right") - 1
    return np.where(numbers < 0, HEADING, numbers).astype(np.uint8)
