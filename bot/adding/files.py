"""Documents of one's own beside the folder: files and web pages, added by hand and kept until they are forgotten."""

import asyncio
import os
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

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
    """Keep the file at the path, or the page at the address, in place of what had its name; gives that name.

    It is found once the collection is brought into step. The name is like none of those taken.
    Raises ValueError where it cannot be read, OSError where it cannot be opened.
    """
    with TemporaryDirectory() as folder:
        if _URL.fullmatch(what):
            path, shown = _fetched(what, fetcher or Fetcher(), Path(folder))
        else:
            path, shown = _checked(Path(what).expanduser())
        name = file_names.safe(shown, path.suffix.lower(), taken)
        with Reading() as reading:
            reading.read(path, name)
        _write(retriever.files / OWN / name, path.read_bytes())
    return name


def bring_into_step(retriever: Retriever) -> Summary:
    """Have what was kept found, and what was let go of found no more."""
    return retriever.sync_collection(OWN)


def forget(retriever: Retriever, own_names: Iterable[str]) -> None:
    """Let go of the files of these names."""
    for each in own_names:
        (retriever.files / OWN / each).unlink(missing_ok=True)
    bring_into_step(retriever)


def documents(retriever: Retriever) -> list[Source]:
    """Those of the index that were added, by name."""
    return retriever.sources(Scope(collections=frozenset({OWN})))


def name(source: Source) -> str:
    """The name of a document that was added."""
    return file_name(source.name)


def own_name(retriever: Retriever, given: str) -> str:
    """The name of the document that was added under it. Raises ValueError where there is none."""
    wanted = given.removeprefix(filed(OWN, ""))
    if wanted in map(name, documents(retriever)):
        return wanted
    if any(source.name == given for source in retriever.sources()):
        raise ValueError(f"{given} lies in {retriever.folder}: delete the file there and run `seedbot index`.")
    raise ValueError(f"There is no document {given!r}: {_near(retriever, given)}")


def _near(retriever: Retriever, given: str) -> str:
    """What a name that no document has may have been meant for."""
    known = {file_name(source.name).casefold(): file_name(source.name) for source in retriever.sources(LOCAL)}
    near = [repr(known[folded]) for folded in get_close_matches(given.casefold(), known)]
    return f"did you mean {' or '.join(near)}?" if near else "list the files to see how they are called."


def _checked(path: Path) -> tuple[Path, str]:
    if path.is_dir():
        raise ValueError(f"{path} is a folder: name the files in it, or give the folder as --seeds.")
    if not path.is_file():
        raise ValueError(f"There is no file {path}: name one, or an address that begins with https://.")
    return path, path.name


def _fetched(url: str, fetcher: Fetcher, folder: Path) -> tuple[Path, str]:
    """The words of the page as a text file in the folder, and a name for it. Raises ValueError."""
    try:
        page = asyncio.run(fetcher.fetch(url))
    except SentenceError as error:
        raise ValueError(texts("en").plain(error.name, **{"name": url, **error.values})) from error
    path = folder / "page.txt"
    path.write_bytes(as_article(page, page.url))
    return path, file_names.kept(url.partition("://")[2])


def _write(path: Path, data: bytes) -> None:
    """Write the whole file or none; half of one must never be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}")
    half.write_bytes(data)
    os.replace(half, path)
