"""What is in a file that came, before it is indexed."""

from pathlib import Path

import pytest

from bot.adding import received


@pytest.mark.parametrize(("name", "count"), [("a.txt", 9), ("a.pdf", 0), ("gone.txt", 0)])
def test_characters_are_those_of_the_text(tmp_path: Path, name: str, count: int) -> None:
    for path in (tmp_path / "a.txt", tmp_path / "a.pdf"):
        path.write_bytes("Größe: 7.".encode())
    assert received.characters(tmp_path / name) == count
