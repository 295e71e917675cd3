"""The works that the tests kill: how a user's place is prepared, and the commands that are started."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from bot.adding import files
from embeddings.loading import load
from embeddings.models import DEFAULT, find
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from retrieval.storage.store import Store
from tests.fakes import WordEncoder
from tests.faults.killing import PROGRAM, REAL_PROGRAM, Command
from tests.faults.place import QUESTIONS, Place, write
from tests.faults.program import EXACT_UP_TO


@dataclass(frozen=True, slots=True)
class Work:
    """A task that takes a while: what it starts from, and its commands, which are started together."""

    name: str
    prepare: Callable[[Place, int], None]  # place, number of documents
    commands: Callable[[Place], list[Command]]
    is_exact: bool = True  # whether answers do not depend on the order in which documents were added


def nothing_yet(place: Place, size: int) -> None:
    write(place.seeds, range(size))


def indexed(place: Place, size: int) -> None:
    nothing_yet(place, size)
    with _retriever(place) as retriever:
        retriever.sync(place.seeds)


def changed_since(place: Place, size: int) -> None:
    """An index to which a fifth of the documents is new, a fifth changed, a fifth deleted and a fifth renamed."""
    indexed(place, size)
    fifth = size // 5
    write(place.seeds, range(size, size + fifth))
    write(place.seeds, range(fifth), edition=2)
    for path in sorted(place.seeds.iterdir())[-fifth * 2 : -fifth]:
        path.unlink()
    for path in sorted(place.seeds.iterdir())[-fifth * 2 : -fifth]:
        path.rename(path.with_stem(f"renamed-{path.stem}"))


def with_files_to_add(place: Place, size: int) -> None:
    indexed(place, size // 4)
    write(place.own, range(1000, 1000 + size // 2))


def with_files_added(place: Place, size: int) -> None:
    with_files_to_add(place, size)
    with _retriever(place) as retriever:
        for path in sorted(place.own.iterdir()):
            files.keep(retriever, str(path))
        files.bring_into_step(retriever)


def derived_left_behind(place: Place, size: int) -> None:
    """The store holds all documents, but the derived indexes only the first tenth of them."""
    indexed(place, size // 10 + 1)
    kept = place.root / "kept"
    kept.mkdir()
    for name in ("words", "vectors.faiss"):
        (place.home / name).rename(kept / name)
    indexed(place, size)
    shutil.rmtree(place.home / "words")
    for path in kept.iterdir():
        os.replace(path, place.home / path.name)
    kept.rmdir()


def index(place: Place) -> list[Command]:
    return [[*PROGRAM, "index", "--seeds", str(place.seeds), "--json"]]


def add(place: Place) -> list[Command]:
    return [[*PROGRAM, "add", *map(str, sorted(place.own.iterdir())), "--json"]]


def forget(place: Place) -> list[Command]:
    """Removes all added files that are still there."""
    with closing(Store(place.home / "store.sqlite")) as store:
        names = sorted(store.digests("own"))
    return [[*PROGRAM, "forget", *names, "--json"]] if names else []


def ask(place: Place) -> list[Command]:
    questions = place.root / "questions.jsonl"
    questions.write_text("".join(json.dumps({"question": question}) + "\n" for question in QUESTIONS))
    return [[*PROGRAM, "ask", "--file", str(questions), "--jsonl"]]


def index_and_ask(place: Place) -> list[Command]:
    return [*index(place), *ask(place)]


def index_twice(place: Place) -> list[Command]:
    return [*index(place), *index(place)]


def with_the_model_prepared(place: Place, size: int) -> None:
    nothing_yet(place, size)
    load(find(DEFAULT))


def index_with_the_real_model(place: Place) -> list[Command]:
    return [[*REAL_PROGRAM, "index", "--seeds", str(place.seeds), "--json"]]


def index_into_lists(place: Place) -> list[Command]:
    return [["env", f"{EXACT_UP_TO}=60", *command] for command in index(place)]


REAL_INDEX = Work("index with the real model", with_the_model_prepared, index_with_the_real_model)
WORKS = [
    Work("index", nothing_yet, index),
    Work("sync", changed_since, index),
    Work("add", with_files_to_add, add),
    Work("forget", with_files_added, forget),
    Work("catch-up", derived_left_behind, ask),
    Work("ask while another indexes", changed_since, index_and_ask),
    Work("two indexers", nothing_yet, index_twice),
    Work("clustering vectors into lists", indexed, index_into_lists, is_exact=False),
]


def _retriever(place: Place) -> Retriever:
    return Retriever(Index(place.home), WordEncoder())
