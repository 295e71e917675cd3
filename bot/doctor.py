"""What is well and what is not: the environment, the model, the index, the folder and the bot, with what mends it."""

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from bot.config import Settings
from embeddings import inventory, loading
from embeddings.encoder import Role
from embeddings.models import ANY_LANGUAGE, DEFAULT, fingerprint, located
from retrieval.dense import DenseIndex
from retrieval.lexical import LexicalIndex
from retrieval.store import Store
from seeds.folder import state

# Bytes: an index of a thousand long documents takes about so much; below the other, nothing can be written soon.
ROOMY, FULL = 1 << 30, 100 << 20
# A smaller share of the passages in languages that the model knows is worth another model.
COVERED = 0.8
INDEX = "seedbot index"


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and the command or the deed that mends it."""

    subject: str
    state: State
    text: str
    mend: str = ""


def examine(settings: Settings, with_telegram: bool = False) -> Iterator[Finding]:
    """One finding after another; what fails on the way is a finding too."""
    yield from _checked("packages", lambda: packages(_requirements()))
    yield from _checked("disk", lambda: disk(settings.index_folder))
    path = settings.index_folder / "store.sqlite"
    if path.is_file():
        opening = list(_checked("store", lambda: store(path), ""))
        yield from opening
        if all(finding.state is State.OK for finding in opening):
            yield from _checked("index", lambda: index(settings))
    else:
        yield Finding("store", State.WARNING, f"There is no index in {settings.index_folder} yet.", f"run `{INDEX}`")
        yield from _checked("model", lambda: model(settings.model or DEFAULT))
    yield from _checked("people", lambda: people(settings.index_folder / "people.sqlite"))
    if with_telegram:
        yield from _checked("telegram", lambda: telegram(settings))


def packages(required: Sequence[str] | None) -> Iterator[Finding]:
    """Python and the packages, against what seedbot asks for; None where it is not installed."""
    if required is None:
        yield Finding("packages", State.WARNING, "seedbot is not installed, so its packages are not known.", _INSTALL)
        return
    wrong = [wrong for line in required if (wrong := _wrong(Requirement(line)))]
    if wrong:
        yield Finding("packages", State.ERROR, f"Python {platform.python_version()}; {'; '.join(wrong)}.", _INSTALL)
    else:
        text = f"Python {platform.python_version()}; seedbot {version('seedbot')} has all packages that it needs."
        yield Finding("packages", State.OK, text)


def disk(folder: Path) -> Iterator[Finding]:
    """The room where the index lies."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    state = State.ERROR if free < FULL else State.WARNING if free < ROOMY else State.OK
    mend = "" if state is State.OK else "make room, or give another --home"
    yield Finding("disk", state, f"{free / (1 << 30):,.1f} GB are free in {there}.", mend)


def model(name: str, made_with: str = "") -> Iterator[Finding]:
    """The model: that it is here, whole, the one that the index was made with, and exported."""
    found = located(name)
    if found is None:
        yield Finding("model", State.ERROR, f"{name} is not on this machine.", f"run `{INDEX} --model {name}`")
        return
    yield from _checked("model", lambda: inventory.check_files(found), "download or install the model again")
    identity = fingerprint(found)
    if made_with and identity != made_with:
        yield Finding("model", State.ERROR, f"The index was made with another model than {name}.", _make_again(name))
    exported = loading.opened(found)
    if exported is None:
        text = f"{name} ({identity[:8]}) is not prepared for this machine and runs several times slower."
        yield Finding("model", State.WARNING, text, f"run `{INDEX}`")
        return
    (encoding,) = exported.encode(["Is all well?"], Role.QUESTION)
    text = f"{name} ({identity[:8]}), {len(encoding.vector)} dimensions, prepared for this machine."
    yield Finding("model", State.OK, text)


def languages(counts: dict[str, int], name: str) -> Iterator[Finding]:
    """How many of the passages, by language, the model was made for."""
    known = inventory.entry(name).languages
    total = sum(counts.values())
    if not total or not known or ANY_LANGUAGE in known:
        return
    foreign = {code: number for code, number in counts.items() if code not in known}
    share = 1 - sum(foreign.values()) / total
    text = f"{name} knows the language of {share:.0%} of the passages"
    others = ", ".join(f"{code} {number:,}" for code, number in sorted(foreign.items(), key=lambda item: -item[1]))
    state = State.OK if share >= COVERED else State.WARNING
    mend = "" if state is State.OK else _make_again("multilingual")
    yield Finding(
        "languages", state, f"{text}; in others words decide alone ({others})." if others else f"{text}.", mend
    )


def store(path: Path) -> Iterator[Finding]:
    """Whether the truth about what is indexed opens and is whole."""
    wrong = quick_check(path)
    if wrong:
        yield Finding("store", State.ERROR, f"{path} is damaged ({wrong}).", f"delete it and run `{INDEX}`")
        return
    with closing(Store(path)) as opened:
        sources, passages = opened.sources(), opened.statistics().passages
        yield Finding("store", State.OK, f"{len(sources):,} documents, {passages:,} passages in {path}.")


