"""Web addresses are recognised as people type them."""

import pytest

from bot.adding.addresses import is_address, shown


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("example.com", True),
        ("www.example.com/page?a=1", True),
        ("t.me/durov/1", True),
        ("пример.рф", True),
        ("https://127.0.0.1/a", True),
        ("example.com:8080", True),
        ("ferry", False),
        ("127.0.0.1", False),
        ("ftp://a.org/b", False),
        ("javascript:alert(1)", False),
        ("a..com", False),
        (".com", False),
        ("", False),
        ("a." * 50_000 + "!", False),
        ("https://" + "a" * 3000, False),
    ],
)
def test_a_name_with_a_domain_is_an_address(word: str, is_one: bool) -> None:
    assert is_address(word) == is_one


def test_the_scheme_and_the_login_are_not_shown() -> None:
    assert shown("https://ann:secret@example.com/a@b") == "example.com/a@b"
    assert shown("example.com/a@b") == "example.com/a@b"
