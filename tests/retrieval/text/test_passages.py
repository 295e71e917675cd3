"""Documents are split into passages that fit the model, at exact offsets, without losing a word."""

import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from retrieval.text.passage_splitting import split
from retrieval.text.passages import COMFORTABLE_TOKENS, Passage, heading
from retrieval.text.sentences import sentence_spans
from seeds.documents import Document
from seeds.markdown import read
from seeds.outline import Block, Kind
from seeds.texts.typed_lines import cells


def count(texts: Sequence[str]) -> list[int]:
    return [len(re.findall(r"\w+", text)) for text in texts]


def cut(text: str, window: int = 1000, **fields: Any) -> list[Passage]:
    return split(Document("a.txt", text, **fields), "en", window, count)


def sentence(number: int, words: int) -> str:
    return " ".join(["Word", *["word"] * (words - 2), f"number{number}."])


def test_a_passage_quotes_its_document_with_exact_offsets() -> None:
    text = "First one. Second 😀 one.\n\nThird one."
    (passage,) = cut(text)
    assert (passage.start, passage.end, passage.text) == (0, len(text), text)
    assert [text[a:b] for a, b in passage.sentences] == ["First one.", "Second 😀 one.", "Third one."]


def test_passages_leave_out_white_space_around_the_text() -> None:
    (passage,) = cut("\n\n  Only this.  \n")
    assert (passage.start, passage.text) == (4, "Only this.")


def test_each_row_of_a_table_is_a_sentence() -> None:
    text = "The flat\nis quiet.\n\nItem | Value\n  Heating | included\nDeposit | two rents. Or more.\n\nFree."
    (passage,) = cut(text)
    assert [text[a:b] for a, b in passage.sentences] == [
        "The flat\nis quiet.", "Item | Value", "Heating | included", "Deposit | two rents. Or more.", "Free.",
    ]  # fmt: skip


def test_an_operator_of_bars_is_a_cell() -> None:
    assert cells("|| | either") == ["||", "either"]
    assert cells("| a | b |") == ["a", "b"]


def test_a_table_too_long_for_the_model_is_cut_between_rows() -> None:
    rows = [f"Row number{n} | {'word ' * 8}" for n in range(6)]
    found = cut("\n".join(row.strip() for row in rows), window=31)
    assert [passage.text.split("\n") for passage in found] == [
        [row.strip() for row in half] for half in (rows[:3], rows[3:])
    ]


def test_a_passage_has_the_metadata_of_its_document() -> None:
    (passage,) = cut("Text.", title="Title", date="2022-07-19", source="https://a.org")
    assert (passage.document, passage.title, passage.date, passage.source) == (
        "a.txt", "Title", "2022-07-19", "https://a.org",
    )  # fmt: skip


def test_the_heading_is_the_title_and_date_on_one_line() -> None:
    assert heading(cut("x", title="A\ntitle", date="2022-07-19")[0]) == "A title · 2022-07-19\n"
    assert heading(cut("x", title="A title")[0]) == "A title\n"
    assert heading(cut("x")[0]) == ""


def test_short_paragraphs_share_a_passage_up_to_a_comfortable_length() -> None:
    paragraph = sentence(0, COMFORTABLE_TOKENS // 2)
    assert [p.text for p in cut(f"{paragraph}\n\n{paragraph}\n\n{paragraph}")] == [
        f"{paragraph}\n\n{paragraph}",
        paragraph,
    ]


def test_a_longer_paragraph_stays_whole_while_the_model_can_read_it() -> None:
    paragraph = " ".join(sentence(n, 60) for n in range(4))
    assert [p.text for p in cut(paragraph, window=240)] == [paragraph]


def test_a_paragraph_too_long_for_the_model_is_cut_into_equal_parts() -> None:
    paragraph = " ".join(sentence(n, 10) for n in range(6))
    passages = cut(paragraph, window=50)
    assert [len(p.sentences) for p in passages] == [3, 3]
    assert passages[0].text.endswith("number2.")


def test_the_heading_reduces_the_room_in_the_window() -> None:
    paragraph = " ".join(sentence(n, 10) for n in range(3))
    assert len(cut(paragraph, window=30)) == 1
    assert len(cut(paragraph, window=30, title="A title of five words")) == 2


def test_a_sentence_too_long_for_the_model_is_cut_at_spaces() -> None:
    text = " ".join(["word"] * 100)
    passages = cut(text, window=30)
    assert " ".join(p.text for p in passages) == text
    assert max(count([p.text for p in passages])) <= 30


def test_a_run_without_spaces_is_cut() -> None:
    passages = cut("x" * 1_000_000, window=100)
    assert "".join(p.text for p in passages) == "x" * 1_000_000
    assert max(len(p.text) for p in passages) <= 1200


def test_a_passage_never_has_more_sentences_than_can_be_numbered() -> None:
    passages = cut(" ".join("It is." for _ in range(600)), window=100_000)
    assert max(len(p.sentences) for p in passages) <= 255
    assert sum(len(p.sentences) for p in passages) == 600


@pytest.mark.parametrize("text", ["", " \n ", "\n\n\n"])
def test_an_empty_text_has_no_passages(text: str) -> None:
    assert cut(text) == []


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("ru", "Они вернулись в марте. Кто это сказал? Адвокат.", 3),
        ("zh", "他们三月回来了。谁说的？律师。", 3),
        ("ja", "彼らは三月に戻った。誰が言った？弁護士。", 3),
        ("xx", "One here. Two there.", 2),
    ],
)
def test_sentences_are_found_in_many_languages(language: str, text: str, sentences: int) -> None:
    (passage,) = split(Document("a", text), language, 1000, count)
    assert len(passage.sentences) == sentences


