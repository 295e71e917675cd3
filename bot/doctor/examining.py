"""All checks, in order."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.config import Settings
from bot.doctor import environment, index, models
from bot.doctor.findings import INDEX, Finding, State, checked, make_again, with_flags
from bot.people.database import PEOPLE
from embeddings.models import DEFAULT
from retrieval.storage.layout import REPLACED, VECTORS, WORDS
from retrieval.storage.places import is_stored, place_of
from retrieval.storage.postgres_url import address
from retrieval.storage.store import Store


def examine(settings: Settings, with_telegram: bool = False, flags: str = "") -> Iterator[Finding]:
    """The findings of all checks; a check that fails is a finding too.

    The flags that were given are added to the commands in the fixes.
    """
    for finding in _examined(settings, with_telegram):
        yield with_flags(finding, flags)


def _examined(settings: Settings, with_telegram: bool) -> Iterator[Finding]:
    yield from checked("packages", lambda: environment.packages(environment.installed()))
    yield from checked("disk", lambda: environment.disk(settings.index_folder))
    place = place_of(settings.index_folder, settings.database_url)
    there = list(checked("store", lambda: _absent(place, settings)))
    if not there:
        opening = list(checked("store", lambda: index.store(place)))
        yield from opening
        if settings.database_url and (replica := settings.replica_url):
            yield from checked("replica", lambda: index.replica(str(settings.database_url), replica))
        if all(finding.state is State.OK for finding in opening):
            yield from checked("index", lambda: _index(settings))
        else:
            yield from checked("folder", lambda: index.folder(settings))
    else:
        yield from there
        yield from checked("model", lambda: models.model(settings.model or DEFAULT))
        yield from checked("folder", lambda: index.folder(settings))
    if not settings.database_url:
        yield from checked("people", lambda: environment.people(settings.index_folder / PEOPLE))
    elif settings.telegram_bot_token:
        yield from checked("people", lambda: environment.shared_people(settings))
    if with_telegram:
        yield from checked("telegram", lambda: environment.telegram(settings))


def _absent(place: Path | str, settings: Settings) -> Iterator[Finding]:
    """That there is no store in the place, if there is none."""
    if not is_stored(place) and not (settings.index_folder / REPLACED).exists():
        fix = make_again(settings.model) if settings.model else f"run `{INDEX}`"
        where = settings.index_folder if isinstance(place, Path) else f"the database {address(place).name}"
        yield Finding("store", State.WARNING, f"There is no index in {where} yet.", fix)


def _index(settings: Settings) -> Iterator[Finding]:
    """Checks the model, the derived indexes and the folder against the store."""
    with closing(Store(place_of(settings.index_folder, settings.database_url))) as opened:
        manifest = opened.manifest()
        name = settings.model or manifest.get("model", DEFAULT)
        yield from checked("model", lambda: models.model(name, manifest.get("identity", "")))
        yield from checked("languages", lambda: models.languages(opened.statistics().languages, name))
        yield from checked("documents", lambda: index.documents(opened))
        yield from checked("words", lambda: index.words(opened, settings.index_folder / WORDS), f"run `{INDEX}`")
        vectors_file = settings.index_folder / VECTORS
        yield from checked("vectors", lambda: index.vectors(opened, vectors_file), f"run `{INDEX}`")
        read, known = manifest.get("folder", ""), manifest.get("state", "")
        yield from checked("folder", lambda: index.folder(settings, read, known))
