"""`seedbot eval`: figures on standard output, optional files, and an exit code for CI."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.fakes import WordEncoder

Run = Callable[..., tuple[int, str, str]]

THINGS = ("anchor", "barrel", "candle", "drum", "engine", "feather", "guitar", "hammer")


@pytest.fixture
def run(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs `seedbot eval` in an empty folder and returns its exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDBOT_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["seedbot", "eval", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def things(path: Path, shift: int = 0) -> Path:
    """A SQuAD file about things in cities; a shift pairs each question with the wrong paragraph."""
    cities = ("Aachen", "Bremen", "Cottbus", "Dresden", "Erfurt", "Fulda", "Gera", "Halle")
    articles = [
        {
            "title": thing,
            "paragraphs": [
                {
                    "context": f"The {thing} lies in {city}. Nobody knows why.",
                    "qas": [_question(THINGS[(number + shift) % 8], cities[(number + shift) % 8])],
                }
            ],
        }
        for number, (thing, city) in enumerate(zip(THINGS, cities, strict=True))
    ]
    articles[0]["paragraphs"][0]["qas"].append(  # type: ignore[index]
        {"id": "lost", "question": "Where was the ukulele sold?", "answers": [], "is_impossible": True}
    )
    path.write_text(json.dumps({"data": articles}), "utf-8")
    return path


def _question(thing: str, city: str) -> dict[str, Any]:
    return {"id": thing, "question": f"Where does the {thing} lie?", "answers": [{"text": city}]}


def test_tables_show_answers_and_refusals(run: Run, tmp_path: Path) -> None:
    code, out, err = run(things(tmp_path / "things.json"))
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert ["things", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000"] in lines
    assert ["8", "questions,", *["1.000"] * 7] in lines
    assert ["8", "documents", *["1.000"] * 7] in lines
    assert [line[:3] for line in lines if "foreign" in line] == [["things", "foreign", "8"]]
    assert [line[:3] for line in lines if "unanswerable" in line] == [["things", "unanswerable", "1"]]
    assert "ms a question (p95 " in out
    assert max(map(len, out.splitlines())) <= 100


def test_embedded_passages_are_not_embedded_again(run: Run, tmp_path: Path, encoder: WordEncoder) -> None:
    run(things(tmp_path / "things.json"))
    encoded = len(encoder.encoded)
    run(things(tmp_path / "moved.json", shift=1))
    assert len(encoder.encoded) == encoded


def test_files_are_measured_separately_and_refusals_also_pooled(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--json", things(tmp_path / "right.json"), things(tmp_path / "wrong.json", shift=1))
    found = json.loads(out)
    assert code == 0
    assert [file["file"] for file in found["files"]] == ["right", "wrong"]
    assert [file["measures"]["R@1"]["value"] for file in found["files"]] == [1, 0]
    assert found["refusal"]["foreign"]["questions"] == 16
    _, out, _ = run(tmp_path / "right.json", tmp_path / "wrong.json")
    assert [line.split()[:4] for line in out.splitlines() if "together" in line] == [
        ["all", "together", "foreign", "16"],
        ["all", "together", "unanswerable", "2"],
    ]


def test_json_has_every_figure_and_the_values_of_each_question(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("--json", things(tmp_path / "things.json"))
    found = json.loads(out)
    assert list(found) == ["model", "stages", "files", "refusal"]
    assert (found["model"], found["stages"]) == ("bundled", ["dense", "late", "lexical"])
    (file,) = found["files"]
    assert list(file) == [
        "file",
        "documents",
        "questions",
        "measures",
        "refusal",
        "risk_coverage",
        "latency_ms",
        "outcomes",
    ]
    assert file["measures"]["MRR@10"] == {"value": 1, "low": 1, "high": 1}
    assert list(file["refusal"]) == ["foreign", "unanswerable"]
    assert file["refusal"]["foreign"]["auroc"] == 1
    # The eight answerable questions come first; each foreign question adds one wrong answer.
    assert file["risk_coverage"][9] == [0.5, 0]
    assert file["risk_coverage"][-1] == [1, 0.5]
    assert file["outcomes"]["id"] == list(THINGS)
    assert file["outcomes"]["sentence@1"] == [1] * 8


@pytest.mark.parametrize(("stages", "found"), [("lexical", 1), ("dense", 0)])
def test_only_the_named_stages_search(run: Run, tmp_path: Path, stages: str, found: int) -> None:
    # "libraries" and "library" have the same stem, but the word-based model does not know that.
    texts = ["The library opens at nine.", "The soldiers went home.", "The soldiers were tired."]
    asked = {"question": "Which soldiers guard libraries?", "answers": [{"text": "nine"}]}
    paragraphs = [{"context": text, "qas": [asked] if text == texts[0] else []} for text in texts]
    (tmp_path / "a.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    _, out, _ = run("--json", "--stages", stages, tmp_path / "a.json")
    assert json.loads(out)["files"][0]["measures"]["R@1"]["value"] == found


def test_the_stages_are_in_the_json(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--json", "--stages", "lexical, dense", things(tmp_path / "things.json"))
    assert (code, json.loads(out)["stages"]) == (0, ["dense", "lexical"])


def test_a_smaller_sample_takes_questions_at_equal_steps(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("--json", "--questions", "4", things(tmp_path / "things.json"))
    assert json.loads(out)["files"][0]["outcomes"]["id"] == ["anchor", "candle", "engine", "guitar"]


def test_a_comparison_with_the_same_run_shows_no_change(run: Run, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    # Ranks from the second to the last; some of their reciprocals have no short decimal form.
    earlier.write_text(run("--json", things(tmp_path / "things.json", shift=1))[1])
    code, out, _ = run("--against", earlier, tmp_path / "things.json")
    assert code == 0
    (change,) = [line.split() for line in out.splitlines() if line.startswith("things") and "MRR@10" in line]
    assert change[4:] == ["0", "0", "1.0000"]
    assert change[2] == change[3]
    assert not {"Worse:", "Better:"} & set(out.split())


def test_a_significant_loss_lists_its_questions_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(run("--json", things(tmp_path / "things.json"))[1])
    code, out, err = run("--against", earlier, things(tmp_path / "things.json", shift=1))
    assert (code, err) == (1, "")
    lines = [line.split() for line in out.splitlines()]
    # Two of the 2^8 sign flips are as extreme as eight losses.
    (change,) = [line for line in lines if line[:2] == ["things", "MRR@10"]]
    assert change[2:3] + change[4:] == ["1.000", "0", "8", f"{2 / 256:.4f}", "significant", "loss"]
    assert "Worse: 8 questions" in out
    (drum,) = [line for line in out.splitlines() if "drum" in line]
    assert drum.startswith("Where does the drum lie? (things)")
    assert "1 → 0" in drum


def test_a_gain_exits_with_0_and_is_in_the_json(run: Run, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(run("--json", things(tmp_path / "things.json", shift=1))[1])
    code, out, _ = run("--json", "--against", earlier, things(tmp_path / "things.json"))
    against = json.loads(out)["against"]
    assert (code, against["significant_loss"], len(against["questions"])) == (0, False, 8)
    assert [(change["measure"], change["better"], change["worse"]) for change in against["changes"]] == [
        ("MRR@10", 8, 0),
        ("answer@1", 0, 0),
        ("sentence@1", 0, 0),
    ]


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"files": [{"file": "things"}]}'])
def test_a_file_that_is_not_an_earlier_run_is_a_usage_error(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "earlier.json").write_text(content)
    code, out, err = run("--against", tmp_path / "earlier.json", things(tmp_path / "things.json"))
    assert (code, out) == (2, "")
    assert "earlier.json is not from `seedbot eval --json`" in err


def test_an_earlier_run_of_other_files_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "earlier.json").write_text(run("--json", things(tmp_path / "things.json"))[1])
    code, _, err = run("--against", tmp_path / "earlier.json", things(tmp_path / "other.json"))
    assert code == 2
    assert "earlier.json has no question of other: evaluate the same files as then." in err


def test_questions_about_the_folder_use_its_index(run: Run, seeds: Path, tmp_path: Path) -> None:
    lines = [
        {"question": "How many soldiers refused deployment?", "document": "news.txt", "answers": ["300"]},
        {"question": "When does the library open?", "document": "library.txt", "answers": ["at nine"]},
        {"question": "Which volcano erupted yesterday?", "answerable": False},
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, lines)))
    code, out, err = run("--json", "--seeds", seeds, tmp_path / "own.jsonl")
    (file,) = json.loads(out)["files"]
    assert code == 0
    assert "Documents: 2 new" in err
    assert (file["file"], file["documents"], file["questions"]) == ("own", 2, 2)
    assert (file["measures"]["R@1"]["value"], file["measures"]["sentence@1"]["value"]) == (1, 1)
    assert file["refusal"]["unanswerable"]["refused"] == 1


def test_a_beir_folder_has_no_answer_texts(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": thing, "text": f"The {thing} lies here.", "title": ""} for thing in THINGS]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "Where does the drum lie?"}))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tdrum\t2\n")
    code, out, _ = run(folder)
    assert code == 0
    assert ["beir", *["1.000"] * 5, "–", "–"] in [line.split() for line in out.splitlines()]


def test_questions_can_be_asked_of_another_files_paragraphs(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--json", "--documents", things(tmp_path / "de.json"), things(tmp_path / "en.json"))
    (file,) = json.loads(out)["files"]
    assert (code, file["file"], file["measures"]["R@1"]["value"]) == (0, "en on de", 1)


def test_each_question_is_written_once_for_each_time_it_was_asked(run: Run, tmp_path: Path) -> None:
    run("--per-question", tmp_path / "out.jsonl", things(tmp_path / "things.json"))
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["asked as"] for line in lines] == ["answerable"] * 8 + ["foreign"] * 8 + ["unanswerable"]
    assert lines[0] == {
        "file": "things",
        "asked as": "answerable",
        "id": "anchor",
        "question": "Where does the anchor lie?",
        "relevant": ["anchor/0"],
        "answers": ["Aachen"],
        "documents": lines[0]["documents"],
        "sentence": "The anchor lies in Aachen.",
        "confidence": lines[0]["confidence"],
        "answered": lines[0]["answered"],
        "ms": lines[0]["ms"],
        **dict.fromkeys(("MRR@10", "R@1", "R@5", "R@10", "nDCG@10", "answer@1", "sentence@1"), 1),
    }
    assert "anchor/0" not in lines[8]["documents"]


@pytest.mark.long
def test_curves_are_drawn(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    code, _, _ = run("--plot", tmp_path / "curve.png", things(tmp_path / "things.json"))
    assert (code, (tmp_path / "curve.png").read_bytes()[:8]) == (0, b"\x89PNG\r\n\x1a\n")


def test_a_missing_matplotlib_is_reported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = run("--plot", tmp_path / "curve.png", things(tmp_path / "things.json"))
    assert (code, out) == (1, "")
    assert err == "seedbot: This needs the package matplotlib: run `pip install 'seedbot[eval]'`.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--stages", "dense,early"],
            "--stages cannot be 'dense,early': give dense,lexical,late or a part of that",
        ),
        (["--stages", ""], "--stages cannot be ''"),
        (
            ["--per-question", "nowhere/out.jsonl"],
            "nowhere/out.jsonl cannot be written: make the folder nowhere",
        ),
        (
            ["--plot", "nowhere/curve.png"],
            "nowhere/curve.png cannot be written: make the folder nowhere first",
        ),
        (["--plot", "curve.exe"], "--plot cannot draw curve.exe: end its name with .png, .svg or .pdf"),
        (["things.json"], "Two of the files are called things: rename one"),
        (["--questions", "-1"], "Invalid value for '--questions'"),
        (["missing.json"], "does not exist"),
    ],
)
def test_a_usage_error_is_reported_before_anything_is_embedded(
    run: Run, tmp_path: Path, encoder: WordEncoder, arguments: list[str], sentence: str
) -> None:
    if "curve.exe" in arguments:
        pytest.importorskip("matplotlib")
    code, out, err = run(things(tmp_path / "things.json"), *arguments)
    assert (code, out, encoder.encoded) == (2, "", [])
    assert sentence in " ".join(err.split())


def test_a_broken_file_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    code, out, err = run(tmp_path / "broken.json")
    assert (code, out) == (2, "")
    assert "broken.json is not valid JSON" in err
