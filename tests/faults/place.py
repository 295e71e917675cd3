"""The folders of a user: generated documents, their index, and files to add."""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

_WORDS = [
    "harbour", "lighthouse", "keeper", "storm", "ferry", "bridge", "market", "council", "tower", "library",
    "island", "captain", "letter", "winter", "river", "station", "garden", "museum", "school", "doctor",
]  # fmt: skip
SUFFIXES = (".txt", ".md", ".html")


@dataclass(frozen=True, slots=True)
class Place:
    """All folders of one user, in one root folder."""

    root: Path

    @property
    def seeds(self) -> Path:
        """The documents folder."""
        return self.root / "seeds"

    @property
    def home(self) -> Path:
        """The folder of the index."""
        return self.root / "home"

    @property
    def own(self) -> Path:
        """The folder of files that are added one by one."""
        return self.root / "own"

    def copy(self, root: Path) -> "Place":
        """A copy at another root, replacing what was there; files keep their modification times."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        return Place(root)


def write(folder: Path, numbers: range, edition: int = 1) -> list[Path]:
    """Write one small document for each number; the text depends on number and edition."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:04}{SUFFIXES[number % 3]}" for number in numbers]
    for number, path in zip(numbers, paths, strict=True):
        text = _text(number, edition)
        path.write_text(_as_page(text) if path.suffix == ".html" else text, "utf-8")
    return paths


def _as_page(text: str) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.strip().split("\n\n"))
    return f"<html><head><title>A page</title></head><body><article>{paragraphs}</article></body></html>"


def _text(number: int, edition: int) -> str:
    chance = random.Random(number * 10 + edition)
    sentences = [
        f"A {chance.choice(_WORDS)} of town {number} met a {chance.choice(_WORDS)} in {chance.randrange(900) + 1000}"
        for _ in range(chance.randrange(3, 16))
    ]
    return f"Edition {edition} speaks of town {number}.\n\n" + ".\n\n".join(sentences) + ".\n"


QUESTIONS = [
    *(f"When did the {_WORDS[i]} of town {i * 7} meet the {_WORDS[i + 1]}?" for i in range(0, 18, 2)),
    *(f"What does edition 2 speak of town {number}?" for number in (3, 21, 45, 64)),
    "Who composed the symphony?",
]
