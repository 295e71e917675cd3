import re
from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue import texts
from bot.dialogue.conversation import Count
from bot.people.missed import Repeated
from bot.telegram.chat.formatting import BYTES
from bot.telegram.chat.messages import from_answer, from_passage, from_reply, from_section, with_further
from bot.telegram.chat.overviews import from_count, from_missed, from_sources
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.finding.search import Found, Tally
from retrieval.scope import Source
from retrieval.text.passages import Passage
from tests.bot.telegram.examples import answered, passage, refused
from tests.bot.telegram.markup import read_html

ORIGIN = 'Moons · January 31, 2026 · <a href="https://www.sky.org/m?a=1&amp;b=2">sky.org</a>'

SAY = texts("en")


def without_words(html: str) -> str:
    """The message without the words that its link leads to."""
    return re.sub(r"#:~:text=[^\"]*", "", html)


MARS = passage("Mars is red.")
FOLDED = "Rock. " * 200
OTHERS = [f"Moon number {number} is made of ice and of some rock." for number in range(9)]
FILLINGS = pytest.mark.parametrize("filling", ["Rock & <ice>. ", "🪐", '"' * 50 + " ", "岩石。"])


def sentences(*parts: str) -> Passage:
    """A passage of these sentences."""
    starts = [sum(len(part) + 1 for part in parts[:number]) for number in range(len(parts))]
    spans = tuple((start, start + len(part)) for start, part in zip(starts, parts, strict=True))
    return replace(passage(" ".join(parts)), sentences=spans)


def quoting(quotation: Quotation, *passages: Passage) -> Answer:
    """An answer with these passages."""
    return Answer("?", True, 0.9, quotation, tuple(Hit(found, 0.9) for found in passages))


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            answered(passage(start=40), "They are small & dark."),
            f"<b>They are small &amp; dark.</b>\n{ORIGIN}\n<blockquote expandable>Mars has two moons."
            " <b>They are small &amp; dark.</b> Phobos rises &lt;b&gt;twice&lt;/b&gt; a day.</blockquote>",
        ),
        (
            quoting(Quotation("planets.txt", 100, 104, "Mars"), passage("Earth."), passage("Mars is red.", start=100)),
            f"<b>Mars</b>\n{ORIGIN}\n<blockquote expandable>is red.</blockquote>",
        ),
        (
            quoting(Quotation("planets.txt", 0, 8, "Moons <1", Aspect.TITLE), passage("A.", document="a.txt"), MARS),
            f"<b>Moons &lt;1</b>\n{ORIGIN}\n<blockquote expandable>Mars is red.</blockquote>",
        ),
        (quoting(Quotation("planets.txt", 0, 12, "Mars is red."), MARS), f"<b>Mars is red.</b>\n{ORIGIN}"),
    ],
    ids=["sentence", "at the beginning of a later passage", "title", "the whole passage"],
)
def test_the_answering_words_come_first_and_the_passage_is_folded(answer: Answer, text: str) -> None:
    assert list(map(without_words, from_answer(answer, SAY))) == [text]


def test_a_heading_that_stands_in_the_origin_is_not_repeated() -> None:
    found = replace(passage("Which moon?\n\nPhobos. Deimos."), section="Moons › Which moon?")
    quotation = Quotation("planets.txt", 13, 20, "Phobos.")
    assert from_passage(found, quotation, "?", SAY).endswith("\n<blockquote expandable>Deimos.</blockquote>")
    assert "Which moon?\n\n<b>Phobos.</b> Deimos." in from_passage(replace(found, section="Moons"), quotation, "?", SAY)


def test_what_answers_is_bold_in_the_answering_words() -> None:
    quotation = Quotation("planets.txt", 100, 112, "Mars is <3>.", focus=((108, 111),))
    found = passage("Mars is <3>. Yes.", start=100)
    assert without_words(from_passage(found, quotation, "?", SAY)) == (
        f"Mars is <b>&lt;3&gt;</b>.\n{ORIGIN}\n<blockquote expandable>Yes.</blockquote>"
    )
    long = passage("It is so. " * 25)
    assert "<b>" not in from_passage(long, Quotation("planets.txt", 0, 249, long.text[:249]), "?", SAY)


