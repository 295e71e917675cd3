"""The data that search keeps for a passage, and its form as a row of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import MAX_WBITS, compress, crc32, decompress

import numpy as np
from numpy.typing import NDArray

from retrieval.text.passages import Passage
from retrieval.text.vectors import Codes, Signed, pack_four_bits, unpack_four_bits

# The sentence number of a word or token in the document's heading, outside the passage's sentences.
HEADING = 255

# The columns of a passage's row in the order written, and the columns of its document that an entry needs.
SHOWN = "language, start, lead, text, sentences, section, context, shape, places"
FIELDS = f"{SHOWN}, vector, sentence_codes, words, terms, term_sentences, codes, code_sentences"
COLUMNS = f"{FIELDS}, checksum"
OF_DOCUMENT = "d.name, d.title, d.date, d.source"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A passage with all the data that search needs."""

    passage: Passage
    language: str
    vector: Signed  # (dimension,), coarse; (0,) where the model does not know the language
    sentence_codes: Codes  # (sentences, bytes), two bits a dimension of a sentence's vector; 0 bytes likewise
    terms: NDArray[np.uint32]  # (terms,), hashes of the content words' terms, in order
    term_sentences: NDArray[np.uint8]  # (terms,), the number of each one's sentence, or HEADING
    codes: Codes  # (tokens, bytes), one bit a dimension of the embeddings of content tokens; those alike share one
    code_sentences: NDArray[np.uint8]  # (tokens,), likewise


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The part of an entry by which the first look chooses candidates."""

    document: str
    start: int
    sentence_codes: Codes  # as in an Entry
    terms: NDArray[np.uint32]  # as in an Entry


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A passage's text and the hashes of its terms, without those of the heading."""

    passage: int
    document: str
    language: str
    text: str
    terms: NDArray[np.uint32]  # (terms,)


def packed(entry: Entry, lead: str) -> tuple[Any, ...]:
    """The row of a passage; `lead` is the text between the previous passage and this one."""
    passage = entry.passage
    sentences = np.array(passage.sentences, np.int32) - passage.start
    row = (
        entry.language,
        passage.start,
        lead,
        _squeezed(passage.text.encode()),
        sentences.tobytes(),
        passage.section,
        passage.context,
        passage.shape,
        passage.places,
        pack_four_bits(entry.vector).tobytes(),
        entry.sentence_codes.tobytes(),
        len(entry.terms),
        entry.terms.tobytes(),
        _squeezed(entry.term_sentences.tobytes()),
        entry.codes.tobytes(),
        _squeezed(entry.code_sentences.tobytes()),
    )
    return (*row, checksum(*row))


def unpacked(row: Sequence[Any]) -> Entry:
    """The entry of a row that begins with the document's columns."""
    vector, sentence_codes, _, terms, term_sentences, codes, code_sentences, _ = row[13:]
    passage, owners = passage_of(row[:13]), numbers_of(code_sentences)
    return Entry(
        passage=passage,
        language=row[4],
        vector=vector_of(vector),
        sentence_codes=_rows_of(sentence_codes, len(passage.sentences)),
        terms=np.frombuffer(terms, np.uint32),
        term_sentences=numbers_of(term_sentences),
        codes=_rows_of(codes, len(owners)),
        code_sentences=owners,
    )


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row of the document's columns and those that are shown."""
    document, title, date, source, _, start, _, stored, sentences, section, context, shape, places = row
    spans, text = np.frombuffer(sentences, np.int32).reshape(-1, 2) + start, text_of(stored)
    return Passage(
        document=document,
        title=title,
        date=date,
        source=source,
        start=start,
        end=start + len(text),
        text=text,
        sentences=tuple((first, last) for first, last in spans.tolist()),
        section=section,
        context=context,
        shape=shape,
        places=places,
    )


def outlined(row: Sequence[Any]) -> Outline:
    """The outline of a row of document, start, number of sentences, sentence codes and terms."""
    document, start, sentences, sentence_codes, terms = row
    return Outline(document, start, _rows_of(sentence_codes, sentences), np.frombuffer(terms, np.uint32))


def text_of(stored: bytes) -> str:
    """The text of a passage."""
    return _whole(stored).decode()


def numbers_of(stored: bytes) -> NDArray[np.uint8]:
    """The sentence numbers of a passage's terms or tokens."""
    return np.frombuffer(_whole(stored), np.uint8)


def vector_of(stored: bytes) -> Signed:
    """The vector of a passage."""
    return unpack_four_bits(np.frombuffer(stored, np.uint8))


def _squeezed(content: bytes) -> bytes:
    # Without zlib's header and checksum: every row has one of its own.
    return compress(content, 9, wbits=-MAX_WBITS)


def _whole(stored: bytes) -> bytes:
    return decompress(stored, wbits=-MAX_WBITS)


def checksum(*values: Any) -> int:
    """The CRC-32 of the values: SQLite does not notice bits flipped by disk or memory."""
    contents = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    return crc32(b"".join(part for each in contents for part in (len(each).to_bytes(8, "little"), each)))


def is_whole(row: Sequence[Any]) -> bool:
    """Whether the row's last value is the checksum of the others."""
    return bool(checksum(*row[:-1]) == row[-1])


def _rows_of(blob: bytes, rows: int) -> Codes:
    return np.frombuffer(blob, np.uint8).reshape(rows, -1 if rows else 0)
