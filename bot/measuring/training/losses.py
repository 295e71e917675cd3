"""What the training of encoder and reader makes small, for a batch of questions to the same documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.measuring.training import interaction
from bot.measuring.training.interaction import Read
from bot.measuring.training.mining import Example
from bot.measuring.training.network import NOTHING, Batch, Labelled, Network, batch, loss, padded
from bot.measuring.training.tokenized import Chosen, Text
from embeddings.sentence import SentenceEncoder
from retrieval.answering.ranking import LEXICAL_WEIGHT, SENTENCE_WEIGHT, VECTOR_WEIGHT
from retrieval.answering.reader import owners_of
from retrieval.text.vectors import rotate

# The weight of each loss in the sum.
WEIGHTS = {"passage": 1.0, "vector": 0.5, "sentence": 1.0, "answer": 1.0, "closeness": 1.0}
# Scores are divided by these before the softmax: the smaller, the more the best wrong ones count.
_SCORES, _COSINES = 0.1, 0.05
# The place of BM25 among the features of a sentence.
_LEXICAL = 6


def losses(examples: Sequence[Example], encoder: SentenceEncoder, network: Network) -> dict[str, Tensor]:
    """The losses by name.

    The right passage among all of the batch, by late interaction and by vectors; the right sentence of the passages
    that are read, by the ranking's score; the answer of the reader, "none of them" included; and how far all vectors
    are from those before training.
    """
    texts = list(dict.fromkeys(text for example in examples for text in (*example.read, *example.right)))
    places = {text: number for number, text in enumerate(texts)}
    asked = interaction.read(encoder, [example.question for example in examples])
    passages = interaction.read(encoder, texts)
    coded = passages.coded()
    inputs = _batch(examples, asked, coded, places).to(encoder.device)
    weights = inputs.flags[..., 0]
    whole = interaction.maxsim(inputs.question, weights, coded.tokens)
    right, others = (
        torch.from_numpy(of).to(encoder.device) for of in (_right(examples, texts), _beside(examples, texts))
    )
    scores = 2 * whole + interaction.nearest(asked.vectors, coded.sentences)
    cosines = asked.vectors @ passages.vectors.T
    return {
        "passage": loss((scores / _SCORES).masked_fill(others, NOTHING), right),
        "vector": loss((cosines / _COSINES).masked_fill(others, NOTHING), right),
        "sentence": loss(
            _sentence_scores(inputs, whole + VECTOR_WEIGHT * cosines, examples, places) / _SCORES,
            inputs.answers[:, 1:],
        ),
        "answer": loss(network(inputs), inputs.answers),
        "closeness": _distance(texts, passages) + _distance([example.question for example in examples], asked),
    }


def weighed(parts: Mapping[str, Tensor]) -> Tensor:
    """The sum of the losses by their weights."""
    return torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()


def _batch(examples: Sequence[Example], asked: Read, coded: Read, places: Mapping[Text, int]) -> Batch:
    """The samples with what the encoder gives now in place of what it gave when they were collected."""
    numbers = [[places[text] for text in example.read] for example in examples]
    return replace(
        batch([_read_now(example, coded, of) for example, of in zip(examples, numbers, strict=True)]),
        question=_padded(asked.tokens),
        vector=asked.vectors,
        tokens=_padded([torch.cat([coded.tokens[number] for number in of]) for of in numbers]),
        sentences=functional.normalize(
            _padded([torch.cat([coded.sentences[number] for number in of]) for of in numbers]), dim=-1
        ),
    )


def _read_now(example: Example, coded: Read, numbers: Sequence[int]) -> Labelled:
    """The sample with the sentences of the passages' tokens as they are now: others may be alike."""
    owners = owners_of(
        [coded.owners[number] for number in numbers], [len(coded.sentences[number]) for number in numbers]
    )
    return replace(example.labelled, sample=replace(example.labelled.sample, owners=owners))


def _sentence_scores(inputs: Batch, whole: Tensor, examples: Sequence[Example], places: Mapping[Text, int]) -> Tensor:
    """The score that the ranking would give to each passage that is read, if it had only this sentence."""
    owns = [np.array([places[text] for text in example.read])[example.labelled.sample.passages] for example in examples]
    sentences = interaction.sentence_maxsim(
        inputs.question, inputs.flags[..., 0], inputs.tokens, inputs.owners, inputs.there.shape[1]
    )
    cosines = torch.einsum("bd,bsd->bs", inputs.vector, inputs.sentences)
    of_passage = whole.gather(1, padded(owns).to(whole.device))
    scores = of_passage + SENTENCE_WEIGHT * (sentences + cosines) + LEXICAL_WEIGHT * inputs.features[..., _LEXICAL]
    return scores.masked_fill(~inputs.there, NOTHING)


def _right(examples: Sequence[Example], texts: Sequence[Text]) -> Chosen:
    """Which passages answer each question, (questions, passages)."""
    return np.array([[text in example.right for text in texts] for example in examples])


def _beside(examples: Sequence[Example], texts: Sequence[Text]) -> Chosen:
    """Which passages are of the documents that answer each question, but do not answer it, (questions, passages)."""
    return np.array(
        [[text.document in example.documents and text not in example.right for text in texts] for example in examples]
    )


def _distance(texts: Sequence[Text], read: Read) -> Tensor:
    """The mean of 1 - cosine with the vectors before training, of the texts where these are known."""
    known = [(number, rotate(text.vector)) for number, text in enumerate(texts) if text.vector is not None]
    if not known:
        return read.vectors.new_zeros(())
    numbers, before = zip(*known, strict=True)
    cosines = (read.vectors[list(numbers)] * torch.from_numpy(np.stack(before)).to(read.vectors)).sum(dim=1)
    return (1 - cosines).mean()


def _padded(rows: Sequence[Tensor]) -> Tensor:
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
