"""The session handles each kind of line."""

import json
from pathlib import Path

import pytest

from bot.repl import originals
from seeds.documents import Document
from tests.bot.repl.conftest import Told
from tests.seeds.test_packed_folders import archive

QUESTION = "How many soldiers refused deployment?"
ANSWER = "At least 300 soldiers refused deployment in the first month."
CREDIT = "— Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers"


def test_an_answer_comes_with_its_passage_and_source(say: Told) -> None:
    lines = say(QUESTION).splitlines()
    assert lines[0] == ANSWER
    assert f"{ANSWER} Some returned with frostbite." in lines
    assert lines[-2] == CREDIT
    assert lines[-1] == "Passage 1 of 2"


def test_the_date_of_the_quoted_document_is_answered_and_explained(say: Told) -> None:
    lines = say(QUESTION, "When was this article published?").splitlines()
    assert "2022-07-19" in lines
    assert "Asked for: the date of a document." in say("w")
    assert "Soldiers refuse deployment" in say("What is its title?").splitlines()


def test_steps_stop_at_the_first_and_the_last_passage(say: Told) -> None:
    say(QUESTION)
    lines = say("n").splitlines()
    assert lines[1] == "The library opens at nine. It closes at six on weekdays & <b>noon</b> on Saturdays."
    assert lines[-1] == "Passage 2 of 2"
    assert (say("n"), say.errors) == ("", "There are no more passages in this direction.\n")
    assert say("p").endswith(f"{CREDIT}\nPassage 1 of 2\n")


@pytest.mark.parametrize("line", ["n", "p", "a", "o", "w"])
def test_commands_about_passages_fail_before_the_first_answer(say: Told, line: str) -> None:
    assert (say(line), say.done) == ("", False)
    assert say.errors.endswith("yet: ask something first.\n")


def test_passages_far_from_the_question_are_not_stepped_through(say: Told) -> None:
    assert say("Which volcano erupted?").splitlines()[0] == "That is not in the documents."
    assert say.done
    say("n")
    assert say.errors == "There are no passages yet: ask something first.\n"


def test_the_text_around_a_passage_is_exact(say: Told, seeds: Path) -> None:
    paragraphs = [f"Paragraph {number} speaks of nothing. " + "More words follow here. " * 12 for number in range(9)]
    paragraphs[4] = "The old lighthouse burns whale oil. " + paragraphs[4]
    text = "\n\n".join(map(str.strip, paragraphs))
    (seeds / "coast.txt").write_text(text)
    answer = say(":sync", "Does the old lighthouse burn whale oil?")
    around = say("a").strip().partition("\n\n— Coast")[0]
    assert around in text
    assert "The old lighthouse burns whale oil." in around
    assert all(f"Paragraph {number}" in around for number in (3, 5))
    assert "Paragraph 3" not in answer


KEEPERS = "\n\n".join([
    "# Handbook", "## Leave", "Forty lighthouse keepers rest on Sundays. " + "Each is paid by the month. " * 9,
    "Leave is written into the book. " + "The book lies in the tower. " * 9,
    "## Pay", "Wages are counted twice. " * 12,
])  # fmt: skip


def test_a_passage_is_shown_in_its_section_under_the_headings(say: Told, seeds: Path) -> None:
    (seeds / "handbook.md").write_text(KEEPERS)
    say(":sync", "How many lighthouse keepers rest on Sundays?")
    lines = say("a").splitlines()
    assert lines[:3] == ["Leave", "", "Leave"]
    assert lines[-1] == "— Handbook · handbook.md"
    assert [line[:24] for line in lines[3:-1] if line] == ["Forty lighthouse keepers", "Leave is written into th"]
    printed = json.loads(say(":json", "a").partition("\n")[2])
    assert (printed["section"], printed["text"].split("\n")) == ("Leave", lines[2:-2])
    assert (printed["start"], printed["end"]) == (0, len(printed["text"]))


def test_the_original_of_a_document_in_an_archive_is_the_archive(say: Told, seeds: Path) -> None:
    (seeds / "more.zip").write_bytes(archive({"birds/heron.txt": "The heron fishes at dawn on the north pier."}))
    assert "The heron fishes at dawn" in say(":sync", "When does the heron fish?")
    assert say("o") == f"{seeds / 'more.zip'}\n"


