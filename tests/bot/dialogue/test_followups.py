"""Follow-ups are completed with words of earlier questions; questions that stand alone stay unchanged."""

import tomllib
from pathlib import Path

import pytest

from bot.dialogue.followups import complete, exchanged
from bot.dialogue.pronouns import LANGUAGES
from tests.benchmarks.followups import DIALOGUES, STANDALONE, dialogues

SOLDIERS = "How many soldiers refused to go to Ukraine?"
COMPLETIONS = tomllib.loads((Path(__file__).parent / "completions.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_completes_exactly_the_follow_ups(language: str) -> None:
    table = COMPLETIONS[language]
    expected = table["completed"] | {question: question for question in table["alone"]}
    assert {question: complete(question, [table["before"]]) for question in expected} == expected


def test_a_follow_up_may_continue_another_follow_up() -> None:
    completed = complete("Where to?", [SOLDIERS, "And when did they come back?"])
    assert completed == "many soldiers refused go Ukraine come back: Where to?"


def test_a_question_that_stands_alone_starts_a_new_subject() -> None:
    assert complete("Why?", [SOLDIERS, "Who opens the library?"]) == "opens library: Why?"


def test_nothing_is_added_without_a_question_before() -> None:
    assert complete("And when did they come back?", []) == "And when did they come back?"
    assert complete("Why?", ["Why?"]) == "Why?"


def test_only_follow_ups_of_the_dialogues_are_completed() -> None:
    follow_ups, others = dialogues(DIALOGUES), dialogues(STANDALONE)
    assert len(follow_ups) == 74
    assert len(others) == 56
    assert sum(dialogue.is_changed for dialogue in follow_ups) >= 73
    assert [dialogue.question for dialogue in others if dialogue.is_changed] == []


def test_a_question_in_another_script_is_not_a_follow_up() -> None:
    assert complete("Who resigned?", ["Сколько пожарных тушили огонь?"]) == "Who resigned?"
    assert complete("А кто директор?", ["Who resigned?"]) == "А кто директор?"


def test_a_name_may_stand_in_place_of_each_word_of_the_question_before() -> None:
    assert exchanged("And a child?", "What does an adult pay a year?") == [
        "pay year child",
        "adult year child",
        "adult pay child",
    ]
    assert exchanged("Und die kleine?", "Was kostet eine große Inspektion?")[0] == "große Inspektion kleine"
    assert exchanged("а в четверг?", "что в среду третьим уроком?")[0] == "третьим уроком четверг"
    assert exchanged("Who resigned in Norvik yesterday?", "What does an adult pay?") == []
    assert exchanged("And a child?", "Why did the mayor of Norvik resign after the long strike of the bakers?") == []
