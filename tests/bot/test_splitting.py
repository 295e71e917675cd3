import pytest

from bot.splitting import beginning, length, split


def parts(text: str, limit: int, whole: tuple[int, int] = (0, 0)) -> list[str]:
    return [text[start:end] for start, end in split(text, limit, whole)]


def test_length_counts_utf_16_units() -> None:
    assert [length("aé"), length("🪐"), length("\udce9")] == [2, 2, 1]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 5, []),
        ("short", 5, ["short"]),
        ("One two.\n\nThree. Four", 18, ["One two.\n\n", "Three. Four"]),
        ("One. Two three. Four", 18, ["One. Two three. ", "Four"]),
        ("I. one two three four", 18, ["I. one two three ", "four"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a🪐b🪐c", 2, ["a", "🪐", "b", "🪐", "c"]),
        ("是的。不是。", 5, ["是的。", "不是。"]),
    ],
)
def test_text_is_cut_at_the_best_border_within_the_limit(text: str, limit: int, expected: list[str]) -> None:
    assert parts(text, limit) == expected


def test_the_whole_span_is_not_cut() -> None:
    text = "One two three four five"
    assert parts(text, 12, (8, 18)) == ["One two ", "three four ", "five"]


def test_a_whole_span_over_the_limit_is_cut() -> None:
    assert parts("ab cdefgh", 3, (3, 9)) == ["ab ", "cde", "fgh"]


def test_a_beginning_is_cut_at_a_word_and_ends_in_an_ellipsis() -> None:
    assert beginning("One\n two three", 20) == "One two three"
    assert beginning("One\n two three", 9) == "One two …"
    assert beginning(" \n", 9) == ""