def test_a_row_has_the_name_of_its_column_below_it() -> None:
    quotation = Quotation("planets.txt", 0, 8, "Mars | 2", focus=((7, 8),), columns="planet | <moons>")
    assert without_words(from_passage(passage("Mars | 2"), quotation, "?", SAY)) == (
        f"Mars | <b>2</b>\n<i>&lt;moons&gt;: 2</i>\n{ORIGIN}"
    )


def test_a_section_is_shown_whole_and_unfolded() -> None:
    quotation = Quotation("planets.txt", 0, 5, "Rock.")
    assert without_words(from_section(replace(passage(FOLDED), section="Inner"), quotation, SAY, "<b>1</b>")) == (
        f"<b>1</b>\n<b>Rock.</b>\n{ORIGIN.replace('Moons', 'Moons · § Inner')}\n"
        f"<blockquote>{FOLDED[6:].rstrip()}</blockquote>"
    )


def test_the_link_of_a_quotation_leads_to_its_words() -> None:
    (text,) = from_answer(answered(passage(), "They are small & dark."), SAY)
    assert text.split("\n")[1].endswith(
        '<a href="https://www.sky.org/m?a=1&amp;b=2#:~:text=They%20are%20small%20%26%20dark.">sky.org</a>'
    )


def test_the_section_and_the_page_stand_with_the_title() -> None:
    found = replace(MARS, section="Planets › Inner", places="p. 12")
    (text,) = from_answer(quoting(Quotation("planets.txt", 0, 4, "Mars"), found), SAY)
    assert text.split("\n")[1] == (
        'Moons · § Planets › Inner · p. 12 · January 31, 2026 · <a href="https://www.sky.org/m?a=1&amp;b=2#page=12">sky.org</a>'
    )


def test_a_corrected_question_is_shown_above_its_answer() -> None:
    answer = replace(quoting(Quotation("planets.txt", 0, 4, "Mars"), MARS), understood="Where is Mars?")
    assert from_answer(answer, SAY)[0].startswith("Understood as: Where is Mars?\n<b>Mars</b>\n")


@pytest.mark.parametrize("closest", [[], [passage()]])
def test_a_refusal_is_one_sentence(closest: list[Passage]) -> None:
    assert from_answer(refused(*closest), SAY) == ["That is not in the documents."]


def test_a_passage_without_a_quotation_stands_above_its_origin() -> None:
    shown = from_passage(MARS, None, "?", SAY, "<b>1</b>")
    assert shown == f"<b>1</b>\n<blockquote>Mars is red.</blockquote>\n{ORIGIN}"
    assert from_passage(passage(FOLDED), None, "?", SAY).startswith("<blockquote expandable>Rock. ")


@FILLINGS
def test_a_passage_is_cut_to_one_message_around_its_quotation(filling: str) -> None:
    sentence = "The one sentence that answers it."
    found = passage(f"{filling * 1500}{sentence} {filling * 1500}", title="T" * 400)
    start = found.text.index(sentence)
    quotation = Quotation("planets.txt", start, start + len(sentence), sentence)
    for markup in (from_passage(found, quotation, "?", SAY, "Heading"), from_section(found, quotation, SAY, "Heading")):
        text = read_html(markup)
        assert text.count(sentence) == 2  # once before the passage, once in it
        assert text.endswith("\n…")
        assert "</blockquote>\n…" in markup
    assert read_html(from_passage(found, None, "?", SAY)).startswith(filling[:4].strip())


