"""The scores of training are those of the ranking, and a gradient passes through the codes."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from bot.measuring.training import interaction
from bot.measuring.training.mining import indexed_by
from bot.measuring.training.network import Labelled, batch
from bot.measuring.training.tokenized import Text, Texts
from embeddings.encoder import Role
from embeddings.models import Model
from embeddings.sentence import SentenceEncoder
from retrieval.answering.pipeline import Asking, Pipeline
from retrieval.answering.ranking import LEXICAL_WEIGHT, SENTENCE_WEIGHT, VECTOR_WEIGHT, Ranked
from retrieval.answering.reader import Sample
from retrieval.evaluation.question_sets import QuestionSet
from retrieval.scope import EVERYTHING
from retrieval.text.late import pooled
from retrieval.text.passages import heading
from retrieval.text.vectors import rotate
from seeds.documents import Document

# The encoder in training needs torch, whose import alone takes seconds.
pytestmark = pytest.mark.long

# Without names and figures, which the ranking counts as found where they stand as written.
QUESTION = "who guards the old harbour?"
DOCUMENTS = (
    Document("a", "The harbour is old. A keeper guards it at night. He has a dog.", "A harbour"),
    Document("b", "The bakery sells bread. It opens early."),
    Document("c", "Nobody guards the gate, which is old and low."),
)


@pytest.fixture(scope="module")
def encoder(model: Model) -> SentenceEncoder:
    return SentenceEncoder(model)


@pytest.fixture(scope="module")
def asked(encoder: SentenceEncoder) -> Iterator[tuple[Text, list[Text], list[Ranked], Sample]]:
    """A question and its ranked passages as texts, the ranking, and the sample."""
    texts, questions = Texts(encoder), QuestionSet("set", DOCUMENTS, (), ())
    with indexed_by(encoder, questions) as (index, retriever):
        texts.make(index, [QUESTION])
        ranked = Pipeline(index, encoder).rank(Asking(QUESTION, 3, EVERYTHING))
        read = retriever.sample(QUESTION)
        assert read
        yield texts.question(QUESTION), [texts.passage(each.hit.passage) for each in ranked], ranked, read[0]


def test_texts_are_read_as_the_encoder_reads_them(
    encoder: SentenceEncoder, asked: tuple[Text, list[Text], list[Ranked], Sample]
) -> None:
    _, texts, ranked, _ = asked
    with torch.no_grad():
        read = interaction.read(encoder, texts)
    whole = [heading(each.hit.passage) + each.hit.passage.text for each in ranked]
    for number, (encoding, text) in enumerate(zip(encoder.encode(whole, Role.PASSAGE), texts, strict=True)):
        np.testing.assert_allclose(read.vectors[number], rotate(encoding.vector), atol=1e-5)
        sums, places = pooled(encoding.tokens[text.kept], text.owners[text.kept])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        np.testing.assert_allclose(read.tokens[number], rotate(sums / lengths), atol=1e-5)
        assert read.owners[number].tolist() == text.owners[text.kept][places].tolist()
        assert text.vector is not None
        # The index keeps it in four bits a dimension.
        np.testing.assert_allclose(text.vector, encoding.vector, atol=0.04)


def test_passages_have_the_scores_of_the_ranking(
    encoder: SentenceEncoder, asked: tuple[Text, list[Text], list[Ranked], Sample]
) -> None:
    text, texts, ranked, sample = asked
    with torch.no_grad():
        question, passages = interaction.read(encoder, [text]), interaction.read(encoder, texts).coded()
        weights = torch.from_numpy(sample.flags[None, :, 0])
        tokens = torch.stack(question.tokens)
        whole = interaction.maxsim(tokens, weights, passages.tokens)[0]
        inputs = batch([Labelled(sample, np.zeros(len(sample.features), bool), "own", "")])
        own = interaction.sentence_maxsim(tokens, weights, inputs.tokens, inputs.owners, len(sample.features))[0]
        cosines = torch.cat(passages.sentences) @ question.vectors[0]
        nearest = interaction.nearest(question.vectors, passages.sentences)[0]
    of_sentences = torch.split(own + cosines, [text.sentences for text in texts])
    best = SENTENCE_WEIGHT * np.array([float(each.max()) for each in of_sentences])
    vectors = VECTOR_WEIGHT * (passages.vectors @ question.vectors[0]).numpy()
    lexical = LEXICAL_WEIGHT * np.array([each.lexical for each in ranked])
    scores = whole.numpy() + best + vectors + lexical
    np.testing.assert_allclose(whole, [each.late for each in ranked], atol=1e-4)
    np.testing.assert_allclose(nearest, [each.dense for each in ranked], atol=1e-4)
    # The index keeps the passage's vector in four bits a dimension.
    np.testing.assert_allclose(scores, [each.hit.score for each in ranked], atol=0.02)


def test_a_gradient_passes_through_the_codes_as_if_there_were_none() -> None:
    values = torch.tensor([[0.3, -0.1, 0.7, 0.0]], requires_grad=True)
    slope = torch.tensor([[1.0, 2.0, 3.0, 4.0]])
    for coded in (interaction.one_bit, interaction.two_bits):
        (gradient,) = torch.autograd.grad((coded(values) * slope).sum(), values)
        assert torch.equal(gradient, slope)
    assert interaction.one_bit(values).tolist() == [[0.5, -0.5, 0.5, -0.5]]


def test_a_sentence_without_tokens_matches_nothing() -> None:
    question, tokens = torch.tensor([[[1.0, 0.0]]]), torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    found = interaction.sentence_maxsim(question, torch.ones(1, 1), tokens, torch.tensor([[0, 2]]), 2)
    assert found[0, 1] == 0 < found[0, 0]
