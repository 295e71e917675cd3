"""A quotation that is shown again has the marks with which it was first shown."""

from pathlib import Path

import pytest

from bot.dialogue import revisiting
from bot.people.answers import Answers, Asked
from bot.people.database import Database
from retrieval import Retriever
from seeds.markdown import read

PRICES = "# Prices\n\n| Season | Opens | Price |\n|---|---|---|\n| Summer | 5 | 40 |\n| Winter | 7 | 15 |\n"
STAFF = "# Staff\n\nThe report was written by Anna Novak. It is long."


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [(PRICES, "What is the price in winter?", "15"), (STAFF, "Who wrote the report?", "Anna Novak")],
)
def test_the_same_words_are_marked_again(tmp_path: Path, text: str, question: str, marked: str) -> None:
    retriever, answers = Retriever.open(tmp_path / "home"), Answers(Database(tmp_path / "bot.sqlite"))
    retriever.add([read(text.encode(), "a.md")])
    answer = retriever.ask(question)
    assert answer.quotation is not None
    assert [retriever.text("a.md")[slice(*span)] for span in answer.quotation.focus] == [marked]
    given = answers.keep(Asked(1, None, 1, 1, 0, question), answer, 0.1)
    again = revisiting.quotation(given, answer.hits[given.home or 0].passage, retriever)
    assert again is not None
    assert again.focus == answer.quotation.focus
