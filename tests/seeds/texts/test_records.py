"""Records: each object is a row of keys and values, with its path."""

import json

import pytest

from seeds.documents import UnreadableError
from seeds.outline import Kind
from seeds.texts.records import read


def shown(value: object, name: str = "a.json") -> list[tuple[str, str, str]]:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    document = read(data, name)
    return [(block.kind.value, block.place, document.text[block.start : block.end]) for block in document.outline]


def test_each_record_of_a_list_is_a_row_with_its_path() -> None:
    people = [
        {"name": "Marta", "home": {"city": "Oban"}, "tags": ["a", "b"]},
        {"name": "Ann", "age": 41.50, "on": True},
    ]
    assert shown({"people": people, "since": None}) == [
        ("row", "", "since: null"),
        ("heading", "people", "people"),
        ("row", "people[1]", "name: Marta | home.city: Oban | tags: a, b"),
        ("row", "people[2]", "name: Ann | age: 41.5 | on: true"),
    ]


def test_a_record_stands_under_no_heading_of_the_one_before() -> None:
    items = [{"name": "A", "parts": [{"size": 1}]}, {"name": "B"}]
    document = read(json.dumps({"items": items}).encode(), "a.json")
    assert [block.section for block in document.outline[1:]] == [("items",)] * 3
    assert shown({"items": items})[2] == ("row", "items[1].parts[1]", "parts.size: 1")


def test_a_long_value_is_a_paragraph_and_a_long_list_has_items() -> None:
    words = "It runs. " * 50
    assert shown({"a": 1, "body": words, "days": ["Monday"] * 60})[:4] == [
        ("row", "", "a: 1"),
        ("paragraph", "body", f"body: {words.strip()}"),
        ("paragraph", "days", "days:"),
        ("item", "days[1]", "Monday"),
    ]


def test_a_very_long_list_has_rows_of_a_hundred_values() -> None:
    rows = shown(list(range(250)))
    assert [place for _, place, _ in rows] == ["[1]", "[101]", "[201]"]
    assert rows[2][2] == ", ".join(map(str, range(200, 250)))


def test_numbers_stay_as_they_are_typed() -> None:
    digits = "9" * 5_000
    assert shown(b'{"a": 1.50, "b": 1e5, "c": NaN}') == [("row", "", "a: 1.50 | b: 1e5 | c: NaN")]
    assert shown(digits.encode()) == [("paragraph", "", digits)]


def test_the_title_is_the_one_that_the_file_states() -> None:
    assert read(b'{"title": "The ferry", "x": 1}', "a.json").title == "The ferry"
    assert read(b'{"x": 1}', "fares_2022.json").title == "Fares 2022"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_record_a_line_has_its_line_as_place(name: str) -> None:
    assert shown(b'{"a": 1}\n\n{"a": {"b": 2}}\nbroken {\n', name) == [
        ("row", "line 1", "a: 1"),
        ("row", "line 3", "a.b: 2"),
        ("code", "line 4", "broken {"),
    ]


def test_json_with_comments_is_read_as_it_is_typed() -> None:
    assert shown(b'// The port\n{\n  "port": 80, // not 81\n}') == [
        ("paragraph", "line 1", "The port"),
        ("code", "line 2", '{\n  "port": 80, // not 81\n}'),
    ]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" * 200 + b"]" * 200, b'{"a":' * 200 + b"1" + b"}" * 200])
def test_deep_nesting_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^is nested more than 100 levels deep; save it with fewer"):
        read(data, "a.json")


def test_every_letter_is_kept_once() -> None:
    value = {"one": {"two": {"three": {"four": "deep"}}}, "five": [[1, 2], [[3, [4, [5]]]]], "six": {}, "seven": []}
    text = read(json.dumps(value).encode(), "a.json").text
    for key in ("one", "two", "four", "five", "deep", "six", "seven"):
        assert text.count(key) == 1
    assert [digit for digit in text if digit.isdigit()] == ["1", "2", "3", "4", "5"]
    assert Kind.ROW in [block.kind for block in read(json.dumps(value).encode(), "a.json").outline]
