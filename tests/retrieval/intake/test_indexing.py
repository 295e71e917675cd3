"""Preparation of documents: what is coded, at which positions, and in which order."""

from collections.abc import Iterator, Sequence
from threading import Event

import numpy as np
import pytest

from embeddings.encoder import NOWHERE, Encoding, Role, unit
from retrieval.intake.indexing import BATCH, Prepared, prepare
from retrieval.storage.entries import HEADING
from retrieval.text import late
from retrieval.text.terms import content
from retrieval.text.vectors import coarse, cosines, pack_four_bits, pack_two_bits, quantise, rotate
from retrieval.text.words import analyse, hashes
from seeds.documents import Document
from tests.fakes import BlindEncoder, WordEncoder, word_vector

TEXT = "The library opens at nine. It closes at six on Sundays!"
GERMAN = "Die Bibliothek öffnet um neun Uhr morgens. Sie schließt am Abend um sechs."


class LateEncoder(WordEncoder):
    """A model made for late interaction: tokens of so many dimensions, and one at the end without characters."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self._narrower = np.random.default_rng(0).standard_normal((64, dimension)).astype(np.float32)

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        return [self._made(each) for each in super().encode(texts, role)]

    def _made(self, encoding: Encoding) -> Encoding:
        tokens = unit(np.concatenate([encoding.tokens, [word_vector("")]]) @ self._narrower)
        spans = np.concatenate([encoding.spans, [(NOWHERE, NOWHERE)]]).astype(np.int32)
        return Encoding(unit(tokens.sum(axis=0)), tokens, spans)


def ready(document: Document, encoder: WordEncoder | None = None) -> Prepared:
    (made,) = prepare([document], encoder or WordEncoder())
    return made


def codes_of(*words: str) -> list[list[int]]:
    rows: list[list[int]] = late.pack(np.array([word_vector(word) for word in words])).tolist()
    return rows


def test_a_document_is_given_its_language_and_split() -> None:
    made = ready(Document("a.txt", TEXT))
    assert (made.document, made.language) == (Document("a.txt", TEXT), "en")
    (entry,) = made.entries
    assert (entry.language, entry.passage.text) == ("en", TEXT)


def test_only_the_tokens_of_content_words_are_coded() -> None:
    (entry,) = ready(Document("a.txt", TEXT)).entries
    # Without "the", "at", "it", "at", "on" and punctuation.
    assert entry.codes.tolist() == codes_of("library", "opens", "nine", "closes", "six", "Sundays")
    assert entry.code_sentences.tolist() == [0, 0, 0, 1, 1, 1]


def test_a_token_that_a_sentence_repeats_is_coded_once() -> None:
    (entry,) = ready(Document("a.txt", "The mill grinds wheat for another mill. A mill grinds!")).entries
    assert entry.codes.tolist() == codes_of("mill", "grinds", "wheat", "another", "mill", "grinds")
    assert entry.code_sentences.tolist() == [0, 0, 0, 0, 1, 1]


def test_a_token_without_characters_is_coded_but_belongs_to_no_sentence() -> None:
    encoder = LateEncoder(48)
    (entry,) = ready(Document("a.txt", TEXT), encoder).entries
    (encoding,) = encoder.encode([TEXT], Role.PASSAGE)
    assert entry.codes[-1].tolist() == late.pack(encoding.tokens)[-1].tolist()
    assert entry.code_sentences.tolist() == [0, 0, 0, 1, 1, 1, HEADING]


@pytest.mark.parametrize(("dimension", "size"), [(48, 90), (96, 180), (128, 240), (384, 720)])
def test_a_passage_takes_fewer_bytes_the_fewer_dimensions_its_tokens_have(dimension: int, size: int) -> None:
    (entry,) = ready(Document("a.txt", TEXT), LateEncoder(dimension)).entries
    # Four bits a dimension for the passage, two for each of two sentences, one for each of seven tokens.
    assert dimension * (4 + 2 * 2 + 7) // 8 == size
    assert pack_four_bits(entry.vector).nbytes + entry.sentence_codes.nbytes + entry.codes.nbytes == size


def test_terms_are_the_stems_of_content_words_with_their_sentences() -> None:
    (entry,) = ready(Document("a.txt", TEXT)).entries
    assert entry.terms.tolist() == hashes(analyse("library opens nine closes six sundays", "en")).tolist()
    assert entry.term_sentences.tolist() == [0, 0, 0, 1, 1, 1]


def test_the_heading_is_coded_but_belongs_to_no_sentence() -> None:
    (entry,) = ready(Document("a.txt", "\n " + TEXT, title="The Hours", date="2022-07-19")).entries
    assert entry.codes.tolist()[:4] == codes_of("Hours", "2022", "07", "19")
    assert entry.code_sentences.tolist() == [HEADING] * 4 + [0, 0, 0, 1, 1, 1]
    assert entry.term_sentences.tolist() == [HEADING] * 4 + [0, 0, 0, 1, 1, 1]
    assert entry.passage.text == TEXT


def test_the_model_reads_the_heading_before_each_passage() -> None:
    encoder = WordEncoder()
    ready(Document("a.txt", TEXT, title="Hours"), encoder)
    assert encoder.encoded == ["Hours\n" + TEXT]


def test_the_vector_is_that_of_heading_and_passage() -> None:
    (entry,) = ready(Document("a.txt", TEXT, title="Hours")).entries
    (encoding,) = WordEncoder().encode(["Hours\n" + TEXT], Role.PASSAGE)
    assert entry.vector.tolist() == coarse(quantise(encoding.vector)).tolist()


def test_a_sentence_is_the_mean_of_its_tokens() -> None:
    (entry,) = ready(Document("a.txt", TEXT, title="Hours")).entries
    sentences = [["the", "library", "opens", "at", "nine"], ["it", "closes", "at", "six", "on", "sundays"]]
    means = np.array([np.sum([word_vector(word) for word in words], axis=0) for words in sentences])
    expected = pack_two_bits(np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32))
    assert entry.sentence_codes.tolist() == expected.tolist()


def test_a_sentence_without_tokens_has_the_vector_of_its_passage() -> None:
    encoder = WordEncoder()
    text = "The library opens at nine.\n\n😀!\n\nIt closes at six in the evening."
    (entry,) = ready(Document("a.txt", text), encoder).entries
    assert len(entry.passage.sentences) == 3
    (encoding,) = encoder.encode([text], Role.PASSAGE)
    assert entry.sentence_codes[1].tolist() == pack_two_bits(encoding.vector[None])[0].tolist()
    assert set(entry.code_sentences.tolist()) == {0, 2}


def test_a_document_in_an_unknown_language_has_terms_and_parts_only() -> None:
    encoder = WordEncoder()
    made = ready(Document("a.txt", GERMAN), encoder)
    (entry,) = made.entries
    assert made.language == "de"
    assert encoder.encoded == []
    assert (entry.vector.shape, entry.codes.shape, entry.sentence_codes.shape) == ((0,), (0, 0), (2, 0))
    terms = analyse(GERMAN, "de", parts=True)
    assert entry.terms.tolist() == hashes(terms).tolist()
    second = GERMAN.index("Sie")
    assert entry.term_sentences.tolist() == [int(term.start >= second) for term in terms]


def test_a_model_without_token_positions_still_gives_vectors() -> None:
    (entry,) = ready(Document("a.txt", TEXT), BlindEncoder()).entries
    (encoding,) = WordEncoder().encode([TEXT], Role.PASSAGE)
    assert entry.vector.tolist() == coarse(quantise(encoding.vector)).tolist()
    assert (len(entry.codes), len(entry.code_sentences)) == (0, 0)
    for code in entry.sentence_codes:
        assert cosines(rotate(encoding.vector), code[None])[0] == pytest.approx(1, abs=0.15)
    assert entry.sentence_codes[0].tolist() == entry.sentence_codes[1].tolist()


def many(count: int) -> list[Document]:
    """Documents of one passage each, every third one in German, the others in English."""
    return [Document(f"{n:03}.txt", GERMAN if n % 3 == 1 else f"{TEXT} This is number {n}.") for n in range(count)]


def test_documents_keep_their_order_and_their_encodings_across_batches() -> None:
    encoder, documents = WordEncoder(), many(BATCH + 40)
    together = list(prepare(documents, encoder))
    assert [made.document for made in together] == documents
    assert encoder.encoded == [d.text for d in documents if d.text != GERMAN]
    for n in (0, 1, 2, BATCH - 1, BATCH, BATCH + 39):
        (alone,) = ready(documents[n]).entries
        (among,) = together[n].entries
        assert (among.passage, among.codes.tolist(), among.vector.tolist()) == (
            alone.passage,
            alone.codes.tolist(),
            alone.vector.tolist(),
        )


def test_a_document_is_ready_when_the_next_batch_is_full() -> None:
    read = []

    def reading() -> Iterator[Document]:
        for document in many(4 * BATCH):
            read.append(document.name)
            yield document

    making = prepare(reading(), WordEncoder())
    next(making)
    assert len(read) == 2 * BATCH
    making.close()  # type: ignore[attr-defined]


def test_the_model_reads_on_while_documents_are_prepared() -> None:
    began = Event()

    class Waiting(WordEncoder):
        """Signals when it begins the second batch."""

        def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
            if self.encoded:
                began.set()
            return super().encode(texts, role)

    making = prepare(many(2 * BATCH), Waiting())
    next(making)
    assert began.wait(10)
    assert len(list(making)) == 2 * BATCH - 1


def test_a_failing_model_raises_and_does_not_affect_later_runs() -> None:
    class Failing(WordEncoder):
        def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
            raise ValueError("The model is broken.")

    with pytest.raises(ValueError, match="The model is broken"):
        list(prepare(many(3 * BATCH), Failing()))
    assert len(list(prepare(many(3), WordEncoder()))) == 3


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_document_without_words_has_no_passages(text: str) -> None:
    assert ready(Document("a.txt", text)).entries == []


def test_no_documents_give_nothing() -> None:
    assert list(prepare([], WordEncoder())) == []


def test_each_passage_is_read_in_its_own_language() -> None:
    encoder = WordEncoder()
    made = ready(Document("a.txt", f"# Hours\n\n{(TEXT + ' ') * 20}\n\n# Zeiten\n\n{(GERMAN + ' ') * 20}"), encoder)
    assert made.language in ("en", "de")
    assert {(each.language, each.vector.size > 0) for each in made.entries} == {("en", True), ("de", False)}


def test_only_a_model_of_one_language_leaves_out_stop_words() -> None:
    class ManyLanguages(WordEncoder):
        """A model of two languages."""

        languages = frozenset({"en", "de"})

    one, many = WordEncoder(), ManyLanguages()
    assert [term.text for term in content("The library", "en", True, one)] == ["librari"]
    assert [term.text for term in content("The library", "en", True, many)] == ["the", "librari"]
    assert [term.text for term in content("die Uhr", "de", False, one)] == [
        "die", "~_die", "~die_", "uhr", "~_uhr", "~uhr_",
    ]  # fmt: skip
