"""Front matter states title, date and source in the usual forms and under the usual keys."""

import pytest

from seeds.documents import Document
from seeds.front_matter import FrontMatter, completed, split
from seeds.outline import Block, Kind


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Regatta\ndate: 2023-08-12\nurl: https://a.org\ntags: [x]\n---\nText.",
        '+++\ntitle = "Regatta"\ndate = 2023-08-12T09:30:00Z\nlink = "https://a.org"\n[params]\nx = 1\n+++\nText.',
        '{\n"title": "Regatta",\n"date": "2023-08-12",\n"source": "https://a.org"\n}\nText.',
    ],
)
def test_yaml_toml_and_json_are_read(text: str) -> None:
    matter, rest = split(text)
    assert (matter.title, matter.date, matter.source, rest) == ("Regatta", "2023-08-12", "https://a.org", "Text.")
    assert matter.said == ()


@pytest.mark.parametrize(
    "key",
    [
        "created",
        "updated",
        "pubDate",
        "publishDate",
        "lastmod",
        "published_at",
        "Date",
        "dateCreated",
        "last-modified",
        "erstellt",
        "Дата",
    ],
)
def test_any_usual_key_gives_the_date(key: str) -> None:
    assert split(f"---\n{key}: 2023-08-12\n---\nText.")[0].date == "2023-08-12"


def test_a_front_matter_of_lists_alone_is_no_text() -> None:
    assert split("---\ntags: [sea]\n---\nText.") == (FrontMatter(), "Text.")


def test_the_last_change_is_the_date() -> None:
    assert split("---\ncreated: 2001-01-01\nupdated: 12 August 2023\n---\n")[0].date == "2023-08-12"


def test_what_people_ask_for_is_read_above_the_text() -> None:
    matter, _ = split("---\nlayout: post\nAuthors: [Ada Berg, Bo]\nprep_time: 20 min\nauthor: true\n---\n")
    assert matter.said == ("Authors: Ada Berg, Bo", "prep_time: 20 min")
    document = completed(Document("a.md", "Stew", outline=(Block(0, 4),)), matter)
    assert document.text == "Authors: Ada Berg, Bo\nprep_time: 20 min\n\nStew"
    assert [(block.kind, document.text[block.start : block.end]) for block in document.outline] == [
        (Kind.ROW, matter.said[0]),
        (Kind.ROW, matter.said[1]),
        (Kind.PARAGRAPH, "Stew"),
    ]
    assert completed(Document("a.md", ""), matter).text == ""


@pytest.mark.parametrize(
    "text", ["---\n[: x\n---\nText.", "---\nwords\n---\nText.", "+++\nx\n+++\n", "{\nx\n}\n", "Text."]
)
def test_what_is_no_front_matter_stays_in_the_text(text: str) -> None:
    assert split(text) == (FrontMatter(), text)
