"""Documents that are not in the folder: files and web pages, added singly and kept until they are removed."""

import asyncio
import os
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from bot.adding import file_names
from bot.adding.web import Fetcher, as_article
from bot.catalogue import SentenceError, texts
from bot.scopes import LOCAL, OWN
from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from retrieval.scope import Scope, Source, file_name, filed
from seeds.reading import Reading

_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def keep(retriever: Retriever, what: str, taken: Collection[str] = (), fetcher: Fetcher | None = None) -> str:
    """Stores the file at the path, or the page at the address, and returns its name.

    The name is not among those taken; a stored file of the same name is replaced. `bring_into_step` makes the file
    searchable. Raises ValueError if it cannot be read, OSError if it cannot be opened.
    """
    if _URL.fullmatch(what):
        data = _fetched(what, fetcher or Fetcher())
        name = file_names.safe(what.partition("://")[2], ".txt", taken)
    else:
        path = _checked(Path(what).expanduser())
        name = file_names.safe(path.name, path.suffix.lower(), taken)
        with Reading() as reading:
            reading.read(path, name)
        data = path.read_bytes()
    write_whole(retriever.files / OWN / name, data)
    return name


def bring_into_step(retriever: Retriever) -> Summary:
    """Synchronises the index with the stored files."""
    return retriever.sync_collection(OWN)


def forget(retriever: Retriever, own_names: Iterable[str]) -> None:
    """Removes the files with these names, and synchronises the index."""
    retriever.fetch_files(OWN)
    for each in own_names:
        (retriever.files / OWN / each).unlink(missing_ok=True)
    bring_into_step(retriever)


def documents(retriever: Retriever) -> list[Source]:
    """The added documents in the index, sorted by name."""
    return retriever.sources(Scope(collections=frozenset({OWN})))


def name(source: Source) -> str:
    """The name of an added document."""
    return file_name(source.name)


def own_name(retriever: Retriever, given: str) -> str:
    """The name of the added document that `given` stands for. Raises ValueError if there is none."""
    wanted = given.removeprefix(filed(OWN, ""))
    if wanted in map(name, documents(retriever)):
        return wanted
    if any(source.name == given for source in retriever.sources()):
        raise ValueError(f"{given} is in {retriever.folder}: delete the file there and run `seedbot index`.")
    raise ValueError(f"There is no document {given!r}: {_near(retriever, given)}")


def _near(retriever: Retriever, given: str) -> str:
    """The end of an error message: similar names, or how to see the names."""
    known = {file_name(source.name).casefold(): file_name(source.name) for source in retriever.sources(LOCAL)}
    near = [repr(known[folded]) for folded in get_close_matches(given.casefold(), known)]
    return f"did you mean {' or '.join(near)}?" if near else "list the files to see their names."


def _checked(path: Path) -> Path:
    if path.is_dir():
        raise ValueError(f"{path} is a folder: name the files in it, or give the folder as --seeds.")
    if not path.is_file():
        raise ValueError(f"There is no file {path}: name one, or an address that begins with https://.")
    return path


def _fetched(url: str, fetcher: Fetcher) -> bytes:
    """The page as a text file. Raises ValueError if it cannot be fetched or read."""
    try:
        page = asyncio.run(fetcher.fetch(url))
    except SentenceError as error:
        raise ValueError(texts("en").plain(error.name, **{"name": url, **error.values})) from error
    return as_article(page, page.url)


def write_whole(path: Path, data: bytes) -> None:
    """Writes the file atomically, so that a partial file is never read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}")
    half.write_bytes(data)
    os.replace(half, path)
