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
Figures = Callable[..., dict[str, Any]]

THINGS = ("anchor", "barrel", "candle", "drum", "engine", "feather", "guitar", "hammer")
CITIES = ("Aachen", "Bremen", "Cottbus", "Dresden", "Erfurt", "Fulda", "Gera", "Halle")


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


@pytest.fixture
def figures(run: Run) -> Figures:
    """Runs `seedbot eval --json`, which must succeed, and returns its figures."""

    def figures(*arguments: str | Path) -> dict[str, Any]:
        code, out, _ = run("--json", *arguments)
        assert code == 0
        return json.loads(out)  # type: ignore[no-any-return]

    return figures


def things(name: str = "things.json", shift: int = 0) -> str:
    """Writes a SQuAD file about things in cities; a shift pairs each question with another's paragraph."""
    lost = {"id": "lost", "question": "Where was the ukulele sold?", "answers": [], "is_impossible": True}
    articles = []
    for number, (thing, city) in enumerate(zip(THINGS, CITIES, strict=True)):
        other = (number + shift) % 8
        asked = {"id": THINGS[other], "question": f"Where does the {THINGS[other]} lie?"}
        questions = [asked | {"answers": [{"text": CITIES[other]}]}, *([] if number else [lost])]
        context = f"The {thing} lies in {city}. Nobody knows why."
        articles.append({"title": thing, "paragraphs": [{"context": context, "qas": questions}]})
    Path(name).write_text(json.dumps({"data": articles}), "utf-8")
    return name


def earlier(run: Run, shift: int = 0) -> str:
    """Writes the figures of such a file to earlier.json."""
    Path("earlier.json").write_text(run("--json", things(shift=shift))[1])
    return "earlier.json"


def test_tables_show_answers_and_refusals(run: Run) -> None:
    code, out, err = run(things())
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert ["things", *["1.000"] * 7] in lines
    assert ["8", "questions,", *["1.000"] * 7] in lines
    assert ["8", "documents", *["1.000"] * 7] in lines
    assert [line[:3] for line in lines if "foreign" in line] == [["things", "foreign", "8"]]
    assert [line[:3] for line in lines if "unanswerable" in line] == [["things", "unanswerable", "1"]]
    assert "ms a question (p95 " in out
    assert max(map(len, out.splitlines())) <= 100


def test_embedded_passages_are_not_embedded_again(run: Run, encoder: WordEncoder) -> None:
    run(things())
    encoded = len(encoder.encoded)
    run(things("moved.json", shift=1))
    assert len(encoder.encoded) == encoded


def test_files_are_measured_separately_and_refusals_also_pooled(run: Run, figures: Figures) -> None:
    files = (things("right.json"), things("wrong.json", shift=1))
    found = figures(*files)
    assert [file["file"] for file in found["files"]] == ["right", "wrong"]
    assert [file["measures"]["R@1"]["value"] for file in found["files"]] == [1, 0]
    assert found["refusal"]["foreign"]["questions"] == 16
    _, out, _ = run(*files)
    assert [line.split()[:4] for line in out.splitlines() if "together" in line] == [
        ["all", "together", "foreign", "16"],
        ["all", "together", "unanswerable", "2"],
    ]


def test_json_has_every_figure_and_the_values_of_each_question(figures: Figures) -> None:
    found = figures(things())
    assert list(found) == ["model", "stages", "files", "refusal"]
    assert (found["model"], found["stages"]) == ("bundled", ["dense", "late", "lexical"])
    (file,) = found["files"]
    assert " ".join(file) == "file documents questions measures refusal kinds risk_coverage latency_ms outcomes"
    assert file["measures"]["MRR@10"] == {"value": 1, "low": 1, "high": 1}
    assert list(file["refusal"]) == ["foreign", "unanswerable"]
    assert file["refusal"]["foreign"]["auroc"] == 1
    # The eight answerable questions come first; each foreign question adds one wrong answer.
    assert file["risk_coverage"][9] == [0.5, 0]
    assert file["risk_coverage"][-1] == [1, 0.5]
    assert file["outcomes"]["id"] == list(THINGS)
    assert file["outcomes"]["sentence@1"] == [1] * 8


