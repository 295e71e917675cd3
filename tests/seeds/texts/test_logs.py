"""Logs: entries with the numbers of their lines."""

from seeds.texts.logs import read


def shown(text: str) -> list[tuple[str, str]]:
    document = read(text.encode(), "a.log")
    return [(block.place, document.text[block.start : block.end]) for block in document.outline]


def test_an_entry_keeps_the_lines_below_it() -> None:
    text = "2022-07-19 10:00 ERROR no\nTraceback:\n  x\nValueError\n\n[19/Jul/2022] ok\n2022-07-19 10:01 INFO yes\n"
    assert shown(text) == [
        ("line 1", "2022-07-19 10:00 ERROR no\nTraceback:\n  x\nValueError\n\n[19/Jul/2022] ok"),
        ("line 7", "2022-07-19 10:01 INFO yes"),
    ]


def test_without_stamps_each_line_is_an_entry_with_the_indented_ones_below() -> None:
    assert shown("ready\n  port 80\nstopped") == [("line 1", "ready\n  port 80"), ("line 3", "stopped")]
