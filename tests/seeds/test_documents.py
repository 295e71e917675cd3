import pytest

from seeds.documents import one_line, tidy, title_from


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("one  \n\n\n\n\ntwo", "one\n\ntwo"),
        ("\n\n  indented\n    code  \n", "  indented\n    code"),
        ("5\xa0000\u202fkm", "5 000 km"),
        ("soft\xadhyphen zero\u200bwidth \ufeffmark\x07", "softhyphen zerowidth mark"),
        ("page\x0cbreak\u2028line\u2029paragraph", "page\n\nbreak\nline\n\nparagraph"),
        ("и\u0306од", "йод"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("", ""),
    ],
)
def test_tidying_keeps_the_words_and_unifies_the_spaces(text: str, clean: str) -> None:
    assert tidy(text) == clean


def test_one_line_has_single_spaces() -> None:
    assert one_line("  a\n\tb  c ") == "a b c"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("guides/setting_up-the__bot.md", "Setting up the bot"),
        ("Отчёт.docx", "Отчёт"),
        ("BBC-news.txt", "BBC news"),
        ("v1.2.txt", "V1.2"),
        ("minutes-2024-03-11.txt", "Minutes 2024-03-11"),
    ],
)
def test_a_file_name_becomes_a_title(name: str, title: str) -> None:
    assert title_from(name) == title
