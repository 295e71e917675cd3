"""In a long price list, the row that is called what is asked for comes before sets of things that contain it."""

from collections.abc import Iterator

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document

NAMES = [
    *("лампа", "фонарь", "кувшин", "чайник (самовар)", "тарелка", "ложка", "вилка", "нож", "стакан", "миска"),
    *("половник", "сито", "тёрка", "скалка", "ведро", "веник", "совок", "щётка", "метла", "корзина"),
]
# Each set contains everything, as a long text below its row.
SETS = [
    f"набор для дома номер {number} | {3000 + number} | в набор входят "
    + ", ".join(NAMES[number % len(NAMES) :] + NAMES[: number % len(NAMES)])
    for number in range(60)
]
PRICES = "\n".join(["название | цена", *(f"{name} | {100 + at}" for at, name in enumerate(NAMES)), *SETS])
LESSONS = "\n\n".join(
    f"{kind}\n\nРазовое занятие: {price} рублей.\n\nКонсультация: {price + 500} рублей.\n\n"
    f"Цена за восемь занятий {price * 6} рублей, цена за одно {price - 200} рублей, и это лучшая цена."
    for kind, price in (("Логопед", 2200), ("Психолог", 2500), ("Массажист", 1700))
)


@pytest.fixture(scope="module")
def prices(bundled: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("prices")), bundled) as retriever:
        retriever.add([Document("товары.csv", PRICES), Document("занятия.txt", LESSONS)])
        yield retriever


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("цена ложки", "ложка | 105"),
        ("сколько стоит корзина", "корзина | 119"),
        ("стоимость самовара", "чайник (самовар) | 103"),
        ("какая цена у набора номер 17", SETS[17]),
    ],
)
def test_the_row_of_that_name_beats_the_sets_that_contain_it(prices: Retriever, question: str, row: str) -> None:
    quotation = prices.ask(question).quotation
    assert quotation is not None
    assert quotation.text == row


def test_a_word_for_price_does_not_decide_which_line_answers(prices: Retriever) -> None:
    quotation = prices.ask("цена консультации психолога").quotation
    assert quotation is not None
    assert quotation.text == "Консультация: 3000 рублей."


def test_a_thing_that_no_row_is_called_has_no_price(prices: Retriever) -> None:
    assert not prices.ask("цена телевизора").answered