def index(settings: Settings) -> Iterator[Finding]:
    """The model, the derived indexes and the folder against the store."""
    with closing(Store(settings.index_folder / "store.sqlite")) as opened:
        manifest = opened.manifest()
        name = settings.model or manifest.get("model", DEFAULT)
        yield from _checked("model", lambda: model(name, manifest.get("identity", "")))
        yield from _checked("languages", lambda: languages(opened.statistics().languages, name))
        yield from _checked("words", lambda: words(opened, settings.index_folder / "words"), f"run `{INDEX}`")
        vectors_file = settings.index_folder / "vectors.faiss"
        yield from _checked("vectors", lambda: vectors(opened, vectors_file), f"run `{INDEX}`")
        yield from _checked("folder", lambda: folder(Path(manifest.get("folder", "")), manifest.get("state", "")))


def words(store: Store, folder: Path) -> Iterator[Finding]:
    """The index of words."""
    if not folder.is_dir():
        yield Finding("words", State.WARNING, f"{folder} is not there.", f"run `{INDEX}`")
        return
    lexical = LexicalIndex(folder)
    passages = store.statistics().passages
    yield _derived("words", folder, lexical.version == store.version(), len(lexical), passages)


def vectors(store: Store, path: Path) -> Iterator[Finding]:
    """The index of vectors."""
    dimension = store.manifest().get("dimension", 0)
    dense = DenseIndex.load(path, dimension)
    with_vectors = sum(1 for _ in store.vectors(store.changes(DenseIndex(dimension).version).added))
    yield _derived("vectors", path, dense.version == store.version(), len(dense), with_vectors)


def folder(path: Path, known: str) -> Iterator[Finding]:
    """The folder that the documents come from, against what was read of it."""
    try:
        is_behind = state(path) != known
    except OSError as error:
        yield Finding("folder", State.WARNING, f"{error}.", f"bring it back, or run `{INDEX} --seeds DIR`")
        return
    if is_behind:
        yield Finding("folder", State.WARNING, f"{path} has changed since it was indexed.", f"run `{INDEX}`")
    else:
        yield Finding("folder", State.OK, f"{path} is as it was indexed.")


def people(path: Path) -> Iterator[Finding]:
    """What the bot remembers, if it ever ran here."""
    if path.is_file():
        wrong = quick_check(path)
        mend = "put a backup of it in its place, or move it away to begin anew" if wrong else ""
        text = f"{path} is damaged ({wrong})." if wrong else f"{path} is whole."
        yield Finding("people", State.ERROR if wrong else State.OK, text, mend)


def telegram(settings: Settings) -> Iterator[Finding]:
    """Whether Telegram knows the token."""
    if settings.telegram_bot_token is None:
        yield Finding("telegram", State.ERROR, "TELEGRAM_BOT_TOKEN is not set.", "ask @BotFather for a token")
        return
    import asyncio

    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    async def name() -> str:
        token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
        async with Bot(token, base_url=f"{settings.telegram_api.rstrip('/')}/bot") as bot:
            return bot.username

    try:
        yield Finding("telegram", State.OK, f"The token is that of @{asyncio.run(name())}.")
    except InvalidToken:
        yield Finding("telegram", State.ERROR, "Telegram does not know the token.", "copy it again from @BotFather")
    except TelegramError:
        text = f"{settings.telegram_api} cannot be reached."
        yield Finding("telegram", State.ERROR, text, "check the network and SEEDBOT_TELEGRAM_API")


def quick_check(path: Path) -> str:
    """What SQLite finds wrong with the file, "" where it is whole."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            ((found,), *_) = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else " ".join(str(found).split())


_INSTALL = "run `pip install --upgrade seedbot`"


def _make_again(name: str) -> str:
    return f"run `{INDEX} --model {name}`"


def _derived(subject: str, path: Path, in_step: bool, holds: int, should: int) -> Finding:
    if not in_step:
        text = f"{path} is behind the store; the next question waits until it has caught up."
        return Finding(subject, State.WARNING, text, f"run `{INDEX}`")
    if holds != should:
        text = f"{path} holds {holds:,} passages of {should:,}."
        return Finding(subject, State.ERROR, text, f"delete {path} and run `{INDEX}`")
    return Finding(subject, State.OK, f"{holds:,} passages, in step with the store.")


def _checked(
    subject: str, look: Callable[[], Iterator[Finding] | None], mend: str = "run it again with --debug"
) -> Iterator[Finding]:
    """The findings, the last one of which is what made it impossible to look further."""
    try:
        yield from look() or ()
    except (ValueError, OSError, sqlite3.Error, RuntimeError) as error:
        yield Finding(subject, State.ERROR, " ".join(str(error).split()), mend)


def _requirements() -> list[str] | None:
    try:
        return requires("seedbot") or []
    except PackageNotFoundError:
        return None


def _wrong(requirement: Requirement) -> str:
    """What is wrong with a package; "" where nothing is, or where it is not needed."""
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return ""
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    fits = requirement.specifier.contains(installed, prereleases=True)
    return "" if fits else f"{requirement} is needed and {installed} is installed"
