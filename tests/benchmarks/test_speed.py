"""How the speed benchmark reads its texts and judges its figures."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.speed import _figure, squad, starters


@pytest.mark.parametrize(
    ("rounds", "bar", "ratio", "is_met"),
    [
        ([(10.0, 20.0)], 2.0, 2.0, True),
        ([(10.0, 19.0)], 2.0, 1.9, False),
        ([(10.0, 5.0), (100.0, 60.0), (8.0, 4.0)], 0.6, 0.5, True),
        ([(10.0, 7.0)], 0.6, 0.7, False),
    ],
)
def test_a_figure_is_the_median_of_the_ratios_of_the_rounds(
    rounds: list[tuple[float, float]], bar: float, ratio: float, is_met: bool
) -> None:
    figure = _figure("speed", rounds, bar, bar)
    assert figure.compared == pytest.approx(ratio)
    assert figure.is_met == is_met


def test_squad_questions_keep_the_number_of_their_paragraph(tmp_path: Path) -> None:
    paragraphs = [
        {"context": "A.", "qas": [{"question": "a?", "answers": [{"text": "A"}]}, {"question": "no?", "answers": []}]},
        {"context": "B.", "qas": [{"question": "b?", "answers": [{"text": "B"}]}]},
    ]
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    texts = squad(tmp_path / "squad.json", 0, 0)
    assert (texts.paragraphs, texts.questions, texts.answers) == (["A.", "B."], ["a?", "b?"], [0, 1])
    assert squad(tmp_path / "squad.json", 1, 0).questions == ["a?"]
    assert squad(tmp_path / "squad.json", 0, 1).questions == ["a?"]


def test_starter_documents_give_texts_and_questions() -> None:
    texts = starters(20, 5)
    assert (len(texts.paragraphs), len(texts.questions), texts.answers) == (20, 5, [])
