import pytest

from seeds.documents import Document
from seeds.markdown import read
from seeds.outline import Kind


def text_of(markdown: str) -> str:
    return read(markdown.encode(), "a.md").text


def test_the_title_is_the_first_heading_or_else_the_file_name() -> None:
    two = b"# The *ferry*\n\nIt runs.\n\n## Fares\n\nTwo euros."
    assert read(two, "a.md") == Document("a.md", "It runs.\n\nFares\n\nTwo euros.", "The ferry")
    assert read(b"It runs.", "the_ferry.markdown") == Document("the_ferry.markdown", "It runs.", "The ferry")
    assert read(b"# Ferry", "a.md") == Document("a.md", "Ferry", "Ferry")


def test_front_matter_overrides_the_heading() -> None:
    matter = b"---\ntitle: Ferry\nDate: 2022-07-19\nurl: https://example.org/a\ntags: [a]\n---\n"
    data = matter + b"# The ferry\n\nIt runs."
    assert read(data, "a.md") == Document("a.md", "It runs.", "Ferry", "2022-07-19", "https://example.org/a")


def test_a_section_heading_stays_under_a_title_in_the_front_matter() -> None:
    data = b"---\ntitle: Ferry\n---\n## Fares\n\nTwo euros."
    assert read(data, "a.md") == Document("a.md", "Fares\n\nTwo euros.", "Ferry")


def test_the_first_of_several_headings_stays_under_a_title_in_the_front_matter() -> None:
    assert text_of("---\ntitle: Ferry\n---\n# Before\n\nIt runs.\n\n# Fares") == "Before\n\nIt runs.\n\nFares"


def test_a_title_block_of_pandoc_gives_title_author_and_date() -> None:
    data = b"% The ferry\n% Anna Berg\n% 2022-07-19\n\n# Fares\n\nTwo euros."
    expected = Document("a.md", "author: Anna Berg\n\nTwo euros.", "The ferry", "2022-07-19")
    assert read(data, "a.md") == expected
    assert read(b"%The ferry\n\n## Fares\n\nTwo.", "a.md") == Document("a.md", "Fares\n\nTwo.", "The ferry")
    assert text_of("%% a note %%\n\nTwo euros.") == "Two euros."


def test_commands_of_latex_between_paragraphs_leave_no_trace() -> None:
    markdown = "\\newpage\n\nIt runs.\n\\vspace{1cm} \\noindent\nDaily.\n\n\\begin{it}\n\n\\textbf{Free} of charge."
    assert text_of(markdown) == "It runs. Daily.\n\n\\textbf{Free} of charge."


def test_asterisks_of_bold_words_that_never_begin_leave_no_trace() -> None:
    assert text_of("Our name:\n****\nThe Ferry e.V.****") == "Our name:\n\nThe Ferry e.V."
    assert text_of("Hotel **** and inn ****") == "Hotel **** and inn ****"


def test_items_that_begin_with_letters_are_items() -> None:
    document = read(
        b"The board is:\na. the chair\nb. the treasurer\nof the ferry\n\n1. Crew:\n   a) one\n   b) two", "a.md"
    )
    assert document.text == "The board is:\n\na. the chair\nb. the treasurer of the ferry\n1. Crew:\n  a) one\n  b) two"
    contexts = ["", "The board is:", "The board is:", "The board is:", "Crew:", "Crew:"]
    assert [block.context for block in document.outline] == contexts


@pytest.mark.parametrize("text", ["The board met.\nA. Berg spoke.\nC. Falk did not.", "It is\na. one line"])
def test_initials_and_single_letters_begin_no_items(text: str) -> None:
    assert text_of(text) == text.replace("\n", " ")


@pytest.mark.parametrize("matter", ["---\n[: broken\n---\n\n", "---\njust words\n---\n\n"])
def test_invalid_front_matter_stays_in_the_text(matter: str) -> None:
    assert "It runs." in text_of(matter + "It runs.")


