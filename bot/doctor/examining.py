"""All that is looked at, in order."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.config import Settings
from bot.doctor import environment, index, models
from bot.doctor.findings import INDEX, Finding, State, checked
from embeddings.models import DEFAULT
from retrieval.store import Store


def examine(settings: Settings, with_telegram: bool = False) -> Iterator[Finding]:
    """One finding after another; what fails on the way is a finding too."""
    yield from checked("packages", lambda: environment.packages(environment.requirements()))
    yield from checked("disk", lambda: environment.disk(settings.index_folder))
    path = settings.index_folder / "store.sqlite"
    if path.is_file():
        opening = list(checked("store", lambda: index.store(path), ""))
        yield from opening
        if all(finding.state is State.OK for finding in opening):
            yield from checked("index", lambda: _index(settings))
    else:
        yield Finding("store", State.WARNING, f"There is no index in {settings.index_folder} yet.", f"run `{INDEX}`")
        yield from checked("model", lambda: models.model(settings.model or DEFAULT))
    yield from checked("people", lambda: environment.people(settings.index_folder / "people.sqlite"))
    if with_telegram:
        yield from checked("telegram", lambda: environment.telegram(settings))


def _index(settings: Settings) -> Iterator[Finding]:
    """The model, the derived indexes and the folder against the store."""
    with closing(Store(settings.index_folder / "store.sqlite")) as opened:
        manifest = opened.manifest()
        name = settings.model or manifest.get("model", DEFAULT)
        yield from checked("model", lambda: models.model(name, manifest.get("identity", "")))
        yield from checked("languages", lambda: models.languages(opened.statistics().languages, name))
        yield from checked("words", lambda: index.words(opened, settings.index_folder / "words"), f"run `{INDEX}`")
        vectors_file = settings.index_folder / "vectors.faiss"
        yield from checked("vectors", lambda: index.vectors(opened, vectors_file), f"run `{INDEX}`")
        yield from checked("folder", lambda: index.folder(Path(manifest.get("folder", "")), manifest.get("state", "")))
