"""A question is put into the collection's own words, and only where it has none of the question's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document

TEXTS = {
    "harbour.txt": "The quarterly mooring fee is 310 pounds. The harbour master of Lerwick is Malcolm Isbister.",
    "log.txt": "On 03.05.2024 the mast was stepped. She carries twelve people. The refit cost 1 250 000 crowns.",
    "rules-2019.txt": "A guest may stay for three nights in the marina. The fee is 15 crowns a night.",
    "rules-2024.txt": "A guest may stay for five nights in the marina. The fee is 22 crowns a night.",
    "operators.txt": "Operator | Meaning\n% | gives the remainder\n=> | sends the left value\nC# | from version 5",
    "stiftung.txt": "Die Stiftung von Brigitta Aldenhoff fördert junge Geigenbauer. Sie wird von der Stadt beraten.",
    "bakery.txt": "The bakery was founded in 1927 by Jürgen Müller. It is closed on Mondays.",
    "clinic.txt": "Reception: Mon–Thu 8–17, Fri 8–14. Two cigarettes were found in the waiting room of the clinic.",
    "mill.txt": "The mill grinds forty tons of wheat a day. It belongs to a family from the north.",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, bundled: OnnxEncoder) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("home")), bundled) as opened:
        dates = {"rules-2019.txt": "2019-02-01", "rules-2024.txt": "2024-02-01"}
        opened.add([Document(name, text, date=dates.get(name, "")) for name, text in TEXTS.items()])
        yield opened


@pytest.mark.parametrize(
    ("question", "understood", "quoted"),
    [
        ("How much is the quartely morring fee?", "How much is the quarterly mooring fee?", "310"),
        ("Who is Malcom Isbister?", "Who is Malcolm Isbister?", "Malcolm"),
        ("What happened on 3 May 2024?", "What happened on 03.05.2024?", "mast"),
        ("When is the reception open on friday?", "When is the reception open on Fri?", "Fri 8–14"),
        ("Where was the cigarete found?", "Where was the cigarettes found?", "waiting room"),
        ("What cost 1,250,000 crowns?", "What cost 1 250 000 crowns?", "refit"),
        ("How much is the quarterly mooring fee?", "", "310"),
    ],
)
def test_only_what_is_not_in_the_collection_is_changed(
    retriever: Retriever, question: str, understood: str, quoted: str
) -> None:
    answer = retriever.ask(question)
    assert (answer.question, answer.understood) == (question, understood)
    assert answer.quotation is not None
    assert quoted in answer.quotation.text


@pytest.mark.parametrize("question", ["Who owns the zeppelin hangar?", "Where is the Parthenon frieze?"])
def test_words_that_are_far_from_all_others_stay(retriever: Retriever, question: str) -> None:
    assert retriever.ask(question).understood == ""


@pytest.fixture
def shop(tmp_path: Path, bundled: OnnxEncoder) -> Iterator[Retriever]:
    """A shop whose rules hold words that look like those of good questions."""
    texts = {
        "rules.txt": "Several knights may not fries here. We make fries and chips.",
        "regeln.txt": "Die Satzung gilt seit vielen Jahren. Man zahlt die Steuer, und eines ist sicher.",
        "правила.txt": "В магазине нельзя курить. Мы варим горох. Кредит дают в банке.",
        "normas.txt": "La cuenta se paga en la caja. Los vecinos van a andar por el camino.",
    }
    with Retriever(Index(tmp_path / "home"), bundled) as opened:
        opened.add([Document(name, text) for name, text in texts.items()])
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Where is a nights fryer?",
        "Is it seperate?",
        "Wie teuer ist das Fahren?",
        "Wo ist meine Sitzung?",
        "можно купить мебель в город",
        "почему выгодно у вас?",
        "cuanto cuesta mandar un paquete",
    ],
)
def test_a_word_of_a_dictionary_is_no_typing_error(shop: Retriever, question: str) -> None:
    assert shop.ask(question).understood == ""


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How many nights may a guest stay in the marina?", "five"),
        ("How many nights could a guest stay in 2019?", "three"),
        ("What is the fee a night?", "22"),
    ],
)
def test_the_newest_version_answers_unless_a_year_is_named(retriever: Retriever, question: str, quoted: str) -> None:
    quotation = retriever.ask(question).quotation
    assert quotation is not None
    assert quoted in quotation.text


@pytest.mark.parametrize(
    ("question", "quoted"),
    [("What does % mean?", "remainder"), ("What does => do?", "left value"), ("From which version is C#?", "5")],
)
def test_signs_are_words_where_they_stand_by_themselves(retriever: Retriever, question: str, quoted: str) -> None:
    quotation = retriever.ask(question).quotation
    assert quotation is not None
    assert quoted in quotation.text


@pytest.mark.parametrize("question", ["Who is Brigitta Aldenhoff?", "Who is Jürgen Müller?"])
def test_a_name_is_found_in_a_document_of_any_language(retriever: Retriever, question: str) -> None:
    quotation = retriever.ask(question).quotation
    assert quotation is not None
    assert question[len("Who is ") : -1] in quotation.text