def test_every_character_but_white_space_is_in_one_passage() -> None:
    text = "\n\n".join(" ".join(sentence(n, 7) for n in range(m % 9 + 1)) for m in range(40))
    passages = cut(text, window=40)
    gaps = [text[a.end : b.start] for a, b in pairwise(passages)]
    assert "".join(gaps).strip() == ""
    assert all(text[p.start : p.end] == p.text for p in passages)


def test_sections_give_the_same_passages_as_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(" ".join(sentence(n, 7) for n in range(m % 9 + 1)) for m in range(40))
    whole = cut(text, window=40)
    monkeypatch.setattr("retrieval.text.sentences.SECTION", 100)
    assert cut(text, window=40) == whole


def test_an_endless_paragraph_is_read_in_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.text.sentences.SECTION", 100)
    monkeypatch.setattr("retrieval.text.sentences.LONGEST_SECTION", 300)
    passages = cut("It is. " * 1_000, window=40)
    assert "".join(passage.text for passage in passages).count("It") == 1_000


@pytest.mark.long
def test_many_short_sentences_use_memory_for_one_section_only() -> None:
    program = (
        "import resource; from retrieval.text.sentences import sentence_spans\n"
        f"text = {'Yes. '!r} * 500_000; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert sum(1 for _ in sentence_spans(text, 0, len(text), 'en')) > 400_000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before >> 10)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300


def outlined(markdown: str, window: int = 1000) -> list[Passage]:
    return split(read(markdown.encode(), "a.md"), "en", window, count)


LONG = " ".join(sentence(n, 10) for n in range(3))


def test_a_passage_ends_where_its_section_ends() -> None:
    passages = outlined(f"Intro words.\n\n# Leave\n\n## Portugal\n\n{LONG}\n\n## Estonia\n\n{LONG}")
    assert [(p.section, p.text.split("\n")[0]) for p in passages] == [
        ("", "Intro words."), ("Leave › Portugal", "Leave"), ("Leave › Estonia", "Estonia"),
    ]  # fmt: skip


def test_short_sections_under_one_heading_share_a_passage() -> None:
    passages = outlined(f"# Title\n\n# A\n\n## One\n\nShort text.\n\n## Two\n\nShort too.\n\n# B\n\n{LONG}")
    assert [p.section for p in passages] == ["A", "B"]
    assert passages[0].text == "A\n\nOne\n\nShort text.\n\nTwo\n\nShort too."


def test_a_heading_never_ends_a_passage() -> None:
    passages = outlined("# Title\n\n" + "\n\n".join(f"## Heading number {n}\n\n{LONG}" for n in range(9)), window=60)
    assert all(p.kind(0) is Kind.HEADING and p.kind(len(p.sentences) - 1) is Kind.PARAGRAPH for p in passages)


@pytest.mark.parametrize(("count", "contexts"), [(20, ["Ship | Year", "Port | Ships"]), (1, [""])])
def test_a_passage_holds_no_part_of_the_table_below_a_table(count: int, contexts: list[str]) -> None:
    ships = "".join(f"| Ship{n} | {1900 + n} |\n" for n in range(count))
    tables = f"| Ship | Year |\n|---|---|\n{ships}\n| Port | Ships |\n|---|---|\n| Oban | 7 |\n"
    assert [passage.context for passage in outlined(tables, window=400)] == contexts


def test_each_passage_of_a_long_table_knows_the_columns() -> None:
    rows = "".join(f"| Ship{n} | {1900 + n} |\n" for n in range(100))
    passages = outlined(f"| Ship | Year |\n|---|---|\n{rows}", window=60)
    assert len(passages) > 3
    assert {heading(p) for p in passages} == {"A\nShip | Year\n"}


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    text = f"{LONG}\n\nYou need:\n\n" + "\n".join(f"- thing number {n}" for n in range(40))
    passages = outlined(text, window=50)
    announced = [p for p in passages if "You need:\n\n- thing" in p.text]
    assert len(announced) == 1
    assert {p.context for p in passages if p.kind(0) is Kind.ITEM} == {"You need:"}


def test_a_sentence_knows_its_place() -> None:
    blocks = (Block(0, 4, place="p. 1"), Block(6, 18, place="p. 2"))
    (passage,) = split(Document("a", "One.\n\nTwo. Three.", outline=blocks), "en", 1000, count)
    assert [passage.place(position) for position in (0, 6, 11)] == ["p. 1", "p. 2", "p. 2"]


def test_an_announced_list_is_one_passage_while_it_fits() -> None:
    items = "\n".join(f"- {'thing ' * 40}{n}." for n in range(5))
    (passage,) = outlined(f"You need:\n\n{items}")
    assert sum(passage.kind(number) is Kind.ITEM for number in range(len(passage.sentences))) == 5


def test_a_longer_list_is_cut_between_its_items() -> None:
    items = "\n".join(f"- Thing {n} is here. It is heavy. Ask Ann." for n in range(9))
    first, second = outlined(f"You need:\n\n{items}", window=60)
    assert (first.opens(0), second.opens(0), second.context) == (True, True, "You need:")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Run ./run.py now. Then go.", ["Run ./run.py now.", "Then go."]),
        ("Type sudo python3 ./run.py", ["Type sudo python3 ./run.py"]),
        ("It needs .NET 8. See ../data too.", ["It needs .NET 8.", "See ../data too."]),
        ("Call git add . && git commit.", ["Call git add . && git commit."]),
        ("He came . Then he left .", ["He came .", "Then he left ."]),
        (":q! leaves at once. Stop! no one", [":q! leaves at once.", "Stop!", "no one"]),
    ],
)
def test_a_dot_or_mark_of_a_command_ends_no_sentence(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text), "en")] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("1. Trains are second class. Seats are booked.", ["1. Trains are second class.", "Seats are booked."]),
        ("(2) Bicycles may be ridden.", ["(2) Bicycles may be ridden."]),
        ("a) Dogs. 2.1. Cats.", ["a) Dogs.", "2.1. Cats."]),
        ("It costs 5. Pay now.", ["It costs 5.", "Pay now."]),
        ("3.", ["3."]),
    ],
)
def test_a_number_belongs_to_the_sentence_after_it(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text), "en")] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("At most CHF 7'000.-, for a school.", ["At most CHF 7'000.-, for a school."]),
        ("Children pay 5.-- a day. Dogs do not.", ["Children pay 5.-- a day.", "Dogs do not."]),
        ("The fee is Fr. 20.–. Pay it.", ["The fee is Fr. 20.–.", "Pay it."]),
    ],
)
def test_a_dash_for_the_cents_of_a_price_ends_no_sentence(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text), "en")] == sentences


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("de", "Ab dem 70. Geburtstag. Und zum 60. Tag.", ["Ab dem 70. Geburtstag.", "Und zum 60. Tag."]),
        ("de", "Der 1. Vorsitzende im 2. Stock.", ["Der 1. Vorsitzende im 2. Stock."]),
        ("de", "Wir haben 12. Das ist alles.", ["Wir haben 12.", "Das ist alles."]),
        ("en", "I saw der 1. Then I left.", ["I saw der 1.", "Then I left."]),
        ("fr", "L'art. 3 est valide. Fin.", ["L'art. 3 est valide.", "Fin."]),
        ("en", "This is art. The end.", ["This is art.", "The end."]),
        (
            "ru",
            "Анонс\n19.01.15. - Экскурсия для ШБП\n21.01. – Экскурсия. Всем.",
            ["Анонс", "19.01.15. - Экскурсия для ШБП", "21.01. – Экскурсия.", "Всем."],
        ),
        ("de", "Stand am\n31.12.: 17 Euro. Gut.", ["Stand am\n31.12.: 17 Euro.", "Gut."]),
    ],
)
def test_an_ordinal_or_an_abbreviation_before_a_figure_ends_no_sentence(
    language: str, text: str, sentences: list[str]
) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text), language)] == sentences


@pytest.mark.parametrize(
    "lead", ["What is due?", "Its members are\n\n- one", "(1) No car may enter, except\n    (a) mowers"]
)
def test_a_question_or_an_open_sentence_stays_with_what_follows(lead: str) -> None:
    first, _, item = lead.partition("\n")
    below = f"{item.lstrip()} {LONG}" if item else f"\n{LONG}"
    texts = [p.text for p in cut(f"{LONG}\n\n{first}\n{below}", window=60)]
    assert [first in text and "number0." in text.split(first)[1] for text in texts] == [False, True]


@pytest.mark.parametrize("section", ["Board", "§ 7 Board"])
def test_a_section_is_shown_with_one_sign(section: str) -> None:
    passage = Passage("a.txt", "Rules", "", "", 0, 1, "A", ((0, 1),), section=section)
    assert passage.whereabouts() == f"§ {section.removeprefix('§ ')}"
