"""Tests of reading question sets: SQuAD, BEIR and the project's own JSONL."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.evaluation.question_sets import Case, load, thin
from seeds.documents import Document

SQUAD: dict[str, Any] = {
    "data": [
        {
            "title": "Rivers",
            "paragraphs": [
                {
                    "context": "The Rhine is long.",
                    "qas": [
                        {
                            "id": "q1",
                            "question": "Which river is long?",
                            "answers": [{"text": "The Rhine"}, {"text": "Rhine"}, {"text": "Rhine"}],
                            "is_impossible": False,
                        },
                        {"id": "q2", "question": "Which is dry?", "answers": [], "is_impossible": True},
                        {"id": "q3", "question": "Is this one judged?", "answers": []},
                    ],
                },
                {"context": "The Elbe is blue.", "qas": []},
            ],
        },
        {
            "title": "Hills",
            "paragraphs": [
                {
                    "context": "The Brocken is high.",
                    "qas": [{"id": "q4", "question": "What is high?", "answers": [{"text": "Brocken"}]}],
                }
            ],
        },
    ]
}


def written(path: Path, *lines: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_a_squad_paragraph_is_a_document(
    tmp_path: Path,
) -> None:
    found = load(written(tmp_path / "rivers.json", SQUAD))
    rivers = frozenset({"Rivers/0", "Rivers/1"})
    assert found.name == "rivers"
    assert found.documents == (
        Document("Rivers/0", "The Rhine is long."),
        Document("Rivers/1", "The Elbe is blue."),
        Document("Hills/0", "The Brocken is high."),
    )
    assert found.answerable == (
        Case("q1", "Which river is long?", {"Rivers/0": 1}, ("Rhine", "The Rhine"), rivers),
        Case("q4", "What is high?", {"Hills/0": 1}, ("Brocken",), frozenset({"Hills/0"})),
    )
    assert found.unanswerable == (Case("q2", "Which is dry?", {}, (), rivers),)


def test_articles_with_the_same_title_stay_separate(tmp_path: Path) -> None:
    articles = [{"paragraphs": article["paragraphs"]} for article in SQUAD["data"]]
    found = load(written(tmp_path / "rivers.json", {"data": articles}))
    assert [document.name for document in found.documents] == ["0/0", "0/1", "1/0"]


@pytest.mark.parametrize(
    ("count", "most", "first", "last", "step"),
    [(1173, 500, 0, 998, 2), (999, 500, 0, 499, 1), (7, 3, 0, 4, 2), (3, 500, 0, 2, 1), (3, 0, 0, 2, 1)],
)
def test_questions_are_thinned_at_equal_steps(count: int, most: int, first: int, last: int, step: int) -> None:
    assert thin(tuple(range(count)), most) == tuple(range(first, last + 1, step))


def test_answerable_and_other_questions_are_thinned_separately(tmp_path: Path) -> None:
    found = load(written(tmp_path / "rivers.json", SQUAD), most=1)
    assert ([case.id for case in found.answerable], [case.id for case in found.unanswerable]) == (
        ["q1"],
        ["q2"],
    )


def test_questions_are_asked_of_the_same_paragraphs_in_another_language(tmp_path: Path) -> None:
    german = json.loads(json.dumps(SQUAD).replace("The Rhine is", "Der Rhein ist").replace("Rhine", "Rhein"))
    german["data"][0]["title"] = "Flüsse"
    found = load(written(tmp_path / "en.json", SQUAD), 0, written(tmp_path / "de.json", german))
    assert found.name == "en on de"
    assert found.documents[0] == Document("Flüsse/0", "Der Rhein ist long.")
    own = frozenset({"Flüsse/0", "Flüsse/1"})
    assert found.answerable[0] == Case("q1", "Which river is long?", {"Flüsse/0": 1}, ("Rhein", "The Rhein"), own)


def test_different_numbers_of_paragraphs_are_an_error(tmp_path: Path) -> None:
    shorter = {"data": SQUAD["data"][:1]}
    with pytest.raises(ValueError, match="en has 3 documents and de has 2: give two files with the same"):
        load(written(tmp_path / "en.json", SQUAD), 0, written(tmp_path / "de.json", shorter))


def test_a_beir_folder_has_grades_and_only_judged_questions(tmp_path: Path) -> None:
    folder = tmp_path / "rivers"
    written(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "Rhine", "text": "It is long."},
        {"_id": "d2", "title": "Elbe", "text": ""},
    )
    written(
        folder / "queries.jsonl",
        {"_id": "1", "text": "Which is long?"},
        {"_id": "2", "text": "Not judged?"},
        {"_id": "3", "text": "Judged as answered by nothing?"},
    )
    written(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore", "1\td1\t2", "1\td2\t1", "3\td2\t0")
    found = load(folder)
    assert found.documents == (Document("d1", "It is long.", "Rhine"), Document("d2", "Elbe", "Elbe"))
    assert found.answerable == (Case("1", "Which is long?", {"d1": 2, "d2": 1}, (), frozenset({"d1", "d2"})),)
    assert (found.name, found.unanswerable) == ("rivers", ())


def test_own_questions_are_about_the_folder(tmp_path: Path) -> None:
    found = load(
        written(
            tmp_path / "own.jsonl",
            {"question": "When?", "document": "a.txt", "answers": ["at nine", " "]},
            "",
            {"question": "Where?", "document": ["a.txt", "b.txt"]},
            {"question": "Who?", "answerable": False},
        )
    )
    assert found.documents == ()
    assert found.answerable == (
        Case("When?", "When?", {"a.txt": 1}, ("at nine",), frozenset({"a.txt"})),
        Case("Where?", "Where?", {"a.txt": 1, "b.txt": 1}, (), frozenset({"a.txt", "b.txt"})),
    )
    assert found.unanswerable == (Case("Who?", "Who?", {}, (), frozenset()),)


def test_a_folder_with_ask_tsv_asks_about_its_own_documents(tmp_path: Path) -> None:
    (tmp_path / "hut.txt").write_text("The stove burns beech wood.", "utf-8")
    asked = written(tmp_path / "ask.tsv", "What burns?\tbe+ch\tfact\thut.txt", "", "Who sang?\t-\tunanswerable")
    found = load(tmp_path)
    assert [(each.name, each.text) for each in found.documents] == [("hut.txt", "The stove burns beech wood.")]
    (burns,) = found.answerable
    assert (burns.pattern, burns.kind, burns.relevant) == ("be+ch", "fact", {"hut.txt": 1})
    assert (burns.is_answered_by("of beeech"), burns.is_answered_by("of oak")) == (True, False)
    assert found.unanswerable == (Case("Who sang?", "Who sang?", {}, (), frozenset(), "", "unanswerable"),)
    assert load(asked).documents == ()


def test_a_gzipped_squad_file_is_read_like_the_plain_one(tmp_path: Path) -> None:
    plain = written(tmp_path / "rivers.json", SQUAD)
    (tmp_path / "rivers.json.gz").write_bytes(gzip.compress(plain.read_bytes()))
    assert load(tmp_path / "rivers.json.gz") == load(plain)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", "{", "a.json is not valid JSON"),
        ("a.json", "[]", "a.json is not a question set .* give SQuAD JSON, a BEIR folder, ask.tsv or JSONL"),
        ("a.json", '{"data": [{"title": "x"}]}', "a.json is not a question set .*'paragraphs'"),
        ("a.json", '{"data": []}', "a.json holds no questions: name another file"),
        ("a.jsonl", "", "a.jsonl holds no questions"),
        ("a.jsonl", '{"question": "Who?"}\nWho', "a.jsonl, line 2 is not a JSON object .*fix that line"),
        ("a.jsonl", "[1]", "a.jsonl, line 1 is not a JSON object"),
        ("a.jsonl", '{"answers": ["x"]}', 'a.jsonl, line 1 has no "question"'),
        ("ask.tsv", "Who?\t[", "ask.tsv, line 1 has no regular expression in its second column"),
        ("ask.tsv", "Who?", "ask.tsv, line 1 is not a question, a regular expression, a kind and a document"),
        (
            "a.jsonl",
            '{"question": "Who?", "anwsers": []}',
            "line 1 has an unknown key 'anwsers': it can have answer",
        ),
    ],
)
def test_an_unreadable_file_is_named_with_the_reason(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        load(written(tmp_path / name, content))


def test_a_folder_that_is_not_a_beir_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"corpus\.jsonl"):
        load(tmp_path)