@pytest.mark.parametrize(("stages", "found"), [("lexical", 1), ("dense", 0), ("lexical, dense", 0)])
def test_only_the_named_stages_search(figures: Figures, stages: str, found: int) -> None:
    # "libraries" and "library" have the same stem, but the word-based model does not know that.
    texts = ["The library opens at nine.", "The soldiers went home.", "The soldiers were tired."]
    asked = {"question": "Which soldiers guard libraries?", "answers": [{"text": "nine"}]}
    paragraphs = [{"context": text, "qas": [asked] if text == texts[0] else []} for text in texts]
    Path("a.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    measured = figures("--stages", stages, "a.json")
    assert measured["stages"] == sorted(stages.split(", "))
    assert measured["files"][0]["measures"]["R@1"]["value"] == found


def test_a_smaller_sample_takes_questions_at_equal_steps(figures: Figures) -> None:
    (file,) = figures("--questions", "4", things())["files"]
    assert file["outcomes"]["id"] == ["anchor", "candle", "engine", "guitar"]


def test_a_comparison_with_the_same_run_shows_no_change(run: Run) -> None:
    # Ranks from the second to the last; some of their reciprocals have no short decimal form.
    code, out, _ = run("--against", earlier(run, shift=1), things(shift=1))
    assert code == 0
    (change,) = [line.split() for line in out.splitlines() if line.startswith("things") and "MRR@10" in line]
    assert change[4:] == ["0", "0", "1.0000"]
    assert change[2] == change[3]
    assert not {"Worse:", "Better:"} & set(out.split())


def test_a_significant_loss_lists_its_questions_and_exits_with_1(run: Run) -> None:
    code, out, err = run("--against", earlier(run), things(shift=1))
    assert (code, err) == (1, "")
    lines = [line.split() for line in out.splitlines()]
    # Two of the 2^8 sign flips are as extreme as eight losses.
    (change,) = [line for line in lines if line[:2] == ["things", "MRR@10"]]
    assert change[2:3] + change[4:] == ["1.000", "0", "8", f"{2 / 256:.4f}", "significant", "loss"]
    assert "Worse: 8 questions" in out
    (drum,) = [line for line in out.splitlines() if "drum" in line]
    assert drum.startswith("Where does the drum lie? (things)")
    assert "1 → 0" in drum


def test_a_gain_exits_with_0_and_is_in_the_json(run: Run, figures: Figures) -> None:
    against = figures("--against", earlier(run, shift=1), things())["against"]
    assert (against["significant_loss"], len(against["questions"])) == (False, 8)
    assert [(change["measure"], change["better"], change["worse"]) for change in against["changes"]] == [
        ("MRR@10", 8, 0),
        ("answer@1", 0, 0),
        ("sentence@1", 0, 0),
    ]


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"files": [{"file": "things"}]}'])
def test_a_file_that_is_not_an_earlier_run_is_a_usage_error(run: Run, content: str) -> None:
    Path("earlier.json").write_text(content)
    code, out, err = run("--against", "earlier.json", things())
    assert (code, out) == (2, "")
    assert "earlier.json is not from `seedbot eval --json`" in err


def test_an_earlier_run_of_other_files_is_a_usage_error(run: Run) -> None:
    code, _, err = run("--against", earlier(run), things("other.json"))
    assert code == 2
    assert "earlier.json has no question of other: evaluate the same files as then." in err


def test_questions_about_the_folder_use_its_index(figures: Figures, seeds: Path) -> None:
    lines = [
        {"question": "How many soldiers refused deployment?", "document": "news.txt", "answers": ["300"]},
        {"question": "When does it close on weekdays?", "document": "library.txt", "answers": ["at six"]},
        {"question": "Which volcano erupted yesterday?", "answerable": False},
    ]
    Path("own.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (file,) = figures("--seeds", seeds, "own.jsonl")["files"]
    assert (file["file"], file["documents"], file["questions"]) == ("own", 2, 2)
    assert (file["measures"]["R@1"]["value"], file["measures"]["sentence@1"]["value"]) == (1, 1)
    assert file["refusal"]["unanswerable"]["refused"] == 1


def test_a_beir_folder_has_no_answer_texts(run: Run) -> None:
    folder = Path("beir")
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": thing, "text": f"The {thing} lies here.", "title": ""} for thing in THINGS]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "Where does the drum lie?"}))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tdrum\t2\n")
    code, out, _ = run(folder)
    assert code == 0
    assert ["beir", *["1.000"] * 5, "–", "–"] in [line.split() for line in out.splitlines()]


