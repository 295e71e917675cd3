"""Encoder and reader are trained together."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from bot.cli import main
from bot.measuring.training import jointly
from bot.measuring.training.alone import untrained
from bot.measuring.training.jointly import Course
from bot.measuring.training.losses import WEIGHTS, losses
from bot.measuring.training.low_rank import changes
from bot.measuring.training.mining import drawn
from bot.measuring.training.samples import Kind, asked
from embeddings.encoder import Role
from embeddings.models import Model
from embeddings.sentence import SentenceEncoder
from tests.bot.measuring.training.boats import boats, examples, loaded

# The encoder in training needs torch, whose import alone takes seconds.
pytestmark = pytest.mark.long


def test_the_losses_fall_on_what_is_learned(encoder: SentenceEncoder, tmp_path: Path) -> None:
    torch.manual_seed(0)
    questions = loaded(tmp_path, 6)
    batch = examples(encoder, questions, drawn(questions, questions.answerable, Random(0)))
    course = Course(encoder, untrained([each.labelled for each in batch]))
    steps = [course.step(batch, 0.1) for _ in range(8)]
    totals = [sum(WEIGHTS[name] * value for name, value in step.items()) for step in steps]
    assert np.mean(totals[-3:]) < 0.95 * np.mean(totals[:3])


def test_before_training_nothing_is_far_from_what_it_was(encoder: SentenceEncoder, tmp_path: Path) -> None:
    questions = loaded(tmp_path, 4)
    batch = examples(encoder, questions, [asked(each, Kind.OWN) for each in questions.answerable])
    network = untrained([each.labelled for each in batch])
    with torch.no_grad():
        # Passages are compared with their vectors in bytes.
        assert losses(batch, encoder, network)["closeness"] < 2e-3


def test_every_trained_weight_has_a_gradient(encoder: SentenceEncoder, tmp_path: Path) -> None:
    questions = loaded(tmp_path, 4)
    batch = examples(encoder, questions, [asked(each, Kind.OWN) for each in questions.answerable])
    course = Course(encoder, untrained([each.labelled for each in batch]))
    before = changes(encoder)
    for _ in range(2):
        course.step(batch, 0.1)
    after = changes(encoder)
    # A key's bias is the same for all keys, and changes no share of the attention.
    same = [name for name in before if (before[name] == after[name]).all()]
    assert [name for name in same if not name.endswith("key.bias")] == []


def test_the_rate_rises_then_falls() -> None:
    rates = [jointly._rate(done) for done in (0, 0.025, 0.05, 0.5, 1)]
    assert rates[0] == 0
    assert rates[1] == pytest.approx(0.5)
    assert max(rates) == rates[2]
    assert rates[4] == pytest.approx(0.01)


def test_large_sets_give_a_smaller_share_of_a_round() -> None:
    assert jointly.shares([3, 10_000]) == [3, 10_000]
    few, many = jointly.shares([1_000, 64_000])
    assert (few, many) == (1_000, 12_970)


def test_a_reader_is_written_to_one_place_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["train", str(boats(tmp_path, 1)), "--encoder", str(tmp_path / "a"), "--out", str(tmp_path / "b.npz")]
    monkeypatch.setattr(sys, "argv", ["seedbot", *words])
    with pytest.raises(SystemExit) as exit:
        main()
    assert exit.value.code == 2
    assert "--out and --encoder exclude each other" in capsys.readouterr().err


def test_too_few_questions_are_refused_before_training(model: Model, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only 9 questions"):
        jointly.run([loaded(tmp_path, 3)], model, tmp_path / "trained", print)
    assert not (tmp_path / "trained").exists()


def test_the_same_command_writes_the_same_encoder_and_reader(
    model: Model, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(boats(tmp_path, 40))
    for folder in ("one", "two"):
        words = ["train", file, "--encoder", str(tmp_path / folder), "--model", str(model.folder), "--json"]
        monkeypatch.setattr(sys, "argv", ["seedbot", *words, "--home", str(tmp_path / "home")])
        with pytest.raises(SystemExit) as exit:
            main()
        assert not exit.value.code
        report = json.loads(capsys.readouterr().out)
        assert report["trained"] + report["questions"] == 120
    for name in ("adapter.npz", "reader.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    (before,), (after,) = (
        SentenceEncoder(each).encode(["A mast."], Role.QUESTION)
        for each in (model, replace(model, adapter=tmp_path / "one" / "adapter.npz"))
    )
    assert 0.5 < before.vector @ after.vector < 0.9999
