"""A label with its value answers a question that names or implies it; codes and names are as they stand."""

from pathlib import Path

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.answering.labelled import asked_labels, codes, is_labelled, naming
from retrieval.storage.index import Index
from retrieval.text.passage_splitting import split
from seeds import plain
from seeds.documents import Document
from tests.retrieval.text.test_passages import count

NOTICE = """Ada invites you to the ferry meeting.

Meeting ID: 932 344
Date: 24 October
Place: Pier House
Link: https://example.org/a"""


def asked(question: str) -> list[str]:
    (passage,) = split(plain.read(NOTICE.encode(), "a.txt"), "en", 1000, count)
    lines = map(passage.quoted, passage.sentences)
    return [line for line, is_asked in zip(lines, asked_labels(question, passage), strict=True) if is_asked]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("ferry meeting id", "Meeting ID: 932 344"),
        ("When is the ferry?", "Date: 24 October"),
        ("Wo ist die Sitzung?", "Place: Pier House"),
        ("What is the link?", "Link: https://example.org/a"),
    ],
)
def test_a_label_is_asked_for_by_its_words_or_by_the_kind_of_question(question: str, line: str) -> None:
    assert asked(question) == [line]


@pytest.mark.parametrize("question", ["Who invites me?", "Is there a meeting?"])
def test_other_questions_ask_for_no_label(question: str) -> None:
    assert asked(question) == []


def test_a_colon_in_an_hour_or_an_address_follows_no_label() -> None:
    (passage,) = split(plain.read(b"At 10:30 we sail. See https://example.org now.", "a.txt"), "en", 1000, count)
    assert not asked_labels("At which hour do we sail, see https", passage).any()


@pytest.mark.parametrize(
    ("question", "sentence", "is_label"),
    [
        ("What does E-12 mean?", "E-12 | Fan blocked", True),
        ("What does rule 7.2 say?", "7.2. A fine may be appealed.", True),
        ("What does E-1 mean?", "E-12 | Fan blocked", False),
        ("What was said on 12.03.2024?", "12.03.2024 The council met.", False),
        ("How much is 12?", "12 crowns are due.", False),
        ("What is $ for?", "$ goes to the end of the line", True),
        ("Was macht :q!?", ":q! verlässt den Editor", True),
        ("What does `::` mean?", ":: | names a gate", True),
        ("What does - mean?", "- | a dash", False),
    ],
)
def test_a_sentence_may_begin_with_a_code_asked_about(question: str, sentence: str, is_label: bool) -> None:
    assert is_labelled(codes(question), sentence) == is_label


SETTINGS = """PUMP_HOME names the folder.

PUMP_HOME_LOG names the log.

With --dry-run nothing is pumped.

With --dry the pump rests.

The file pump.conf is read first.

pump.start() begins at once.

The e-mail of the home is on the pump."""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("PUMP_HOME", "PUMP_HOME names the folder."),
        ("what is pump_home_log?", "PUMP_HOME_LOG names the log."),
        ("What does --dry do?", "With --dry the pump rests."),
        ("Where is “pump.conf”?", "The file pump.conf is read first."),
        ("What does pump.start() do?", "pump.start() begins at once."),
    ],
)
def test_a_name_is_found_as_it_stands_and_not_in_a_longer_one(question: str, line: str) -> None:
    (passage,) = split(plain.read(SETTINGS.encode(), "a.txt"), "en", 1000, count)
    lines = map(passage.quoted, passage.sentences)
    assert [line for line, is_named in zip(lines, naming(question, passage), strict=True) if is_named] == [line]


@pytest.mark.parametrize("question", ["What is the e-mail of the home?", "Where is the pump - at home?", "2.5 pumps?"])
def test_ordinary_words_name_nothing(question: str) -> None:
    (passage,) = split(plain.read(SETTINGS.encode(), "a.txt"), "en", 1000, count)
    assert not naming(question, passage).any()


def test_the_row_with_the_name_is_quoted_rather_than_one_with_its_parts(tmp_path: Path, bundled: OnnxEncoder) -> None:
    texts = {
        "start.txt": "To start the pump at home, give its home: `pump start --home /srv/pump/home`.",
        "settings.txt": "Setting | Variable\nfolder of the water | PUMP_HOME\nfolder of the log | PUMP_LOG",
    }
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add(Document(name, text) for name, text in texts.items())
        answer = retriever.ask("PUMP_HOME")
    assert answer.best is not None
    assert answer.best.text == "folder of the water | PUMP_HOME"
