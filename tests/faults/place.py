"""A folder of made documents with its index, as a user has them."""

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
    """Everything that one user has, below one folder."""

    root: Path

    @property
    def seeds(self) -> Path:
        """The folder of documents."""
        return self.root / "seeds"

    @property
    def home(self) -> Path:
        """Where the index lies."""
        return self.root / "home"

    @property
    def own(self) -> Path:
        """Files beside the folder, to be added."""
        return self.root / "own"

    def copy(self, root: Path) -> "Place":
        """The same at another place, in place of what was there; files keep their times."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        return Place(root)


def write(folder: Path, numbers: range, edition: int = 1) -> list[Path]:
    """Small documents, one of each number, which differ by edition."""
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