def test_the_longest_parts_fit_into_one_message() -> None:
    words = "Rock. " * 99
    found = passage(words * 9, title="T" * 400, date="D" * 400, section="S" * 400, source=f"https://{'h' * 400}.org/")
    text = from_section(found, Quotation("planets.txt", 0, 593, words[:593]), SAY, "H" * 200)
    assert 4000 < len(read_html(text)) <= 4096


def test_a_passage_is_shown_as_far_as_it_is_about_the_question() -> None:
    found = sentences("Venus is hot.", *OTHERS, "Phobos rises in the west.", *OTHERS)
    shown = from_passage(found, None, "Where does Phobos rise?", SAY)
    assert shown.startswith(f"…\n<blockquote>{OTHERS[-1]} Phobos rises in the west. {OTHERS[0]}</blockquote>\n…\n")
    quotation = Quotation("planets.txt", found.sentences[0][0], found.sentences[0][1], "Venus is hot.")
    shown = from_passage(found, quotation, "Is Venus hot?", SAY)
    assert shown.endswith(f"\n<blockquote expandable>{OTHERS[0]}</blockquote>\n…")


def test_a_count_names_the_documents_with_the_most_passages() -> None:
    tallies = tuple(Tally(Source(f"{number}.txt", "", "", "", 9), number) for number in range(1, 13))
    (text,) = from_count(Count("How many?", "a <b>", Found(tallies, ())), SAY)
    lines = text.splitlines()
    assert lines[0] == "<b>“a &lt;b&gt;”: 12 documents, 78 passages</b>"
    assert lines[1] == "• 12.txt · 12 passages"
    assert lines[-2:] == ["• 3.txt · 3 passages", "and 2 more documents"]


def test_a_count_has_the_forms_of_its_numbers() -> None:
    def sentence(*passages: int) -> str:
        tallies = tuple(Tally(Source("a.txt", "", "", "", 9), number) for number in passages)
        return from_count(Count("?", "ice", Found(tallies, ())), SAY)[0].splitlines()[0]

    assert sentence() == "<b>No document contains “ice”.</b>"
    assert sentence(1) == "<b>“ice”: 1 document, 1 passage</b>"
    assert sentence(2) == "<b>“ice”: 1 document, 2 passages</b>"


def test_a_long_reply_of_an_owner_takes_several_messages() -> None:
    assert from_reply("Answer:", "a < b") == ["<b>Answer:</b>\n<blockquote>a &lt; b</blockquote>"]
    texts = from_reply("Answer:", "word & " * 585)
    assert "".join("".join(map(read_html, texts)).split()) == "".join(("Answer:" + "word & " * 585).split())


def test_missed_questions_are_numbered_and_have_pages() -> None:
    questions = [Repeated(number, f"Is it {number} <?", number) for number in range(1, 46)]
    first, third = from_missed(questions, 1, SAY)[0].splitlines(), from_missed(questions, 3, SAY)[0].splitlines()
    assert first[:3] == [
        "<b>45 questions without an answer</b>",
        "1. Is it 1 &lt;?",
        "2. Is it 2 &lt;? · asked 2 times",
    ]
    assert first[-2] == "Next page: <code>/missed 2</code>"
    assert third[-2].startswith("45. ")
    assert from_missed(questions, 4, SAY) == ["There are pages 1 to 3, as in <code>/missed 2</code>."]
    assert from_missed([], 1, SAY) == ["There are no questions without an answer."]


