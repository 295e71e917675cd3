"""AsciiDoc: words without marks, with their kinds."""

import pytest

from seeds.documents import Document
from seeds.texts.asciidoc import read


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.context, document.text[b.start : b.end]) for b in document.outline]


TEXT = """// not this
= The Ferry
Marta Lindqvist
v1.0, 2022-07-19
:pier: old pier

It leaves from the {pier}
at *nine*. +
Then `ten`.

== Fares

You need:

* a coat
** a _warm_ one
. two euros

CPU:: the brain

.Table
[cols="1,2"]
|===
|Route |Fare

|Oban
|7 euros
in May
|===

[source,python]
----
print("|")  # <1>
----
<1> Prints.

include::more.adoc[]
"""


def test_a_text_is_read_as_its_parts() -> None:
    document = read(TEXT.encode(), "a.adoc")
    assert (document.title, document.date) == ("The Ferry", "2022-07-19")
    assert document.missing == "the files that it includes are left out"
    assert shown(document) == [
        ("paragraph", "", "Marta Lindqvist v1.0, 2022-07-19"),
        ("paragraph", "", "It leaves from the old pier at nine.\nThen ten."),
        ("heading", "", "Fares"),
        ("paragraph", "", "You need:"),
        ("item", "You need:", "a coat"),
        ("item", "You need:", "a warm one"),
        ("item", "You need:", "two euros"),
        ("paragraph", "", "CPU"),
        ("item", "CPU", "the brain"),
        ("note", "", "Table"),
        ("row", "Route | Fare", "Route | Fare"),
        ("row", "Route | Fare", "Oban | 7 euros in May"),
        ("code", "", 'print("|")'),
        ("item", "", "Prints."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("link:x.html[here] and https://example.org[there]", "here and there"),
        ("See <<fares,the fares>> and <<tides>>.", "See the fares and tides."),
        ("**b**old, `code` #mark# 2*3*4 a_b_c", "bold, code mark 2*3*4 a_b_c"),
        ("It runs.footnote:[Since May.]", "It runs. (Since May.)"),
        ("press kbd:[F11] image:a.png[the pier]", "press F11 the pier"),
        ("[[here]]It runs.", "It runs."),
        ("NOTE: It runs.", "NOTE: It runs."),
        ("====\nIt runs.\n====", "It runs."),
        ("....\n*typed*\n....", "*typed*"),
        ("////\nhidden\n////\nIt runs.", "It runs."),
        ("[quote,Marta]\n____\nIt runs.\n____", "Marta\n\nIt runs."),
        ("image::a.png[The pier,300]", "The pier"),
        ('image::a.png[width=300,alt="The pier"]', "The pier"),
        ('image::a.png[width="300"]', ""),
        ('At image:a.png[alt="the pier",width=300]', "At the pier"),
        (",===\na,b\n,===", "a | b"),
        ('[format="csv"]\n|===\na,b\n|===', "a,b"),
        ("----\nno end", "no end"),
    ],
)
def test_marks_go_and_words_stay(text: str, words: str) -> None:
    assert read(text.encode(), "a.adoc").text == words


@pytest.mark.parametrize(
    "text", ["----\n" * 5_001, "*a " * 30_000, "[" * 50_000, "a::" * 30_000, "|===\n" + "|a" * 30_000, "<<" * 9_000]
)
def test_odd_input_takes_linear_time(text: str) -> None:
    read(text.encode(), "a.adoc")


def test_an_attribute_set_on_a_condition_is_no_text() -> None:
    text = b"= The ferry\nifndef::dir[:dir: ../images]\nifdef::pdf[It runs.]\n\nEnd."
    assert read(text, "a.adoc").text == "It runs.\n\nEnd."
