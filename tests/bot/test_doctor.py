"""Every finding of `seedbot doctor` is right, and problems come with a fix."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import config
from bot.config import Settings
from bot.doctor import environment, models
from bot.doctor.examining import examine
from bot.doctor.findings import Finding, State
from bot.people.answers import Answers
from bot.people.database import Database
from embeddings import export, loading
from embeddings.models import Model, find, fingerprint, located
from embeddings.quantization import quickest
from retrieval.retriever import Retriever
from retrieval.storage.dense import DenseIndex
from retrieval.storage.lexical import LexicalIndex
from seeds.documents import Document
from tests.bot.telegram.botapi import BotApi
from tests.embeddings.conftest import tiny
from tests.fakes import WordEncoder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(encoder: WordEncoder, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a complete index of two documents."""
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
    return config.load(home=tmp_path / "home", seeds=seeds)


def found(settings: Settings, subject: str, with_telegram: bool = False) -> Finding:
    (finding,) = [finding for finding in examine(settings, with_telegram) if finding.subject == subject]
    return finding


def seen(finding: Finding) -> tuple[str, str, str]:
    return finding.state, finding.text, finding.mend


def alter(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def damage(path: Path) -> None:
    """Overwrites all pages of the file but the first with random bytes."""
    alter(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


def test_a_complete_index_is_ok(settings: Settings, seeds: Path) -> None:
    home = settings.index_folder
    assert seen(found(settings, "store")) == ("ok", f"2 documents, 2 passages in {home / 'store.sqlite'}.", "")
    assert seen(found(settings, "words")) == ("ok", "2 passages, in sync with the store.", "")
    assert seen(found(settings, "vectors")) == ("ok", "2 passages, in sync with the store.", "")
    assert seen(found(settings, "folder")) == ("ok", f"{seeds} has not changed since it was indexed.", "")


def test_one_document_of_one_passage_is_told_in_the_singular(settings: Settings) -> None:
    with Retriever.open(settings.index_folder) as retriever:
        retriever.forget("news.txt")
    path = settings.index_folder / "store.sqlite"
    assert found(settings, "store").text == f"1 document, 1 passage in {path}."
    assert found(settings, "words").text == "1 passage, in sync with the store."


def test_documents_read_in_part_are_a_warning(settings: Settings) -> None:
    assert [finding for finding in examine(settings) if finding.subject == "documents"] == []
    with Retriever.open(settings.index_folder) as retriever:
        retriever.add(Document(f"{n}.pdf", "Some words.", missing=f"page {n} holds only a picture") for n in range(7))
    named = "; ".join(f"{n}.pdf: page {n} holds only a picture" for n in range(5))
    assert seen(found(settings, "documents")) == (
        "warning",
        f"7 were read in part: {named}; and 2 more.",
        "save these files again so that the missing parts are text; `seedbot files` lists them all",
    )


def test_a_missing_index_is_not_an_error(tmp_path: Path) -> None:
    finding = found(config.load(home=tmp_path / "none"), "store")
    assert seen(finding) == ("warning", f"There is no index in {tmp_path / 'none'} yet.", "run `seedbot index`")
    assert not (tmp_path / "none").exists()


def test_a_damaged_store_is_an_error_and_is_not_checked_further(settings: Settings) -> None:
    path = settings.index_folder / "store.sqlite"
    damage(path)
    (finding,) = [each for each in examine(settings) if each.subject not in ("packages", "disk", "folder")]
    assert finding.state is State.ERROR
    assert finding.text.startswith(f"{path} is damaged (")
    assert finding.mend == remedy(path)


def remedy(path: Path) -> str:
    return (
        f"stop the bot, move {path} away and run `seedbot index`, which reads all documents again; "
        f"or restore a backup with `seedbot restore FILE --replace`"
    )


def test_a_store_of_a_newer_format_is_an_error(settings: Settings) -> None:
    alter(settings.index_folder / "store.sqlite", "PRAGMA user_version = 99")
    finding = found(settings, "store")
    assert (finding.state, finding.mend, "upgrade seedbot" in finding.text) == (State.ERROR, "", True)


def test_an_index_of_an_earlier_version_is_to_be_made_again(settings: Settings) -> None:
    alter(settings.index_folder / "store.sqlite", "PRAGMA user_version = 1")
    assert found(settings, "folder").mend == "run `seedbot index`"


def test_outdated_and_missing_derived_indexes_are_warnings(settings: Settings) -> None:
    home = settings.index_folder
    (home / "words" / "version.json").unlink()
    finding = found(settings, "words")
    assert (finding.state, finding.mend) == (State.WARNING, "run `seedbot index`")
    assert finding.text == f"{home / 'words'} is behind the store; the next question waits until it is updated."
    shutil.rmtree(home / "words")
    assert seen(found(settings, "words")) == ("warning", f"{home / 'words'} is not there.", "run `seedbot index`")
    (home / "words").mkdir()
    (home / "words" / "meta.json").write_text("nonsense")
    finding = found(settings, "words")
    assert (finding.state, finding.mend) == (State.ERROR, "run `seedbot index`")
    (home / "vectors.faiss").write_bytes(b"nonsense")
    assert found(settings, "vectors").state is State.WARNING


@pytest.mark.parametrize(
    ("added", "text"),
    [
        (1, "3 passages; 1 change not yet in the file, read from the store instead."),
        (2, "4 passages; 2 changes not yet in the file, read from the store instead."),
    ],
)
def test_a_vector_file_that_lags_a_little_is_ok(settings: Settings, added: int, text: str) -> None:
    with Retriever.open(settings.index_folder) as retriever:
        retriever.add(Document(f"ferry{n}.txt", "The ferry leaves at nine.") for n in range(added))
    assert seen(found(settings, "vectors")) == ("ok", text, "")


def test_a_damaged_word_index_is_an_error_that_indexing_fixes(settings: Settings, seeds: Path) -> None:
    (path,) = (settings.index_folder / "words").glob("*.term")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert seen(found(settings, "words")) == ("error", f"{path} is damaged.", "run `seedbot index`")
    with Retriever.open(settings.index_folder) as retriever:
        retriever.sync(seeds)
    assert seen(found(settings, "words")) == ("ok", "2 passages, in sync with the store.", "")


def test_an_incomplete_derived_index_is_an_error(settings: Settings) -> None:
    words, vectors = settings.index_folder / "words", settings.index_folder / "vectors.faiss"
    lexical, dense = LexicalIndex(words), DenseIndex.load(vectors, 64)
    lexical.update(lexical.version, [1], [])
    dense.remove([1])
    dense.save(vectors)
    for subject, path in (("words", words), ("vectors", vectors)):
        assert seen(found(settings, subject)) == (
            "error", f"{path} holds 1 of 2 passages.", f"delete {path} and run `seedbot index`",
        )  # fmt: skip


def test_flipped_bits_in_a_text_are_an_error(settings: Settings) -> None:
    store = settings.index_folder / "store.sqlite"
    alter(store, "UPDATE passages SET text = replace(text, 'nine', 'mine')")
    text = f"{store} is damaged (1 documents or passages have changed since they were written)."
    assert seen(found(settings, "store")) == ("error", text, remedy(store))


def test_a_changed_or_missing_folder_is_a_warning(settings: Settings, seeds: Path) -> None:
    (seeds / "more.txt").write_text("More.")
    text = f"{seeds} has changed since it was indexed."
    assert seen(found(settings, "folder")) == ("warning", text, "run `seedbot index`")
    shutil.rmtree(seeds)
    finding = found(config.load(home=settings.home), "folder")
    assert (finding.state, finding.mend) == (State.WARNING, "bring it back, or name another with --seeds")
    assert finding.text.startswith(f"{seeds} does not exist")


def test_a_named_folder_that_is_missing_is_an_error(settings: Settings, tmp_path: Path) -> None:
    for home in (settings.home, tmp_path / "none"):
        finding = found(config.load(home=home, seeds=tmp_path / "nowhere"), "folder")
        assert (finding.state, finding.mend) == (State.ERROR, "name another with --seeds")
        assert finding.text.startswith(f"{tmp_path / 'nowhere'} does not exist")


def test_an_index_of_another_folder_or_none_is_a_warning(settings: Settings, seeds: Path, tmp_path: Path) -> None:
    other = config.load(home=settings.home, seeds=tmp_path)
    assert seen(found(other, "folder")) == (
        "warning",
        f"The index holds the documents of {seeds}, not of {tmp_path}.",
        "give another --home, or run `seedbot index` to replace them",
    )
    with Retriever.open(tmp_path / "empty") as retriever:
        retriever.add([Document("a.txt", "A note.")])
    finding = found(config.load(home=tmp_path / "empty", seeds=seeds), "folder")
    assert seen(finding) == ("warning", f"{seeds} is not indexed yet.", "run `seedbot index`")


def test_the_commands_in_fixes_repeat_the_given_flags(settings: Settings, seeds: Path) -> None:
    (seeds / "more.txt").write_text("More.")
    mends = {finding.subject: finding.mend for finding in examine(settings, flags=" --home 'my home'")}
    assert mends["folder"] == "run `seedbot index --home 'my home'`"


@pytest.mark.parametrize(("free", "state"), [(50 << 20, "error"), (500 << 20, "warning"), (5 << 30, "ok")])
def test_low_disk_space_is_reported(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    usage = shutil.disk_usage(settings.index_folder)._replace(free=free)
    monkeypatch.setattr("bot.doctor.environment.shutil.disk_usage", lambda path: usage)
    finding = found(settings, "disk")
    assert finding.state == state
    assert (finding.mend == "") == (state == "ok")


def test_the_database_of_people_is_checked(settings: Settings) -> None:
    path = settings.index_folder / "people.sqlite"
    assert [each for each in examine(settings) if each.subject == "people"] == []
    with closing(Database(path)) as database:
        Answers(database)
    assert seen(found(settings, "people")) == ("ok", f"{path} is not damaged.", "")
    damage(path)
    finding = found(settings, "people")
    assert finding.state is State.ERROR
    assert finding.mend.startswith(f"stop the bot and run `cd {path.parent} && ")
    assert finding.mend.endswith("`, or restore a backup with `seedbot restore FILE --replace`")


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="the sqlite3 command is not installed")
def test_the_fix_for_the_database_of_people_recovers_what_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "my home" / "people.sqlite"
    with closing(Database(path)) as database:
        Answers(database)
        for number in range(300):
            database.execute(_ANSWER, number, f"Question {number}? " * 9)
        database.execute("UPDATE answers SET typed = CAST(x'4d61ff79' AS TEXT) WHERE id = 7")
        ((page,),) = database.rows(
            "SELECT pageno FROM dbstat WHERE name = 'answers' AND pagetype = 'leaf' LIMIT 1 OFFSET 3"
        )
        size = database.value("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    damaged = path.read_bytes()
    (finding,) = environment.people(path)
    subprocess.run(["sh", "-c", finding.mend.split("`")[1]], check=False, capture_output=True)
    assert (path.parent / "damaged" / "people.sqlite").read_bytes() == damaged
    assert [each.state for each in environment.people(path)] == [State.OK]
    with closing(Database(path)) as database:
        assert 250 < database.value("SELECT count(*) FROM answers") < 300
        assert database.value("SELECT typed FROM answers WHERE id = 7") == "May"


_ANSWER = (
    "INSERT INTO answers (chat, person, message, edited, typed, searched, answered, confidence, at, latency)"
    " VALUES (1, 1, ?, 0, ?, '', 1, 0.5, 0, 0)"
)


@pytest.mark.parametrize(
    ("required", "state", "words"),
    [
        (["numpy>=1", "plotnine>=99; extra == 'eval'", "rich"], "ok", "has all the packages"),
        (["numpy<1", "rich"], "error", "numpy<1 is needed and "),
        (["no-such-thing>=1"], "error", "no-such-thing is missing"),
    ],
)
def test_packages_are_checked_against_the_requirements(
    tmp_path: Path, required: list[str], state: str, words: str
) -> None:
    (finding,) = environment.packages(installed(tmp_path, required))
    assert finding.state == state
    assert words in finding.text
    assert finding.mend == ("" if state == "ok" else "run `pip install --upgrade seedbot`")


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        ({"url": "file:///src/my%20bot", "dir_info": {"editable": True}}, "pip install --editable '/src/my bot'"),
        ({"url": "file:///src/bot", "dir_info": {}}, "pip install /src/bot"),
        ({"url": "https://example.org/bot.whl"}, "pip install --upgrade seedbot"),
    ],
)
def test_packages_are_installed_from_where_seedbot_came(tmp_path: Path, origin: dict[str, Any], command: str) -> None:
    (finding,) = environment.packages(installed(tmp_path, ["no-such-thing>=1"], origin))
    assert finding.mend == f"run `{command}`"


def test_unknown_requirements_are_a_warning() -> None:
    (finding,) = environment.packages(None)
    assert (finding.state, finding.mend) == (State.WARNING, f"run `pip install {ROOT}`")


def installed(folder: Path, required: list[str], origin: dict[str, Any] | None = None) -> metadata.Distribution:
    """The metadata of an installed seedbot with these requirements."""
    notes = "".join(f"Requires-Dist: {line}\n" for line in required)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: seedbot\nVersion: 0.1\n{notes}")
    if origin:
        (folder / "direct_url.json").write_text(json.dumps(origin))
    return metadata.PathDistribution(folder)


def test_a_missing_or_different_model_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (finding,) = models.model("nobody/nothing")
    assert seen(finding) == (
        "error", "nobody/nothing is not on this machine.", "run `seedbot index --model nobody/nothing`",
    )  # fmt: skip
    other, slow = models.model("bundled", "of another")
    assert seen(other) == (
        "error", "The index was made with another model than bundled.", "run `seedbot index --model bundled`",
    )  # fmt: skip
    assert (slow.state, slow.mend) == (State.WARNING, "run `seedbot index`")


def test_a_model_with_incomplete_files_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(find("bundled").folder, folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(1000)
    first, *_ = models.model(str(folder))
    assert (first.state, first.mend) == (State.ERROR, "download or install the model again")
    assert first.text.startswith(f"{folder / 'model.safetensors'} is damaged")


def test_a_prepared_model_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = located(str(tiny(tmp_path / "tiny").folder))
    assert model is not None
    folder = export.export(model, loading._cache())
    (finding,) = models.model(model.name)
    text = f"{model.name} ({fingerprint(model)[:8]}), 32 dimensions, prepared for this machine in {quickest()}."
    assert seen(finding) == ("ok", text, "")
    (folder / "model.onnx").write_bytes(b"nonsense")
    (finding,) = models.model(model.name)
    state = "is not prepared for this machine yet; the next answer waits until it is"
    text = f"{model.name} ({fingerprint(model)[:8]}) {state}."
    assert seen(finding) == ("warning", text, "run `seedbot index`")


def test_a_model_that_cannot_be_prepared_has_no_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model: Model, cache: Path) -> Path:
        cache.mkdir(parents=True)
        raise ValueError("The model cannot be prepared.")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(export, "export", refuse)
    model = located(str(tiny(tmp_path / "tiny").folder))
    assert model
    loading.load(model)
    (finding,) = models.model(model.name)
    assert seen(finding) == ("warning", "The model cannot be prepared.", "")


def test_passages_in_languages_unknown_to_the_model_are_counted() -> None:
    (finding,) = models.languages({"en": 60, "ru": 30, "de": 10}, "bundled")
    assert seen(finding) == (
        "warning",
        "bundled knows the language of 60% of the passages; in the others only the words count (ru 30, de 10).",
        "run `seedbot index --model multilingual`",
    )
    (finding,) = models.languages({"en": 9, "ru": 1}, "bundled")
    assert (finding.state, finding.mend) == (State.OK, "")


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


def test_telegram_is_asked_once_about_the_token(settings: Settings, api: BotApi) -> None:
    with_token = settings.model_copy(update={"telegram_bot_token": SecretStr(api.token), "telegram_api": api.address})
    assert seen(found(with_token, "telegram", with_telegram=True))[:2] == ("ok", "The token belongs to @seeds_bot.")
    assert [call.method for call in api.calls] == ["getMe"]
    other = with_token.model_copy(update={"telegram_bot_token": SecretStr("1:wrong")})
    assert seen(found(other, "telegram", with_telegram=True))[:2] == ("error", "Telegram does not know the token.")
    away = with_token.model_copy(update={"telegram_api": "http://127.0.0.1:9"})
    assert found(away, "telegram", with_telegram=True).text == "http://127.0.0.1:9 cannot be reached."


def test_telegram_without_a_token_is_an_error_only_when_asked_for(settings: Settings) -> None:
    assert found(settings, "telegram", with_telegram=True).text == "TELEGRAM_BOT_TOKEN is not set."
    assert [each for each in examine(settings) if each.subject == "telegram"] == []