def test_a_news_text_with_markdown_is_recognised() -> None:
    data = b"Ferry runs again\n\nJuly 19, 2022\n\nIt *left* at [nine](#).\n\nOriginal url:\n\n<https://example.org/a>"
    assert read(data, "a.md") == Document(
        "a.md", "It left at nine.", "Ferry runs again", "2022-07-19", "https://example.org/a"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("It **runs** at\nnine, `daily`.", "It runs at nine, daily."),
        ("One\\\ntwo<br>three", "One\ntwo\nthree"),
        ("See [the ~~old~~ plan](http://x.org 'T') ![a boat](b.png).", "See the old plan a boat."),
        ("- one\n- two\n  - deep\n- three", "- one\n- two\n  - deep\n- three"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("| Year | Fare |\n|---|---|\n| 2022 | *two* |", "Year | Fare\n2022 | two"),
        ("```python\nif x:\n    run(a[0](b))\n```", "if x:\n    run(a[0](b))"),
        ("> quoted\n> words", "quoted words"),
        ("<div>raw &amp; plain</div>\n\n<!-- not\nthis -->\n\n***\n\nend", "raw & plain\n\nend"),
        ("5 &lt; 6 \\* 7", "5 < 6 * 7"),
    ],
)
def test_markup_is_removed_and_words_stay(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Boat\n\n## Oars {.wide #oars}\n\nTwo each.", "Oars\n\nTwo each."),
        ("# Boat\n\n## Oars {#oars}\n\nTwo each. {{<required>}}", "Oars\n\nTwo each."),
        ('{{< hint style="info" >}}\nTwo each.\n{{< /hint >}}', "Two each."),
        ('{{% notice tip %}}\nTwo each.\n{{% /notice %}}\n\nSee [it]({{< relref "a" >}}).', "Two each.\n\nSee it."),
        (":::note\nTwo each.\n:::", "Two each."),
        ("::: tip Oars\nTwo each.\n:::", "Oars\n\nTwo each."),
        ("!!! warning\n    Two each.", "Two each."),
        ('!!! warning "Oars"\n    Two each.', "Oars\n\nTwo each."),
        ('=== "Oars"\n\n    Two each.', "Oars\n\nTwo each."),
        ("[TOC]\n\nOars.", "Oars."),
        ("Oars :material-fire:{ .icon } burn at 8:00 or 9:00.", "Oars burn at 8:00 or 9:00."),
        ("{{#include a.md}}\n\nTwo each.", "Two each."),
        ('--8<-- "a.md"\n\nTwo each.', "Two each."),
        ("import Tabs from '@theme/Tabs';\n\nTwo each.", "Two each."),
        ("{% include a.html %}\n\nTwo each.", "Two each."),
    ],
)
def test_marks_of_site_generators_leave_no_trace(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


def test_marks_of_note_taking_programs_leave_no_trace() -> None:
    links = "[[crew/Ada|Ada]] rows, [[Bo]] steers. ==Both swim.== %% ask %%"
    box = "> [!warning]- Cold\n> Take a coat. ^coat"
    text = "Ada rows, Bo steers. Both swim.\n\nCold\n\nTake a coat.\n\n- Wash it"
    assert text_of(f"{links}\n\n{box}\n\n![[pier.png]]\n\n- [x] Wash it") == text


def test_scripts_and_styles_are_no_text() -> None:
    script = "<script>\nshow('oars');\n\nhide();\n</script>\n<style>\np { color: blue }\n\n</style>\n\n"
    assert read(f"{script}# Oars\n\nTwo each.".encode(), "a.md") == Document("a.md", "Two each.", "Oars")


def outline(markdown: str) -> list[tuple[Kind, str, str]]:
    document = read(markdown.encode(), "a.md")
    return [(block.kind, document.text[block.start : block.end], block.context) for block in document.outline]


def test_a_bold_line_alone_is_a_heading_below_all_others() -> None:
    document = read(b"# Ferry\n\n## Pier\n\n**Opening hours**\n\nNine to five.\n\n**Fares**\n\nTwo euros.", "a.md")
    assert [block.section for block in document.outline][2::2] == [("Pier", "Opening hours"), ("Pier", "Fares")]
    assert document.title == "Ferry"


@pytest.mark.parametrize(
    "bold", ["**Dogs are forbidden.**", "**Note:**", "A **bold** word", "- **item**", "**You need**\n\n- oars"]
)
def test_other_bold_words_are_no_heading(bold: str) -> None:
    assert Kind.HEADING not in [kind for kind, *_ in outline(f"{bold}\n\nNine to five.")]


def test_a_sentence_or_item_that_goes_on_announces_its_list() -> None:
    assert outline("Allowed. Its members are\n\n- Ms Ash\n- friends\n  - Bo")[1:] == [
        (Kind.ITEM, "Ms Ash", "Its members are"),
        (Kind.ITEM, "friends", "Its members are"),
        (Kind.ITEM, "Bo", "friends"),
    ]


def test_footnotes_are_notes_below_the_text_and_their_marks_go() -> None:
    assert outline("It runs.[^a1] Daily.[^2]\n\n[^a1]: Since May,\n    or June.\n\nSee `[^2]`.") == [
        (Kind.PARAGRAPH, "It runs. Daily.", ""),
        (Kind.PARAGRAPH, "See [^2].", ""),
        (Kind.NOTE, "Since May, or June.", ""),
    ]


def test_a_link_whose_target_is_a_tag_keeps_only_its_words() -> None:
    text = 'See ([Article 5]({% link rules/a.md %}#five)) and [all]({{< ref "a.md" >}}).'
    assert read(text.encode(), "a.md").text == "See (Article 5) and all."


def test_the_only_heading_of_the_highest_level_is_the_title() -> None:
    assert read(b"## Contacts\n\nAda.\n\n# Ferry\n\nIt runs.\n", "a.md").title == "Ferry"


def test_a_line_between_tags_of_liquid_is_read() -> None:
    assert read(b"{% if winter %}It rests.{% endif %}\n\nIt sails.", "a.md").text == "It rests.\n\nIt sails."
