"""Org files: words without marks, with their kinds."""

import pytest

from seeds.documents import Document
from seeds.texts.org import read


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.context, document.text[b.start : b.end]) for b in document.outline]


TEXT = """#+TITLE: The Ferry
#+DATE: <2022-07-19 Tue>
# not this

It leaves from the /old/ pier
at *nine*.\\\\
Then =ten=.

* TODO Fares :money:
:PROPERTIES:
:ID: 7
:END:
You need:

- [X] a coat
  - a warm one
1. two euros
- CPU :: the brain

| Route | Fare |
|-------+------|
| Oban  | 7    |

#+BEGIN_SRC python
print("*")
#+END_SRC

#+begin_quote
It [[https://example.org][runs]][fn:1].
#+end_quote

[fn:1] Since May.
"""


def test_a_text_is_read_as_its_parts() -> None:
    document = read(TEXT.encode(), "a.org")
    assert (document.title, document.date) == ("The Ferry", "2022-07-19")
    assert shown(document) == [
        ("paragraph", "", "It leaves from the old pier at nine.\nThen ten."),
        ("heading", "", "TODO Fares"),
        ("paragraph", "", "You need:"),
        ("item", "You need:", "a coat"),
        ("item", "You need:", "a warm one"),
        ("item", "You need:", "1. two euros"),
        ("item", "You need:", "CPU"),
        ("item", "CPU", "the brain"),
        ("row", "Route | Fare", "Route | Fare"),
        ("row", "Route | Fare", "Oban | 7"),
        ("code", "", 'print("*")'),
        ("paragraph", "", "It runs."),
        ("note", "", "Since May."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a /b/ *c* _d_ +e+ ~f~ g/h/i 2*3*4", "a b c d e f g/h/i 2*3*4"),
        ("[[file:a.png]] and [[x][there]]", "file:a.png and there"),
        ("=*typed*=", "*typed*"),
        (": typed *here*\n:  more", "typed *here*\n more"),
        ("#+caption: The pier\n[[a.png]]", "The pier\n\na.png"),
        ("#+begin_src\nno end", "no end"),
        ("#+author: Marta", "Author: Marta"),
        ("* A\n** B\nc", "B\n\nc"),
    ],
)
def test_marks_go_and_words_stay(text: str, words: str) -> None:
    assert read(text.encode(), "a.org").text == words


def test_included_files_are_named() -> None:
    assert read(b'It runs.\n#+INCLUDE: "x.org"', "a.org").missing == "the files that it includes are left out"


@pytest.mark.parametrize(
    "text", ["#+begin_src\n" * 5_000, "*a " * 30_000, "[[" * 50_000, ":a:\n" * 5_000, "|a" * 50_000]
)
def test_odd_input_takes_linear_time(text: str) -> None:
    read(text.encode(), "a.org")


def test_words_that_are_linked_wherever_they_occur_stay() -> None:
    document = read(b"* <<<Slack water>>>\n<<here>>The tide <<<turns>>>.", "a.org")
    assert (document.title, document.text) == ("Slack water", "The tide turns.")
