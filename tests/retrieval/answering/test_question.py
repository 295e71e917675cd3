"""Tests of a question's units and weights, worked out by hand for a collection of four passages."""

from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import NOWHERE, Encoding, Role
from embeddings.models import ANY_LANGUAGE
from retrieval.answering.question import Basis, Question
from retrieval.answering.understanding import in_language, understand
from retrieval.intake.indexing import prepare
from retrieval.scope import EVERYTHING
from retrieval.storage.index import Index
from retrieval.text.sounds import Sound
from retrieval.text.vectors import rotate
from retrieval.text.words import analyse, hashes
from seeds.documents import Document
from tests.fakes import WordEncoder, word_vector

TEXTS = (
    "The library opens at nine in the morning and closes at six in the evening.",
    "The new library closes on Sundays and when there is a public holiday.",
    "The soldiers refused their deployment during the first month of the war.",
    "Some of them returned to their home town with frostbite in the winter.",
)
# BM25's inverse document frequency for a word in none, one and two of four passages.
IN_NONE, IN_ONE, IN_TWO = log(1 + 4.5 / 0.5), log(1 + 3.5 / 1.5), log(1 + 2.5 / 2.5)


class HalfWords(WordEncoder):
    """A model that reads each word of eight letters or more as two tokens."""

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        return [_halved(encoding) for encoding in super().encode(texts, role)]


class Expanding(WordEncoder):
    """A model that adds two tokens to each text, which stand for none of its characters."""

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        return [_expanded(encoding) for encoding in super().encode(texts, role)]


class Polyglot(WordEncoder):
    """A model that knows all languages."""

    languages = frozenset({ANY_LANGUAGE})

    def covers(self, text: str, language: str) -> bool:
        return True


def _halved(encoding: Encoding) -> Encoding:
    halves = [[(a, b)] if b - a < 8 else [(a, a + 4), (a + 4, b)] for a, b in encoding.spans.tolist()]
    tokens = np.repeat(encoding.tokens, [len(each) for each in halves], axis=0)
    return Encoding(encoding.vector, tokens, np.array([span for each in halves for span in each], np.int32))


def _expanded(encoding: Encoding) -> Encoding:
    added = np.array([word_vector("first"), word_vector("last")])
    spans = np.concatenate([[(NOWHERE, NOWHERE)], encoding.spans, [(NOWHERE, NOWHERE)]]).astype(np.int32)
    return Encoding(encoding.vector, np.concatenate([added[:1], encoding.tokens, added[1:]]), spans)


