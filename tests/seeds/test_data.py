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


@pytest.mark.parametrize(
    "fact",
    [
        "at least 300",
        "one unit",
        "The Moscow Times",
        "Buynaksk",
        "Dagestan",
        "March",
        "150 men",
    ],
)
def test_the_article_says_who_how_many_where_and_when(fact: str) -> None:
    assert fact in ARTICLE.text


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - {ARTICLE.name}))
def test_a_page_of_the_guide_is_short_and_titled(name: str) -> None:
    page = DOCUMENTS[name]
    assert 80 <= len(page.text.split()) <= 250
    assert page.title != ""
    assert page.title not in page.text.splitlines()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("adding-documents.md", "seedbot index --seeds ~/documents"),
        ("adding-single-files.md", "seedbot forget report.txt"),
        ("asking-from-a-script.md", "seedbot ask --jsonl - < questions.jsonl"),
        ("asking-from-other-programs.md", "seedbot mcp --seeds ~/documents"),
        ("checking-that-all-is-well.md", "seedbot doctor"),
        ("asking-at-the-command-line.md", "The exit code is 2 when the command was used wrongly"),
        ("asking-in-the-repl.md", "Type q and press Enter to quit the prompt."),
        ("changing-the-model.md", "seedbot index --model multilingual"),
        ("restricting-access.md", "Set SEEDBOT_OWNERS to the numeric Telegram ids"),
        ("running-as-a-service.md", "systemctl enable --now seedbot"),
        ("setting-up-telegram.md", "TELEGRAM_BOT_TOKEN"),
        ("when-there-is-no-answer.md", "not in the documents"),
    ],
)
def test_the_guide_answers_how_to_use_the_bot(name: str, words: str) -> None:
    assert words in DOCUMENTS[name].text
