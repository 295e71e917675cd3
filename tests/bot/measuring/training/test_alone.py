"""`seedbot train`: the network is the same in torch and in numpy, and learns what it is shown."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.cli import main
from bot.measuring.training.network import Labelled, Network, batch
from retrieval.answering.reader import Reader, Sample, trained
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.fakes import WordEncoder

DIMENSION = 32


def sample(seed: int, sentences: int) -> Sample:
    """A sample of random states: two passages, of which the second has only one sentence."""
    random = np.random.default_rng(seed)
    tokens = 7 * sentences
    return Sample(
        question=random.standard_normal((5, DIMENSION), np.float32),
        flags=random.random((5, 3)).astype(np.float32),
        vector=random.standard_normal(DIMENSION, np.float32),
        codes=random.integers(0, 256, (tokens, DIMENSION // 8), np.uint8),
        owners=np.repeat(np.arange(-1, sentences - 1), 7),
        sentence_codes=random.integers(0, 256, (sentences, DIMENSION // 4), np.uint8),
        passages=np.array([0] * (sentences - 1) + [1]),
        features=random.random((sentences, 12)).astype(np.float32),
        evidence=random.random(5).astype(np.float32),
    )


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    made = Network(DIMENSION, sample(1, 9).features, np.stack([sample(seed, 3).evidence for seed in range(9)]))
    torch.nn.init.normal_(made.distance)
    return made.eval()


def test_numpy_reads_as_torch_was_trained_also_beside_longer_samples(network: Network) -> None:
    samples = [sample(2, 3), sample(3, 8)]
    with torch.no_grad():
        expected = network(batch([Labelled(each, np.zeros(len(each.features), bool), "own", "") for each in samples]))
    reader = Reader({name: values.astype(np.float32) for name, values in network.weights().items()})
    for logits, of in zip(expected.numpy(), samples, strict=True):
        # The weights are kept in half precision.
        np.testing.assert_allclose(reader.logits(of), logits[: 1 + len(of.features)], atol=0.02)
        assert (logits[1 + len(of.features) :] < -1000).all()


def test_weights_are_read_from_a_file_and_none_is_no_reader(network: Network, tmp_path: Path) -> None:
    np.savez(tmp_path / "reader.npz", **network.weights())  # type: ignore[arg-type]
    reader = trained(tmp_path / "reader.npz")
    assert reader is not None
    assert reader.logits(sample(2, 3)).shape == (4,)
    assert trained(tmp_path / "missing.npz") is None


def colours(name: str) -> str:
    """A question set in which the sentence about the colour answers."""
    articles = []
    for number in range(40):
        sentences = [f"The boat thing{number} has a mast.", f"The boat thing{number} is colour{number}."]
        asked = f"What is the colour of the boat thing{number}?"
        question = {"question": asked, "id": asked, "answers": [{"text": f"colour{number}"}]}
        articles.append({"title": f"t{number}", "paragraphs": [{"context": " ".join(sentences), "qas": [question]}]})
    Path(name).write_text(json.dumps({"data": articles}), "utf-8")
    return name


@pytest.mark.long
def test_a_reader_is_trained_and_then_read(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    monkeypatch.setattr(sys, "argv", ["seedbot", "train", "--json", "--home", str(home), colours("colours.json")])
    with pytest.raises(SystemExit) as exit:
        main()
    assert not exit.value.code
    report = json.loads(capsys.readouterr().out)
    # Every question is asked twice, every other one also without its article.
    assert report["trained"] + report["questions"] == 100
    assert report["auroc"] > 0.5
    with Retriever.open(home) as retriever:
        retriever.add([Document("boat.txt", "The boat thing1 has a mast. The boat thing1 is red.")])
        found = retriever.evidence("What is the colour of the boat thing1?")
        assert found is not None
        assert found[1][5] != 0