def test_questions_can_be_asked_of_another_files_paragraphs(figures: Figures) -> None:
    (file,) = figures("--documents", things("de.json"), things("en.json"))["files"]
    assert (file["file"], file["measures"]["R@1"]["value"]) == ("en on de", 1)


def test_each_question_is_written_once_for_each_time_it_was_asked(run: Run) -> None:
    run("--per-question", "out.jsonl", things())
    lines = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [line["asked as"] for line in lines] == ["answerable"] * 8 + ["foreign"] * 8 + ["unanswerable"]
    assert lines[0] == {
        "file": "things",
        "asked as": "answerable",
        "id": "anchor",
        "question": "Where does the anchor lie?",
        "relevant": ["anchor/0"],
        "answers": ["Aachen"],
        "kind": "",
        "pattern": "",
        "documents": lines[0]["documents"],
        "sentence": "The anchor lies in Aachen.",
        "quoted": lines[0]["quoted"],
        "confidence": lines[0]["confidence"],
        "answered": lines[0]["answered"],
        "sure": lines[0]["sure"],
        "ms": lines[0]["ms"],
        **dict.fromkeys(("MRR@10", "R@1", "R@5", "R@10", "nDCG@10", "answer@1", "sentence@1"), 1),
    }
    assert "anchor/0" not in lines[8]["documents"]


def folder_with_questions() -> str:
    folder = Path("hut")
    folder.mkdir()
    (folder / "hut.txt").write_text("The stove of the hut burns beech wood.\n\nThe roof of the hut is slate.", "utf-8")
    asked = [
        "Which stove of the hut burns beech wood?\tbeech\tfact",
        "The roof of the hut is what?\ttin\tfact",
        "Who sang?\t-\tunanswerable",
    ]
    (folder / "ask.tsv").write_text("\n".join(asked), "utf-8")
    return str(folder)


def test_replies_are_counted_by_kind_of_question(run: Run, figures: Figures) -> None:
    folder = folder_with_questions()
    (file,) = figures(folder)["files"]
    assert (file["file"], file["documents"]) == ("hut", 1)
    assert file["kinds"] == {
        "fact": {"questions": 2, "right": 1, "refused": 0, "unsure": 0, "beside": 0},
        "unanswerable": {"questions": 1, "right": 1, "refused": 1, "unsure": 0, "beside": 0},
    }
    lines = [line.split() for line in run(folder)[1].splitlines()]
    assert ["fact", "2", "1", "50.0%", "0", "0", "0"] in lines
    assert ["all", "3", "2", "66.7%", "1", "0", "0"] in lines


@pytest.mark.long
def test_curves_are_drawn(run: Run) -> None:
    pytest.importorskip("matplotlib")
    code, _, _ = run("--plot", "curve.png", things())
    assert (code, Path("curve.png").read_bytes()[:8]) == (0, b"\x89PNG\r\n\x1a\n")


def test_a_missing_matplotlib_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = run("--plot", "curve.png", things())
    assert (code, out) == (1, "")
    assert err == "seedbot: This needs the package matplotlib: run `pip install 'seedbot[eval]'`.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--stages", "dense,early"], "--stages cannot be 'dense,early': give dense,lexical,late or a part of that"),
        (["--stages", ""], "--stages cannot be ''"),
        (["--per-question", "nowhere/a.jsonl"], "nowhere/a.jsonl cannot be written: make the folder nowhere"),
        (["--plot", "nowhere/curve.png"], "nowhere/curve.png cannot be written: make the folder nowhere first"),
        (["--plot", "curve.exe"], "--plot cannot draw curve.exe: end its name with .png, .svg or .pdf"),
        (["things.json"], "Two of the files are called things: rename one"),
        (["--questions", "-1"], "Invalid value for '--questions'"),
        (["missing.json"], "does not exist"),
        (["broken.json"], "broken.json is not valid JSON"),
    ],
)
def test_a_usage_error_is_reported_before_anything_is_embedded(
    run: Run, encoder: WordEncoder, arguments: list[str], sentence: str
) -> None:
    if "curve.exe" in arguments:
        pytest.importorskip("matplotlib")
    Path("broken.json").write_text("{")
    code, out, err = run(things(), *arguments)
    assert (code, out, encoder.encoded) == (2, "", [])
    assert sentence in " ".join(err.split())
