"""Search results, in a terminal, in a pipe and as JSON."""

from io import StringIO

import pytest

from bot.dialogue.conversation import Count
from bot.rendering import answers, console, results
from retrieval.finding.search import Found, Place, Tally
from retrieval.scope import Source
from retrieval.text.passages import Passage

TEXT = "The [red]ferry[/red] sank. Ferries :sink:."
PASSAGE = Passage("a.txt", "Storm", "2021-03-01", "", 5, 5 + len(TEXT), TEXT, ((5, 5 + len(TEXT)),))
SOURCE = Source("a.txt", "Storm", "2021-03-01", "", 4)
OTHER = Source("b.txt", "", "", "https://b.example", 9)
PLACE = Place(PASSAGE, ((14, 19), (32, 39)))
FOUND = Found((Tally(SOURCE, 3), Tally(OTHER, 1)), (PLACE,))
NOTHING = Found((), ())


def printed(found: Found | Count, offset: int = 0, terminal: bool = False) -> str:
    out = console.console(
        file=StringIO(), force_terminal=terminal, width=80, color_system="standard" if terminal else None
    )
    if isinstance(found, Found):
        results.print_found(found, offset, out)
    else:
        answers.print_response(found, out)
    return str(out.file.getvalue())  # type: ignore[attr-defined]


def test_numbers_come_first_then_documents_then_passages() -> None:
    assert printed(FOUND, offset=1) == (
        "4 passages in 2 documents\n"
        "  3  Storm · 2021-03-01 · a.txt\n"
        "  1  https://b.example\n"
        f"\n{TEXT}\n\n— Storm · 2021-03-01 · a.txt\n"
        "\nPassages 2 to 2 of 4; go on with --offset 2.\n"
    )


def test_the_last_page_does_not_mention_a_next_page() -> None:
    assert "--offset" not in printed(FOUND, offset=3)


def test_the_words_are_bold_in_a_terminal() -> None:
    assert "The [red]\x1b[1mferry\x1b[0m[/red] sank. \x1b[1mFerries\x1b[0m :sink:." in printed(FOUND, terminal=True)


def test_one_is_singular_and_none_is_plural() -> None:
    assert printed(Found((Tally(SOURCE, 1),), ())).splitlines()[0] == "1 passage in 1 document"
    assert printed(NOTHING) == "0 passages in 0 documents\n"


def test_documents_beyond_one_screen_are_only_counted() -> None:
    lines = printed(Found((Tally(SOURCE, 2),) * 23, ())).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (22, "46 passages in 23 documents", "  and 3 more documents")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (FOUND, "2 documents mention ferry, in 4 passages."),
        (Found((Tally(SOURCE, 1),), ()), "1 document mentions ferry, in 1 passage."),
        (NOTHING, "No document mentions ferry."),
    ],
)
def test_a_count_answers_in_a_sentence(found: Found, sentence: str) -> None:
    assert printed(Count("How many?", "ferry", found)).splitlines()[0] == sentence


def test_json_contains_the_numbers_and_the_places() -> None:
    documents = [
        {"document": "a.txt", "title": "Storm", "source": "", "date": "2021-03-01", "passages": 3},
        {"document": "b.txt", "title": "", "source": "https://b.example", "date": "", "passages": 1},
    ]
    hit = {
        "document": "a.txt", "title": "Storm", "source": "", "date": "2021-03-01", "section": "", "place": "",
        "start": 5, "end": 5 + len(TEXT), "text": TEXT, "spans": [[14, 19], [32, 39]],
    }  # fmt: skip
    assert results.as_json("ferry", FOUND) == {"query": "ferry", "passages": 4, "documents": documents, "hits": [hit]}
    counted = {"question": "How many?", "counted": "ferry", "passages": 4, "documents": documents}
    assert answers.as_json(Count("How many?", "ferry", FOUND)) == counted
