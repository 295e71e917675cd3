"""Several questions in one message are told apart, each exactly as written."""

import pytest

from bot.dialogue.several import questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who resigned? How many wolves?", ["Who resigned?", "How many wolves?"]),
        ("Кто ушёл?\nА сколько их было?", ["Кто ушёл?", "А сколько их было?"]),
        ("I read of a strike. Who struck? Why??", ["I read of a strike. Who struck?", "Why??"]),
        ("Who resigned? And why? Please answer soon.", ["Who resigned?", "And why? Please answer soon."]),
    ],
)
def test_each_question_is_found_with_what_belongs_to_it(text: str, expected: list[str]) -> None:
    assert questions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who resigned?",
        "Really? Who resigned?",
        "Who asked «why? what?» in the town hall?",
        'Who said "why? no" and when?',
        "What is https://a.example/?q=1 about?",
        "who resigned in Norvik",
        "? ? ? ?",
        "Who? " * 300,
        "What is it? " * 21,
        "",
    ],
)
def test_other_messages_stay_whole(text: str) -> None:
    assert questions(text) == [text]


def test_questions_beyond_the_fifth_stay_with_it() -> None:
    assert questions("Who is 1? Who is 2? Who is 3? Who is 4? Who is 5? Who is 6?")[-1] == "Who is 5? Who is 6?"