def filled(index: Index, encoder: WordEncoder, texts: Sequence[str] = TEXTS) -> Index:
    for each in prepare([Document(f"{n}.txt", text) for n, text in enumerate(texts)], encoder):
        index.store.put(each.document, each.language, "", each.entries)
    index.refresh()
    return index


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = Index(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture
def english(index: Index) -> Index:
    filled(index, WordEncoder())
    assert index.statistics().languages == {"en": 4}
    return index


def asked(text: str, index: Index, encoder: WordEncoder | None = None) -> Question:
    encoder = encoder or WordEncoder()
    (encoding,) = encoder.encode([text], Role.QUESTION)
    return understand(text, lambda _: encoding, index, encoder)


def test_each_word_weighs_its_rarity_and_stop_words_nothing(english: Index) -> None:
    weights = asked("Where is the library with frostbite or a zebra", english).units.weights
    total = IN_TWO + IN_ONE + IN_NONE
    np.testing.assert_allclose(weights, [0, 0, 0, IN_TWO / total, 0, IN_ONE / total, 0, 0, IN_NONE / total], rtol=1e-5)
    assert float(weights.sum()) == pytest.approx(1)


def test_a_foreign_question_is_weighed_without_its_stop_words(english: Index) -> None:
    question = asked("Где находится новая библиотека", english, Polyglot())
    np.testing.assert_allclose(question.units.weights, [0, 1 / 3, 1 / 3, 1 / 3], rtol=1e-5)
    assert question.units.rarity[0] == pytest.approx(0.1)
    assert question.basis is Basis.ACROSS
    assert question.units.rarity[1] > 0.7


def test_only_a_foreign_question_has_sounds(english: Index) -> None:
    assert asked("Where is the library", english, Polyglot()).sounds == ()
    heard = asked("Где находится новая библиотека", english, Polyglot()).sounds
    assert heard[-1] == Sound("bibliotek", 20, 30)
    assert [each.start for each in heard] == [4, 14, 20]


def test_a_question_with_half_of_its_words_known_is_not_foreign(english: Index) -> None:
    half_known = asked("frostbite library zebra giraffe", english, Polyglot())
    assert (half_known.units.weights > 0).all()
    assert half_known.basis is Basis.MODEL


def test_a_question_with_only_unknown_words_is_not_foreign(english: Index) -> None:
    unknown = "Where did the hungry giraffes sleep yesterday"
    assert asked(unknown, english, Polyglot()).basis is Basis.MODEL
    assert asked("Wo haben die hungrigen Giraffen gestern geschlafen", english, Polyglot()).basis is Basis.ACROSS


def test_the_tokens_of_a_word_share_its_weight(english: Index) -> None:
    weights = asked("the library frostbite", english, HalfWords()).units.weights
    share = IN_ONE / (IN_TWO + IN_ONE)
    np.testing.assert_allclose(weights, [0.0, 1 - share, share / 2, share / 2], rtol=1e-5)


def test_a_token_without_characters_weighs_one_in_all_and_is_not_rare(english: Index) -> None:
    units = asked("the library frostbite", english, Expanding()).units
    share = IN_ONE / (IN_TWO + IN_ONE)
    np.testing.assert_allclose(units.weights, [0.2, 0, 0.6 * (1 - share), 0.6 * share, 0.2], rtol=1e-5)
    assert (units.rarity[0], units.words.tolist()) == (0, [-1, -1, 0, 1, -1])


def test_rarity_is_averaged_with_a_prior_in_a_small_collection(english: Index) -> None:
    rarity = asked("the library frostbite zebra", english).units.rarity
    # The prior counts as twenty passages with the rarity 0.7.
    expected = [(4 * idf / IN_NONE + 20 * 0.7) / 24 for idf in (IN_TWO, IN_ONE, IN_NONE)]
    np.testing.assert_allclose(rarity, [0.1, *expected], rtol=1e-5)


def test_every_word_has_the_prior_rarity_in_an_empty_collection(index: Index) -> None:
    rarity = asked("library zebra", index).units.rarity
    np.testing.assert_allclose(rarity, [0.7, 0.7], rtol=1e-5)


def test_terms_weigh_their_rarity(english: Index) -> None:
    question = asked("Frostbite in libraries, libraries of zebras", english)
    words = analyse("frostbite libraries zebras", "en")
    expected = dict(zip(hashes(words).tolist(), (IN_ONE, IN_TWO, IN_NONE), strict=True))
    assert dict(zip(question.terms.hashes.tolist(), question.terms.weights.tolist(), strict=True)) == pytest.approx(
        expected
    )
    assert question.terms.shares.tolist() == [1, 1, 1]
    assert [word.term for word in question.words] == [hashes(words).tolist()[n] for n in (0, 1, 1, 2)]
    # Without stop words the four passages have about 6, 6, 6 and 5 terms; the mean matters, not the exact numbers.
    assert question.terms.per_passage == english.statistics().mean_terms


def test_names_are_words_with_digits_or_with_capitals_but_not_first(english: Index) -> None:
    # Content words: Anna, met, Smith, 300, soldiers, 2nd, Caspian; the numbers are their places.
    names = asked("Anna met Smith and 300 soldiers of the 2nd at the Caspian", english).units.names
    assert names.tolist() == [-1, -1, 2, -1, 3, -1, -1, -1, 5, -1, -1, 6]


def test_a_figure_is_a_name_even_as_the_first_word(english: Index) -> None:
    assert asked("300 soldiers", english).units.names.tolist() == [0, -1]


def test_a_name_of_several_tokens_is_one_name(english: Index) -> None:
    question = asked("met Smithsonian", english, HalfWords())
    assert question.units.names.tolist() == [-1, 1, 1]


def test_all_tokens_weigh_the_same_in_a_question_of_stop_words_only(english: Index) -> None:
    question = asked("Who is it, and how?", english)
    np.testing.assert_allclose(question.units.weights, [0.2] * 5)
    np.testing.assert_allclose(question.units.rarity, [0.1] * 5)
    assert (question.words, question.terms.hashes.tolist(), question.terms.weights.tolist()) == ((), [], [])


@pytest.mark.parametrize("text", ["", "  \n", "😀 ?!"])
def test_a_question_without_words_has_no_units(english: Index, text: str) -> None:
    question = asked(text, english)
    assert (question.units.weights.shape, question.words, question.units.tokens.shape) == ((0,), (), (0, 64))


def test_a_question_is_rotated_as_the_codes_are(english: Index) -> None:
    question = asked("the library", english)
    (encoding,) = WordEncoder().encode(["the library"], Role.QUESTION)
    assert question.vector.tolist() == encoding.vector.tolist()
    assert question.rotated_vector.tolist() == rotate(encoding.vector).tolist()
    assert question.units.tokens.tolist() == rotate(encoding.tokens).tolist()


def test_a_question_is_encoded_only_if_the_model_knows_its_language(index: Index) -> None:
    encoder, encoded = WordEncoder(), list[str]()
    (encoding,) = encoder.encode(["x"], Role.QUESTION)

    def encode(text: str) -> Encoding:
        encoded.append(text)
        return encoding

    filled(index, encoder, ["Die Bibliothek öffnet um neun Uhr morgens und schließt am Abend um sechs."])
    question = understand("die Bibliothek", encode, index, encoder)
    assert (encoded, question.vector.size, question.rotated_vector.size) == ([], 0, 0)
    filled(index, encoder, ["The library opens at nine in the morning and closes at six in the evening."])
    understand("When does the library open in the morning?", encode, index, encoder)
    assert encoded == ["When does the library open in the morning?"]


def test_words_are_the_units_if_the_model_does_not_know_the_language(index: Index) -> None:
    encoder = WordEncoder()
    text = "Die Bibliothek öffnet um neun Uhr morgens und schließt am Abend um sechs."
    filled(index, encoder, [text])
    question = asked("die Bibliothek", index, encoder)
    assert (question.is_covered, question.language) == (False, "de")
    die, bibliothek = question.words
    assert [die.term, bibliothek.term] == hashes(analyse("die Bibliothek", "de")).tolist()
    parts = analyse("Bibliothek", "de", parts=True)[1:]
    assert bibliothek.parts == tuple(hashes(parts).tolist())
    # Both are in the only passage, but the article belongs to the frame: a tenth, averaged with 1 by 200 passages to 1.
    frame = (1 + 200 * 0.1) / (1 + 200)
    np.testing.assert_allclose(question.units.weights, [frame / (1 + frame), 1 / (1 + frame)], rtol=1e-6)
    assert question.terms.shares.tolist().count(1) == 2
    is_frame = np.isin(question.terms.hashes, hashes(analyse("die", "de", parts=True)))
    shares = question.terms.shares * np.where(is_frame, frame, 1)
    # Averaged with a passage in which a word has a rarity of 0.7: the highest IDF is that of a word in no passage.
    idf = (log(1 + 0.5 / 1.5) + 0.7 * log(1 + 1.5 / 0.5)) / 2
    np.testing.assert_allclose(question.terms.weights, shares * idf, rtol=1e-5)
    np.testing.assert_allclose(sorted(set(question.terms.shares.tolist())), [0.4, 1])


def test_words_have_the_terms_of_a_language_that_the_model_does_not_know(index: Index) -> None:
    encoder = WordEncoder()
    filled(index, encoder, ["Frau Schneider leitet die Bibliothek am Hafen der alten Stadt.", "The library is closed."])
    question = asked("Who is Schneider?", index, encoder)
    german = in_language(question, "de", index, encoder, EVERYTHING)
    assert [word.term for word in german.words] == hashes(analyse("Schneider", "de")).tolist()
    assert [word.term for word in question.words] == hashes(analyse("Schneider", "en")).tolist()
    assert german.terms.hashes.tolist() == [word.term for word in german.words]
    assert in_language(question, "en", index, encoder, EVERYTHING) is question
