"""Source code: blocks of code and their comments, with the numbers of their lines."""

import pytest

from seeds.texts.source import read


def shown(code: str, name: str) -> list[tuple[str, str, str]]:
    document = read(code.encode(), name)
    return [(block.kind.value, block.place, document.text[block.start : block.end]) for block in document.outline]


def test_functions_are_blocks_and_docstrings_are_text() -> None:
    code = (
        '"""Fares\n\nof the ferry."""\nimport re\n\n\ndef fare(age):\n    """What a ticket costs."""\n'
        "    # children\n    if age < 6:\n\n        return 0\n    return 7\n\n\ndef end():\n    pass\n"
    )
    assert shown(code, "fares.py") == [
        ("paragraph", "line 1", "Fares"),
        ("paragraph", "line 1", "of the ferry."),
        ("code", "line 4", "import re"),
        ("code", "line 7", "def fare(age):"),
        ("paragraph", "line 8", "What a ticket costs."),
        ("paragraph", "line 9", "children"),
        ("code", "line 10", "if age < 6:\n\n    return 0\nreturn 7"),
        ("code", "line 16", "def end():\n    pass"),
    ]


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("a.c", "/* The fare\n * in euros. */"),
        ("a.ts", "/**\n * The fare\n * in euros.\n */"),
        ("a.go", "// The fare\n// in euros."),
        ("a.sql", "-- The fare\n-- in euros."),
        ("a.ini", "; The fare\n# in euros."),
        ("a.yaml", "# The fare\n# in euros."),
        ("a.rb", "=begin\nThe fare\nin euros.\n=end"),
        ("a.php", "// The fare\n# in euros."),
        ("a.css", "/*\nThe fare\nin euros.\n*/"),
    ],
)
def test_comments_lose_their_signs(name: str, comment: str) -> None:
    assert shown(f"{comment}\nfare = 7", name)[0] == ("paragraph", "line 1", "The fare\nin euros.")


def test_a_comment_among_code_and_a_string_of_several_lines_stay_in_it() -> None:
    code = 'a = 1\n# one\nb = """\n# two\n\n"""\nc = 3'
    assert shown(code, "a.py") == [("code", "line 1", code)]


def test_a_sign_of_another_language_is_code() -> None:
    assert shown("#include <stdio.h>", "a.c") == [("code", "line 1", "#include <stdio.h>")]
    assert shown("#menu { color: red }", "a.css") == [("code", "line 1", "#menu { color: red }")]


def test_the_name_of_the_file_is_the_title() -> None:
    assert read(b"a = 1", "tools/fare_table.py").title == "fare_table.py"


@pytest.mark.parametrize("code", ['"""\n' * 5_001, "/*\n" * 5_000, "# a\n\n" * 5_000, "a\n\n" * 5_000, "a" * 100_000])
def test_long_input_takes_linear_time(code: str) -> None:
    read(code.encode(), "a.py")
