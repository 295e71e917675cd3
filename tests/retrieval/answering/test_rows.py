"""A row of a table answers if it holds all that is asked, by its cells, the names of its columns and its title."""

from collections.abc import Iterator

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.storage.index import Index
from seeds import markdown
from seeds.documents import Document

TABLES = {
    "rain 2019.csv": "Rainfall (mm) | Year | Month | Town\n40 | 2019 | Jan | Kelby\n35 | 2019 | Sep | Kelby\n"
    "88 | 2019 | Nov | Kelby\n61 | 2019 | May | Kelby\n20 | 2019 | Jan | Hallen\n25 | 2019 | Nov | Hallen",
    "people.csv": "Region | Population\nSouth-Eastern Marsh | 9,100\nEastern Marsh | 7,300\nNorth Marsh | 4,800",
    "budget of the mill.csv": "flour | 900\nTOTAL STAFF COSTS | 4,000\nTOTAL | 5,900",
    "fleet.csv": "harbour | num_ferries | pilots\nNorvik | 14 | 3\nSkagen | 9 | 2\nOdde | 4 | 1",
    "storms.csv": "harbour | wind | days | trend\nNorvik | 31 | 12 | rising\nSkagen | 28 | 9 | falling",
    "catalogue.csv": "Kettle | 35\nToaster | 28\nSpare lid | 4",
    "parts.csv": "Part | Supplier | Quantity | Unit price\nbolt | Ash | 12 | 0.40\nhinge | Drozd | 2 | 3.10",
    "sales.csv": "Country | Product | Sold | Income | Day\n"
    "Ostia | almond bar | 2470 | 12,350.00 | 2019-09-01\nOstia | almond bar | 1743 | 8,712.00 | 2019-10-01\n"
    "Ostia | almond bar | 1802 | 9,010.00 | 2019-12-01\nOstia | almond bar | 1916 | 9,580.00 | 2020-12-01",
    "rules.txt": "Ferries do not sail in storms. A harbour master decides. What a kettle is used for is written on it.",
}

QUARTERS = """|  | 2021 Q1 | 2021 Q2 | TOTAL |
|---|---|---|---|
| wages | 300 | 310 | 610 |
| travel | 20 | 35 | 55 |
| TOTAL | 320 | 345 | 665 |"""

POOL = """| one visit | pass for 4 visits | pass for 10 visits |
|---|---|---|
| 7 | 24 (saves 4) | 50 (saves 20) |
| valid today | valid 4 months | all 10 visits |"""

FEES = """Enrolment requirements:

| Requirement | Amount |
|---|---|
| 1. Enrolment fee | 35 |
| 2. Textbook fee | 31 |
| 3. Computer fee | 10 |"""


@pytest.fixture(scope="module")
def tables(bundled: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("tables")), bundled) as retriever:
        documents = [Document(name, text) for name, text in TABLES.items()]
        marked = {"quarters.md": QUARTERS, "pool.md": POOL, "school.md": FEES}
        retriever.add([*documents, *(markdown.read(text.encode(), name) for name, text in marked.items())])
        yield retriever


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("how much did it rain in kelby in november 2019", "88 | 2019 | Nov | Kelby", "88"),
        ("How much did it rain in Kelby in May 2019?", "61 | 2019 | May | Kelby", "61"),
        ("population eastern marsh", "Eastern Marsh | 7,300", "7,300"),
        ("2021 Q2 total", "TOTAL | 320 | 345 | 665", "345"),
        ("total budget of the mill", "TOTAL | 5,900", "5,900"),
        ("ferries of norvik", "Norvik | 14 | 3", "14"),
        ("how many pilots does skagen have", "Skagen | 9 | 2", "2"),
        ("is the trend in norvik rising", "Norvik | 31 | 12 | rising", ""),
        ("how much does the kettle cost", "Kettle | 35", "35"),
        ("toaster price", "Toaster | 28", "28"),
        ("what does a hinge cost", "hinge | Drozd | 2 | 3.10", "3.10"),
        ("how much is the pass for 10 visits", "7 | 24 (saves 4) | 50 (saves 20)", "50 (saves 20)"),
        ("enrolment fee", "1. Enrolment fee | 35", "35"),
        # "12" also begins the income of another row.
        ("almond bar sold ostia 2019-12", "Ostia | almond bar | 1802 | 9,010.00 | 2019-12-01", "1802"),
    ],
)
def test_the_row_with_all_that_is_asked_is_quoted(tables: Retriever, question: str, row: str, cell: str) -> None:
    quotation = tables.ask(question).quotation
    assert quotation is not None
    marked = [quotation.text[start - quotation.start : end - quotation.start] for start, end in quotation.focus]
    assert (quotation.text, marked) == (row, [cell] if cell else [])


def test_a_row_without_all_that_is_asked_is_no_answer(tables: Retriever) -> None:
    assert not tables.ask("colour of the toaster").answered


def test_a_price_without_a_column_of_prices_is_only_perhaps_the_answer(tables: Retriever) -> None:
    assert [tables.ask(question).sure for question in ("kettle price", "hinge price")] == [False, True]


def test_a_quotation_names_the_columns_of_its_row(tables: Retriever) -> None:
    answers = [tables.ask(question) for question in ("ferries of norvik", "kettle price", "Do ferries sail in storms?")]
    assert [answer.quotation and answer.quotation.columns for answer in answers] == [
        "harbour | num_ferries | pilots",
        "",
        "",
    ]
