"""The work that the tests disturb: a user's folders, what is in them beforehand, and the commands that are started."""

import json
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.adding import files
from embeddings.loading import load
from embeddings.models import DEFAULT, find
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from retrieval.storage.store import Store
from tests.fakes import WordEncoder
from tests.faults.program import Command, seedbot, word_seedbot

_WORDS = [
    "harbour", "lighthouse", "keeper", "storm", "ferry", "bridge", "market", "council", "tower", "library",
    "island", "captain", "letter", "winter", "river", "station", "garden", "museum", "school", "doctor",
]  # fmt: skip
QUESTIONS = [
    *(f"When did the {_WORDS[i]} of town {i * 7} meet the {_WORDS[i + 1]}?" for i in range(0, 18, 2)),
    *(f"What does edition 2 speak of town {number}?" for number in (3, 21, 45, 64)),
    "Who composed the symphony?",
]


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one user, in one root folder."""

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

    def retriever(self) -> Retriever:
        """A retriever over the index, with the word model."""
        return Retriever(Index(self.home), WordEncoder())


@dataclass(frozen=True, slots=True)
class Work:
    """A task that takes a while: what it starts from, and its commands, which are started together."""

    name: str
    prepare: Callable[[Place, int], None]  # place, number of documents
    commands: Callable[[Place], list[Command]]
    is_exact: bool = True  # whether answers do not depend on the order in which documents were added


def write(folder: Path, numbers: range, edition: int = 1) -> None:
    """Write one small document for each number; the text depends on number and edition."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        chance = random.Random(number * 10 + edition)
        text = f"Edition {edition} speaks of town {number}.\n"
        for _ in range(chance.randrange(3, 16)):
            one, other = chance.choices(_WORDS, k=2)
            text += f"\nA {one} of town {number} met a {other} in {chance.randrange(1000, 1900)}.\n"
        (folder / f"{number:04}.txt").write_text(text, "utf-8")


def nothing_yet(place: Place, size: int) -> None:
    write(place.seeds, range(size))


def indexed(place: Place, size: int) -> None:
    nothing_yet(place, size)
    with place.retriever() as retriever:
        retriever.sync(place.seeds)


def changed_since(place: Place, size: int) -> None:
    """An index to which a fifth of the documents is new, a fifth changed, a fifth deleted and a fifth renamed."""
    indexed(place, size)
    fifth = size // 5
    deleted, renamed = range(size - fifth, size), range(size - fifth * 2, size - fifth)
    write(place.seeds, range(size, size + fifth))
    write(place.seeds, range(fifth), edition=2)
    for number in deleted:
        (place.seeds / f"{number:04}.txt").unlink()
    for number in renamed:
        (place.seeds / f"{number:04}.txt").rename(place.seeds / f"renamed-{number:04}.txt")


def with_files_to_add(place: Place, size: int) -> None:
    indexed(place, size // 4)
    write(place.own, range(1000, 1000 + size // 2))


def with_files_added(place: Place, size: int) -> None:
    with_files_to_add(place, size)
    with place.retriever() as retriever:
        for path in sorted(place.own.iterdir()):
            files.keep(retriever, str(path))
        files.bring_into_step(retriever)


def derived_left_behind(place: Place, size: int) -> None:
    """The store holds all documents, but the derived indexes only the first tenth of them."""
    indexed(place, size // 10 + 1)
    early = place.copy(place.root.with_name("early"))
    indexed(place, size)
    shutil.rmtree(place.home / "words")
    for name in ("words", "vectors.faiss"):
        (early.home / name).replace(place.home / name)
    shutil.rmtree(early.root)


def with_the_model_prepared(place: Place, size: int) -> None:
    nothing_yet(place, size)
    load(find(DEFAULT))


def index(place: Place, program: Callable[..., None] = word_seedbot) -> list[Command]:
    return [partial(program, place.home, "index", "--seeds", str(place.seeds), "--json")]


def add(place: Place) -> list[Command]:
    return [partial(word_seedbot, place.home, "add", *map(str, sorted(place.own.iterdir())), "--json")]


def forget(place: Place) -> list[Command]:
    """Removes all added files that are still there."""
    with closing(Store(place.home / "store.sqlite")) as store:
        names = sorted(store.digests("own"))
    return [partial(word_seedbot, place.home, "forget", *names, "--json")] if names else []


def ask(place: Place) -> list[Command]:
    questions = place.root / "questions.jsonl"
    questions.write_text("".join(json.dumps({"question": question}) + "\n" for question in QUESTIONS))
    return [partial(word_seedbot, place.home, "ask", "--file", str(questions), "--jsonl")]


SYNC = Work("sync", changed_since, index)
ALONE = [
    Work("index", nothing_yet, index),
    SYNC,
    Work("add", with_files_to_add, add),
    Work("forget", with_files_added, forget),
    Work("catch-up", derived_left_behind, ask),
]
INTO_LISTS = partial(index, program=partial(word_seedbot, exact_up_to=60))
WORKS = [
    *ALONE,
    Work("ask while another indexes", changed_since, lambda place: index(place) + ask(place)),
    Work("two indexers", nothing_yet, lambda place: index(place) * 2),
    Work("clustering vectors into lists", indexed, INTO_LISTS, is_exact=False),
]
REAL_INDEX = Work("index with the real model", with_the_model_prepared, partial(index, program=seedbot))
