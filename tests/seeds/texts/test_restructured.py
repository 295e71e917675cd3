"""reStructuredText: words without marks, with their kinds, also those of Sphinx."""

import pytest

from seeds.documents import Document
from seeds.texts.restructured import read


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.context, document.text[b.start : b.end]) for b in document.outline]


TEXT = """=========
The Ferry
=========

:Date: 2022-07-19

.. not this

It leaves from the *old* `pier <https://example.org>`_ at ``nine``. [1]_

Fares
-----

You need:

* a coat

  - a warm one

#. two euros

CPU
    the brain

===== ====
Route Fare
===== ====
Oban  7
===== ====

.. code-block:: python

   print("*")

.. versionadded:: 2.0
   See :ref:`the tides <tides>` and :py:func:`~tides.high`.

.. unknown:: Of all

   It **runs**.

.. [1] Since May.
"""


def test_a_text_is_read_as_its_parts() -> None:
    document = read(TEXT.encode(), "a.rst")
    assert (document.title, document.date, document.missing) == ("The Ferry", "2022-07-19", "")
    assert shown(document) == [
        ("item", "", "date: 2022-07-19"),
        ("paragraph", "", "It leaves from the old pier at nine."),
        ("heading", "", "Fares"),
        ("paragraph", "", "You need:"),
        ("item", "You need:", "a coat"),
        ("item", "You need:", "a warm one"),
        ("item", "You need:", "1. two euros"),
        ("paragraph", "", "CPU"),
        ("item", "CPU", "the brain"),
        ("row", "Route | Fare", "Route | Fare"),
        ("row", "Route | Fare", "Oban | 7"),
        ("code", "", 'print("*")'),
        ("paragraph", "", "Added in version 2.0: See the tides and tides.high."),
        ("paragraph", "", "Of all"),
        ("paragraph", "", "It runs."),
        ("note", "", "Since May."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("| one\n| two", "one\ntwo"),
        ("iv. four\nv. five", "iv. four\nv. five"),
        ("-a, --all  everything", "- -a, --all: everything"),
        ("Typed::\n\n  *here*", "Typed:\n\n*here*"),
        (".. image:: a.png\n   :alt: The pier", "The pier"),
        (".. note:: It runs.", "It runs."),
        (".. raw:: html\n\n   <b>It</b> runs.", "It runs."),
        ("=== ===\nA   B\n=== ==\nbroken table", "=== ===\nA   B\n=== ==\n\nbroken table"),
        (">>> 1 + 1\n2", ">>> 1 + 1\n2"),
        ("A `broken :role:`text", "A `broken :role:`text"),
        (".. toctree::\n\n   a\n\nIt runs.", "It runs."),
    ],
)
def test_marks_go_and_words_stay(text: str, words: str) -> None:
    assert read(text.encode(), "a.rst").text == words


def test_a_class_is_text_if_it_is_one_of_python() -> None:
    text = ".. class:: Ferry(seats)\n\n   It runs.\n\n.. class:: wide\n\nIt left.\n\n.. rst-class:: no-head\n\nIt came."
    assert read(text.encode(), "a.rst").text == "Ferry(seats)\n\nIt runs.\n\nIt left.\n\nIt came."


def test_included_files_are_never_read_and_named() -> None:
    document = read(b"It runs.\n\n.. include:: /etc/passwd\n", "a.rst")
    assert "root" not in document.text
    assert document.missing == "the files that it includes are left out"


def test_text_that_the_parser_cannot_read_is_read_as_plain_text() -> None:
    text = "\n".join(f"{'  ' * depth}* a\n" for depth in range(400))
    assert read(text.encode(), "a.rst").text.count("a") == 400


def test_a_heading_underlined_too_short_is_read_once() -> None:
    document = read(b"The harbour ferry\n=======\n\nIt runs.\n\nFares of the ferry\n-------\n\nTwo euros.", "a.rst")
    assert (document.title, document.text) == ("The harbour ferry", "It runs.\n\nFares of the ferry\n\nTwo euros.")


def test_facts_typed_as_those_of_a_mail_give_the_title() -> None:
    facts = b"Number: 7\nTitle: The ferry\nAuthor: Jon,\n        Marta\nStatus: Final\n\n"
    document = read(facts + b"Abstract\n========\n\nIt runs.", "a.rst")
    assert document.title == "The ferry"
    assert document.text.startswith("- Number: 7\n- Title: The ferry\n- author: Jon, Marta\n- status: Final")
    assert [block.section for block in document.outline][-1] == ("Abstract",)


def test_an_emphasized_line_above_text_is_a_heading() -> None:
    document = read(b"FAQ\n===\n\nBoats\n-----\n\n*My boat doesn't float*\n\nDry it.\n\n*Dry* it again\n", "a.rst")
    assert [(kind, text) for kind, _, text in shown(document)] == [
        ("heading", "Boats"), ("heading", "My boat doesn't float"), ("paragraph", "Dry it."),
        ("paragraph", "Dry it again"),
    ]  # fmt: skip