def test_the_original_of_a_passage_is_opened(say: Told, monkeypatch: pytest.MonkeyPatch, seeds: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("typer.launch", opened.append)
    say(QUESTION)
    assert say("o", "n", "o").splitlines()[0] == "https://news.example/soldiers"
    assert opened == []
    monkeypatch.setattr(originals, "_has_screen", lambda: True)
    assert say("o") == f"{seeds / 'library.txt'}\n"
    say("p", "o")
    assert opened == [str(seeds / "library.txt"), "https://news.example/soldiers"]
    say("n")
    (seeds / "library.txt").unlink()
    assert (say("o"), len(opened)) == ("", 2)
    assert say.errors == f"{seeds / 'library.txt'} no longer exists: :sync updates the index.\n"


def test_only_a_local_desktop_has_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    assert not originals._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert originals._has_screen()
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
    assert not originals._has_screen()


def test_found_passages_are_counted_and_stepped_through(say: Told) -> None:
    lines = say(":find the").splitlines()
    assert lines[0] == "2 passages in 2 documents"
    assert ANSWER in lines[4]
    assert lines[-1] == "Passages 1 to 1 of 2; go on with n."
    assert "The library opens at nine." in say("n")
    assert say(":find volcano") == "0 passages in 0 documents\n"
    assert (say(":find ..."), say.errors[:27]) == ("", "There are no words to find:")


def test_a_count_has_no_passages(say: Told) -> None:
    assert say("How many documents mention soldiers?").splitlines()[0] == "1 document mentions soldiers, in 1 passage."
    say("n")
    assert say.errors == "There are no passages yet: ask something first.\n"


def test_the_last_answer_is_explained_as_it_was_asked(say: Told) -> None:
    say(QUESTION, "When did they refuse?", "n")
    lines = say("w").splitlines()
    assert lines[1].startswith("Why: answered, confidence ")
    assert any("soldiers refused deployment" in line for line in lines[2:4])
    assert "\nWhy: refused" in say("Which volcano erupted?", "w")
    assert say("How many documents mention soldiers?", "w").count("\n") == 2
    assert say.errors == "A count has no ranking to explain.\n"


def test_a_follow_up_is_understood_until_a_new_conversation_begins(say: Told) -> None:
    say(QUESTION)
    assert say("When did they refuse?").splitlines()[0] == ANSWER
    assert say(":new") == "The next question starts a new conversation.\n"
    assert say("When did they refuse?").splitlines()[0] == "That may not be in the documents."


def test_answers_are_one_line_of_json_each_on_request(say: Told) -> None:
    assert say(":json") == "Answers are JSON now.\n"
    answer, passage, found = map(json.loads, say(QUESTION, "n", ":find library").splitlines())
    assert (answer["answer"]["text"], len(answer["hits"])) == (ANSWER, 2)
    assert (passage["document"], found["passages"]) == ("library.txt", 1)
    assert say(":json") == "Answers are text now.\n"


def test_the_number_of_passages_can_be_set(say: Told) -> None:
    assert say(":k 1") == "Passages with an answer: 1.\n"
    assert "Passage 1 of 1" in say(QUESTION)
    for wrong in ("0", "51", "-1", "two", "²"):
        assert (say(f":k {wrong}"), say.errors) == ("", f":k {wrong} is not a number from 1 to 50.\n")
    assert say(":k") == "Passages with an answer: 1.\n"


def test_a_question_over_several_lines_is_one_question(say: Told) -> None:
    assert say("How many soldiers\nrefused\n deployment?").splitlines()[0] == ANSWER


def test_a_line_that_is_not_a_question_only_gets_a_sentence(say: Told) -> None:
    assert (say("???"), say.done) == ("", False)
    assert say.errors.startswith("There are no words in the question")
    assert (say(""), say.done) == ("", True)


def test_help_names_every_command_and_quit_ends(say: Told) -> None:
    assert all(name in say(":help") for name in (":next", ":find WORDS", ":add PATH|URL", ":quit"))
    assert not say.session.is_over
    say("q")
    assert say.session.is_over


def test_control_characters_of_a_document_do_not_reach_the_terminal(say: Told) -> None:
    wild = "The \x1b[31mred\x1b[0m fox \x9b2J is \x1b]0;title\x07 a thief."
    say.index.retriever.add([Document("fox.txt", wild, title="\x9b31mFox", source="https://fox.example/\x1b[2J")])
    questions = "Who is a thief?", "What is the title of the article about the fox?"
    printed = say(*questions, "n", "p", "a", "o", ":files", ":find fox", ":json", *questions, ":find fox")
    assert printed.count("thief") > 5
    assert {character for character in printed if not character.isprintable()} == {"\n"}
    assert [json.loads(line)["hits"][0]["text"] for line in printed.splitlines()[-3:]] == [wild] * 3
