"""The section that holds a passage, exact to the character, and the marks of a quotation that is shown again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue import revisiting
from bot.people.answers import Answers, Asked, Shown, digest
from bot.people.database import Database
from embeddings.onnx import OnnxEncoder
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING
from retrieval.storage.index import Index
from retrieval.text.passages import Passage
from seeds import markdown
from seeds.documents import Document
from tests.fakes import WordEncoder

TERMS = "The notice period in Portugal is thirty days. " + "It is counted from the day of the letter. " * 4
HOLIDAYS = "Holidays in Portugal follow the calendar of Lisbon. " + "Each office may add one day in June. " * 4
SPAIN = "The notice period in Spain is fifteen days. " + "It is counted from the first of the month. " * 4
PAY = "Wages are paid on the last working day. " + "A bonus is paid once a year in the spring. " * 4
HANDBOOK = "\n\n".join(
    [
        *("# Handbook", "## Leave", "### Portugal", TERMS.strip(), HOLIDAYS.strip()),
        *("### Spain", SPAIN.strip(), "## Pay", PAY.strip()),
    ]
)
PLAIN = "\n\n".join(f"Paragraph {number} speaks. {'Nothing more is said here. ' * 9}".strip() for number in range(3))
ITEMS = "\n".join(f"- Item {number} of the list {'is long enough ' * 10}".strip() for number in range(6))
PARTS = [f"Part {number:02} begins. {'More words follow in this place. ' * 7}".strip() for number in range(40)]
PORTUGAL = f"Portugal\n\n{TERMS.strip()}\n\n{HOLIDAYS.strip()}"
LEAVE = f"{PORTUGAL}\n\nSpain\n\n{SPAIN.strip()}"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    texts = {"handbook.md": HANDBOOK, "list.md": ITEMS, "long.md": "\n\n".join(["# Parts", "## Long", *PARTS])}
    with Retriever(Index(tmp_path_factory.mktemp("home")), WordEncoder()) as retriever:
        retriever.add(markdown.read(text.encode(), name) for name, text in texts.items())
        retriever.add([Document("plain.txt", PLAIN)])
        yield retriever


def passage(retriever: Retriever, words: str, document: str = "handbook.md") -> Passage:
    (found,) = (each for each in retriever.passages(document) if words in each.text)
    return found


def around(retriever: Retriever, words: str, document: str = "handbook.md") -> tuple[str, str]:
    """The path and the text of the section around the passage with the words."""
    section = revisiting.around(passage(retriever, words, document), retriever)
    assert retriever.text(document)[section.start : section.end] == section.text
    return section.section, section.text


@pytest.mark.parametrize("words", ["Portugal is thirty days", "calendar of Lisbon"])
def test_each_passage_of_a_section_shows_that_section(retriever: Retriever, words: str) -> None:
    path, text = around(retriever, words)
    assert path == "Leave › Portugal"
    # Nothing stands between the heading of the section above and this one's.
    assert text == f"Leave\n\n{PORTUGAL}"


def test_a_passage_that_is_a_whole_section_shows_the_section_above(retriever: Retriever) -> None:
    path, text = around(retriever, "Spain is fifteen days")
    assert path == "Leave"
    assert text == f"Leave\n\n{LEAVE}"


def test_a_document_without_headings_is_shown_without_a_path(retriever: Retriever) -> None:
    assert around(retriever, "Paragraph 1", "plain.txt") == ("", PLAIN)


def test_a_list_is_shown_with_its_first_bullet(retriever: Retriever) -> None:
    assert around(retriever, "Item 4", "list.md") == ("", ITEMS)


@pytest.mark.parametrize("place", [0, 20, 39])
def test_a_long_section_is_cut_between_paragraphs_around_the_passage(retriever: Retriever, place: int) -> None:
    path, shown = around(retriever, f"Part {place:02}", "long.md")
    whole = [paragraph for paragraph in PARTS if paragraph in shown]
    assert path == "Long"
    assert shown.removeprefix("Long\n\n") == "\n\n".join(whole)
    assert PARTS[place] in whole
    # The room of ten paragraphs, on one side at the beginning and the end.
    assert len(whole) in (10, 11)
    assert len(shown) <= revisiting.LONGEST


def test_a_passage_that_fills_the_message_is_shown_alone(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisiting, "LONGEST", 20)
    found = passage(retriever, "calendar of Lisbon")
    assert revisiting.around(found, retriever) == replace(found, section="Leave › Portugal")


def shown(of: Passage) -> Shown:
    return Shown(of.document, of.start, of.end, digest(of.text), 1.0)


def test_a_passage_is_found_with_its_section_and_places(retriever: Retriever) -> None:
    found = passage(retriever, "calendar of Lisbon")
    assert revisiting.find(shown(found), retriever, EVERYTHING) == found


def test_a_passage_cut_in_another_way_is_found_with_its_section(retriever: Retriever) -> None:
    found = passage(retriever, "calendar of Lisbon")
    text = "Each office may add one day in June."
    start = found.start + found.text.index(text)
    old = replace(found, start=start, end=start + len(text), text=text)
    again = revisiting.find(shown(old), retriever, EVERYTHING)
    assert again == old
    section = revisiting.around(old, retriever)
    assert (section.section, section.text[-len(PORTUGAL) :]) == ("Leave › Portugal", PORTUGAL)


PRICES = "# Prices\n\n| Season | Opens | Price |\n|---|---|---|\n| Summer | 5 | 40 |\n| Winter | 7 | 15 |\n"
STAFF = "# Staff\n\nThe report was written by Anna Novak. It is long."


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [(PRICES, "What is the price in winter?", "15"), (STAFF, "Who wrote the report?", "Anna Novak")],
)
def test_the_same_words_are_marked_again(
    tmp_path: Path, bundled: OnnxEncoder, text: str, question: str, marked: str
) -> None:
    retriever, answers = Retriever(Index(tmp_path / "home"), bundled), Answers(Database(tmp_path / "bot.sqlite"))
    retriever.add([markdown.read(text.encode(), "a.md")])
    answer = retriever.ask(question)
    assert answer.quotation is not None
    assert [retriever.text("a.md")[slice(*span)] for span in answer.quotation.focus] == [marked]
    given = answers.keep(Asked(1, None, 1, 1, 0, question), answer, 0.1)
    again = revisiting.quotation(given, answer.hits[given.home or 0].passage)
    assert again is not None
    assert again.focus == answer.quotation.focus


RULE = "---\ntitle: Rule on travel\ndate: {year}-02-01\n---\n\nThe mileage rate for a car is {rate} pence."


def test_what_stood_beside_an_answer_stands_there_again_while_it_is_said(tmp_path: Path, bundled: OnnxEncoder) -> None:
    retriever, answers = Retriever(Index(tmp_path / "home"), bundled), Answers(Database(tmp_path / "bot.sqlite"))
    for year, rate in ((2019, 38), (2024, 45)):
        retriever.add([markdown.read(RULE.format(year=year, rate=rate).encode(), f"{year}.md")])
    answer = retriever.ask("How much is the mileage rate?")
    given = answers.keep(Asked(1, None, 1, 1, 0, "How much is the mileage rate?"), answer, 0.1)
    (further,) = revisiting.beside(given, retriever, EVERYTHING)
    assert (further.quotation.text, further.passage.date) == ("The mileage rate for a car is 38 pence.", "2019-02-01")
    assert further.quotation == replace(answer.also[0].quotation, place="", section="")
    assert revisiting.beside(replace(given, shown=1), retriever, EVERYTHING) == ()
    retriever.add([markdown.read(RULE.format(year=2019, rate=39).encode(), "2019.md")])
    assert revisiting.beside(given, retriever, EVERYTHING) == ()
