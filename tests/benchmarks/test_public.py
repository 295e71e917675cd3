"""The benchmark on public sets, on one made by hand."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import public
from tests.fakes import WordEncoder

DOCUMENTS = {"1": "The ferry carries bicycles.", "2": "The mill grinds wheat.", "3": "The harbour has a crane."}
QUERIES = {"a": "Which animal or ferry carries bicycles?", "b": "What does the mill grind?"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A BEIR folder with three documents and two queries, the second of which has a wrong judgement."""
    made = tmp_path / "scifact"
    (made / "qrels").mkdir(parents=True)
    corpus = [{"_id": name, "text": text, "title": ""} for name, text in DOCUMENTS.items()]
    queries = [{"_id": name, "text": text} for name, text in QUERIES.items()]
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (made / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (made / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\na\t1\t1\nb\t9\t1\n")
    return made


def test_every_combination_of_stages_is_measured_beside_published_figures(
    folder: Path, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["public", str(folder)])
    public.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "scifact: 2 queries, 3 documents"
    # The first query's document is found first, the second's is not there.
    assert "| seedbot: all, as shipped | 0.500 | this run |" in lines
    assert "| ColBERTv2 | 0.693 | Santhanam et al. 2022, table 5 |" in lines
    ranking, size = lines.index("") + 1, lines.index("| part of the index | bytes a passage |")
    assert size - ranking == 3 + len(public.STAGES) + len(public.PUBLISHED["scifact"])
    # Of the model's 64 dimensions: one bit for each of eight tokens in three passages, and four for the vector.
    assert lines[size + 2] == "| codes of tokens | 21 |"
    assert "| vector | 32 |" in lines[size:]
    sizes = [int(line.split(" | ")[1].strip(" |").replace(",", "")) for line in lines[size + 2 :]]
    assert sizes[-1] == pytest.approx(sum(sizes[:-1]), abs=len(sizes))
