"""Of passages that match about equally well, the one that can answer comes first."""

from pathlib import Path

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.answering.preferences import answering_first
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.retrieval.samples import question, ranked

FAQ = """Was bedeutet die Zahl 8×42?

Die erste Zahl ist die Vergrößerung, die zweite der Durchmesser des Objektivs in Millimetern.

Was ist die Austrittspupille?

So heißt der helle Kreis, den man im Okular sieht, wenn man das Glas vom Auge weghält.

Wo ist die Kasse?

Im Erdgeschoss neben dem Eingang."""
TEXTS = {
    "faq.txt": FAQ,
    "prices.txt": "Nr. | Modell | Preis\nF-1 | Kiebitz 8×32 | 389 €\nF-2 | Kiebitz 8×42 | 459 €",
    "guarantee.txt": "Die Garantie beträgt zehn Jahre. Ein Fernglas kann geliehen werden.",
    "workshop.txt": "Die Werkstatt justiert Ferngläser neu. Sie öffnet um acht Uhr.",
}


def test_a_question_that_a_document_asks_has_the_answer_below_it(tmp_path: Path, bundled: OnnxEncoder) -> None:
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add(Document(name, text) for name, text in TEXTS.items())
        answer = retriever.ask("Was bedeutet 8×42?")
    assert answer.best is not None
    assert answer.best.text.startswith("Die erste Zahl ist die Vergrößerung, die zweite der Durchmesser")


def test_a_telephone_number_is_looked_for_where_one_stands(tmp_path: Path, bundled: OnnxEncoder) -> None:
    texts = {
        "ask.txt": "The harbour office has a phone. Its number is not given out.",
        "contacts.txt": "The harbour office answers under +47 555 01 02 03.",
    }
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add(Document(name, text) for name, text in texts.items())
        answer = retriever.ask("What is the telephone number of the harbour office?")
    assert answer.hits[0].passage.document == "contacts.txt"


def test_passages_that_match_worse_than_nothing_keep_their_order() -> None:
    passages = [ranked(-0.1, document="a"), ranked(-0.2, document="b")]
    assert answering_first(question(), passages) == passages
