"""What stands beside a quotation: the other thing compared, the other version, the exception, the whole list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.onnx import OnnxEncoder
from retrieval import Retriever
from retrieval.answering.answers import Answer, Relation
from retrieval.storage.index import Index
from seeds.markdown import read

FERRIES = """# Ferries

| Ship | Seats | Speed |
|---|---|---|
| Knot | 230 | 18 km/h |
| Smew | 90 | 31 km/h |

# Dogs

May I bring a dog?

Dogs travel free of charge. This does not apply on the Smew, where a dog costs four crowns. Cats are not mentioned.

# Licences

- a skipper's licence of the second class
- a certificate in first aid
- a radio licence
"""
RULE = """---
title: Rule on travel
date: {year}-02-01
---

1. Trains are second class.
2. The mileage rate is {rate} pence."""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, bundled: OnnxEncoder) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path_factory.mktemp("home")), bundled) as opened:
        opened.add([read(FERRIES.encode(), "ferries.md")])
        for year, rate in ((2019, 38), (2024, 45)):
            opened.add([read(RULE.format(year=year, rate=rate).encode(), f"rule-{year}.md")])
        yield opened


def quoted(answer: Answer) -> str:
    assert answer.quotation is not None
    return answer.quotation.text


def test_both_rows_that_are_compared_are_quoted(retriever: Retriever) -> None:
    answer = retriever.ask("Which is faster, the Knot or the Smew?")
    assert quoted(answer) == "Knot | 230 | 18 km/h\nSmew | 90 | 31 km/h"
    assert answer.also == ()


def test_the_newest_version_is_quoted_with_the_older_one_beside_it(retriever: Retriever) -> None:
    answer = retriever.ask("What is the current mileage rate?")
    assert quoted(answer) == "2. The mileage rate is 45 pence."
    (further,) = answer.also
    assert (further.relation, further.quotation.text) == (Relation.VERSION, "2. The mileage rate is 38 pence.")
    assert further.passage.date == "2019-02-01"


def test_the_version_of_the_year_is_quoted_where_it_is_named(retriever: Retriever) -> None:
    answer = retriever.ask("What was the mileage rate in 2019?")
    assert quoted(answer) == "2. The mileage rate is 38 pence."
    assert answer.also[0].quotation.text == "2. The mileage rate is 45 pence."


def test_the_other_version_says_the_same_thing_not_what_answers_best(tmp_path: Path, bundled: OnnxEncoder) -> None:
    passes = "\n\n| Pass | Price |\n|---|---|\n| Week | 60 crowns |"
    fares = "---\ntitle: Fares\ndate: {}-03-01\n---\n\nA day ticket costs {} crowns. Children pay half.{}"
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(fares.format(2019, 11, "").encode(), "2019.md")])
        retriever.add([read(fares.format(2024, 15, passes).encode(), "2024.md")])
        (further,) = retriever.ask("What did a day ticket cost in 2019?").also
    assert further.quotation.text == "A day ticket costs 15 crowns."


def test_documents_with_a_title_in_common_that_say_different_things_are_no_versions(
    tmp_path: Path, bundled: OnnxEncoder
) -> None:
    older = b"---\ntitle: Willkommen\ndate: 2019-01-01\n---\n\nDer Fernseher kostet eine Kaution von 60 Kronen."
    newer = b"---\ntitle: Willkommen\ndate: 2024-01-01\n---\n\nDie Pflege kommt ins Haus. Eine Kaution gibt es nicht."
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(older, "hospital.md"), read(newer, "nurses.md")])
        answer = retriever.ask("Welche Kaution kostet der Fernseher?")
    assert quoted(answer) == "Der Fernseher kostet eine Kaution von 60 Kronen."
    assert Relation.VERSION not in [each.relation for each in answer.also]


def test_key_words_without_their_first_one_are_not_surely_answered(tmp_path: Path, bundled: OnnxEncoder) -> None:
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read("Name des Vereins: Ruderklub Grauwick. Der Steg ist grün.".encode(), "klub.md")])
        named, lacking = (retriever.ask(words) for words in ("Name Ruderklub Grauwick", "Beitrag Ruderklub Grauwick"))
    assert (named.sure, lacking.sure) == (True, False)


def test_an_ordinal_number_that_is_not_told_is_not_surely_answered(tmp_path: Path, bundled: OnnxEncoder) -> None:
    fees = "Die Mahnungen kosten:\n\n1. Mahnung: kostenlos\n2. Mahnung: 4,00 Kronen\n3. Mahnung: 9,50 Kronen"
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(fees.encode(), "mahnung.md")])
        third, fourth = (retriever.ask(f"Was kostet die {number} Mahnung?") for number in ("3.", "4."))
    assert (third.sure, fourth.sure) == (True, False)
    assert "9,50 Kronen" in quoted(third)


def test_one_row_of_many_that_lack_the_same_word_is_not_surely_the_answer(tmp_path: Path, bundled: OnnxEncoder) -> None:
    prices = "| Item | Price |\n|---|---|\n| Oak board | 14.50 |\n| Pine board | 6.20 |\n| Wood glue | 7.90 |"
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(prices.encode(), "prices.md")])
        pine, steel = (retriever.ask(f"How much does a {wood} board cost?") for wood in ("pine", "steel"))
    assert (pine.sure, quoted(pine)) == (True, "Pine board | 6.20")
    assert not steel.sure


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [("Welche Telefonnummer hat das Kundenbüro?", True), ("Welche Telefonnummer hat das Schwimmbad?", False)],
)
def test_the_number_of_whom_the_passage_names_may_be_the_answer(
    tmp_path: Path, bundled: OnnxEncoder, question: str, is_answered: bool
) -> None:
    letter = "Der Strom wird am Montag gesperrt.\n\nKundenbüro: Tel. 0555 123 456, von acht bis vier Uhr."
    with Retriever(Index(tmp_path), bundled) as retriever:
        retriever.add([read(letter.encode(), "strom.md")])
        assert retriever.ask(question).answered == is_answered


def test_versions_that_are_compared_stand_side_by_side(retriever: Retriever) -> None:
    answer = retriever.ask("Was the mileage rate higher in 2019 or in 2024?")
    assert quoted(answer) == "2. The mileage rate is 38 pence."
    assert [(each.relation, each.quotation.text) for each in answer.also] == [
        (Relation.COMPARED, "2. The mileage rate is 45 pence.")
    ]
    assert [hit.passage.document for hit in answer.hits[:2]] == ["rule-2019.md", "rule-2024.md"]


def test_what_is_not_sure_has_beside_it_what_the_next_passage_says(tmp_path: Path, bundled: OnnxEncoder) -> None:
    with Retriever(Index(tmp_path), bundled) as retriever:
        for club, evening in (("chess club", "Mondays"), ("choir", "Thursdays")):
            retriever.add([read(f"The {club} meets on {evening} in the library.".encode(), f"{club}.md")])
        unsure = retriever.ask("When do they meet in the library?")
        sure = retriever.ask("When does the choir meet in the library?")
    (further,) = unsure.also
    assert (unsure.sure, further.relation) == (False, Relation.ALTERNATIVE)
    # Which one comes first is a near-tie, which processors may decide differently.
    assert {quoted(unsure), further.quotation.text} == {
        "The chess club meets on Mondays in the library.",
        "The choir meets on Thursdays in the library.",
    }
    assert (quoted(sure), sure.sure, sure.also) == ("The choir meets on Thursdays in the library.", True, ())


def test_what_says_the_same_is_not_beside_an_answer(tmp_path: Path, bundled: OnnxEncoder) -> None:
    with Retriever(Index(tmp_path), bundled) as retriever:
        for name in ("one.md", "two.md"):
            retriever.add([read(b"The chess club meets on Mondays in the library.", name)])
        assert retriever.ask("When do they meet in the library?").also == ()


@pytest.mark.parametrize(
    ("question", "languages"),
    [("Wie lange darf man hier den Hund mitnehmen?", ("en",)), ("How many trees are there?", ()), ("Wie?", ())],
)
def test_a_refused_question_in_another_language_knows_that_of_the_documents(
    retriever: Retriever, question: str, languages: tuple[str, ...]
) -> None:
    answer = retriever.ask(question)
    assert (answer.answered, answer.languages) == (False, languages)


def test_a_rule_is_quoted_with_its_exception_to_a_yes_or_no(retriever: Retriever) -> None:
    rule = "Dogs travel free of charge. This does not apply on the Smew, where a dog costs four crowns."
    assert quoted(retriever.ask("Can I take a dog free of charge?")) == rule


def test_a_whole_list_is_quoted_where_it_is_asked_for(retriever: Retriever) -> None:
    everything = "- a skipper's licence of the second class\n- a certificate in first aid\n- a radio licence"
    assert quoted(retriever.ask("Which licences do I need?")) == everything


def test_every_further_quotation_is_exact(retriever: Retriever) -> None:
    for question in ("Was the mileage rate higher in 2019 or in 2024?", "What is the mileage rate now?"):
        for further in retriever.ask(question).also:
            words = further.quotation
            assert retriever.text(words.document)[words.start : words.end] == words.text
