from pathlib import Path

import pytest

import seeds
from seeds.folder import scan
from seeds.readers import read

DATA = Path(seeds.__file__).parent / "data"
DOCUMENTS = {file.name: read(file.path, file.name) for file in scan(DATA).files}
ARTICLE = DOCUMENTS["soldiers-refuse-deployment.txt"]


def test_every_starter_document_can_be_read() -> None:
    found = scan(DATA)
    assert (found.unsupported, found.failures) == ((), {})
    assert len(DOCUMENTS) >= 10


def test_the_article_has_title_date_and_source() -> None:
    assert ARTICLE.title == "Dagestani unit turned its back on the war in Ukraine, activists say"
    assert ARTICLE.date == "2022-07-19"
    assert ARTICLE.source == (
        "https://www.themoscowtimes.com/2022/07/19/"
        "300-north-caucasus-soldiers-refuse-ukraine-deployment-activists-a78338"
    )
    assert "Original url" not in ARTICLE.text


def test_the_article_says_who_how_many_where_and_when() -> None:
    facts = ("at least 300", "one unit", "The Moscow Times", "Buynaksk", "Dagestan", "March", "150 men")
    assert [fact for fact in facts if fact not in ARTICLE.text] == []


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - {ARTICLE.name}))
def test_a_page_of_the_guide_is_short_and_titled(name: str) -> None:
    page = DOCUMENTS[name]
    assert 80 <= len(page.text.split()) <= 520
    assert page.title != ""
    assert page.title not in page.text.splitlines()