@pytest.mark.parametrize(
    ("heading", "origin"),
    [
        ({"source": ""}, "Moons · January 31, 2026 · planets.txt"),
        ({"source": "", "title": ""}, "planets.txt · January 31, 2026"),
        ({"date": "2026-01", "source": ""}, "Moons · 2026-01 · planets.txt"),
        ({"date": ""}, 'Moons · <a href="https://www.sky.org/m?a=1&amp;b=2">sky.org</a>'),
        ({"date": "", "source": "javascript:alert(1)"}, "Moons · planets.txt"),
        ({"date": "", "source": "tg://user?id=1"}, "Moons · planets.txt"),
        ({"date": "", "source": "https://[broken"}, "Moons · planets.txt"),
        (
            {"date": "", "source": 'http://a.b/"><b>'},
            'Moons · <a href="http://a.b/&quot;&gt;&lt;b&gt;">a.b</a>',
        ),
        ({"date": "", "source": "", "title": "<i>&"}, "&lt;i&gt;&amp; · planets.txt"),
        ({"date": "", "source": "", "title": "A\n\nb"}, "A b · planets.txt"),
        ({"date": "", "source": "", "title": "", "document": "caf\udce9.txt"}, "caf?.txt"),
    ],
)
def test_an_origin_is_title_date_and_web_address_or_file(heading: dict[str, Any], origin: str) -> None:
    answer = answered(passage("Yes.", **heading), "Yes.")
    shown = list(map(without_words, from_answer(answer, SAY)))
    assert shown == [f"<b>Yes.</b>\n{origin}"]


@pytest.mark.parametrize("sentence", ["word " * 150, "word " * 2000])
def test_an_answer_too_long_to_lead_is_bold_in_its_passage_and_not_folded(sentence: str) -> None:
    (markup,) = from_answer(answered(passage(f"Before. {sentence}After."), sentence), SAY)
    assert read_html(markup)
    assert markup.count("<b>") == markup.count("<blockquote>") == 1


def test_a_long_list_of_documents_has_pages() -> None:
    sources = [Source(f"{number}.txt", "", "", "", number) for number in range(45)]
    (second,) = from_sources(sources, 2, SAY)
    lines = second.splitlines()
    assert lines[0] == "<b>45 documents</b>, page 2 of 3"
    assert lines[1] == "21. 20.txt · 20 passages"
    assert lines[-2] == "40. 39.txt · 39 passages"
    assert lines[-1] == "Next page: <code>/sources 3</code>"
    assert from_sources(sources, 3, SAY)[0].splitlines()[-1] == "45. 44.txt · 44 passages"


@pytest.mark.parametrize("number", [0, 4, 10**9])
def test_a_missing_page_is_reported_with_the_number_of_pages(number: int) -> None:
    sources = [Source("a.txt", "", "", "", 1)] * 45
    assert from_sources(sources, number, SAY) == ["There are pages 1 to 3, as in <code>/sources 2</code>."]
    assert from_sources([], number, SAY) == ["There are no documents yet."]


def test_a_page_of_long_titles_and_addresses_takes_several_messages() -> None:
    source = Source("a.txt", "<" * 500, "", "https://a.b/" + "&" * 980, 1)
    markups = from_sources([source] * 20, 1, SAY)
    assert len(markups) > 1
    assert all(read_html(each) and len(each.encode()) <= BYTES for each in markups)


def test_a_refusal_names_the_language_of_the_documents_if_the_question_is_in_another() -> None:
    refused = replace(quoting(Quotation("planets.txt", 0, 12, "Mars is red."), MARS), answered=False, languages=("de",))
    assert from_answer(refused, SAY) == ["That is not in the documents. Ask in their language: German."]
    assert from_answer(refused, texts("ru")) == ["В документах ответа нет. Спросите на их языке: немецкий."]


def test_what_stands_beside_the_answer_follows_it_with_its_date() -> None:
    old = passage("The fee was <15>.", document="old.txt")
    further = Further(Relation.VERSION, Quotation("old.txt", old.start, old.end, old.text), old)
    answer = replace(quoting(Quotation("planets.txt", 0, 12, "Mars is red."), MARS), also=(further,))
    (text,) = from_answer(answer, SAY)
    lines = without_words(text).split("\n")
    assert lines[2:4] == ["Dated January 31, 2026:", "<b>The fee was &lt;15&gt;.</b>"]
    assert lines[4].startswith("Moons · January 31, 2026")
    # A message that is turned back has it too.
    assert with_further("First.", [further], SAY).split("\n")[1:3] == lines[2:4]
