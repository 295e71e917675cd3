"""The command: answers on standard output, all else on standard error, and a reliable exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.options import WrongUseError
from tests.bot.conftest import COMMAND, ROOT, SOLDIERS, Run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["find"], "Error: Missing argument 'WORDS"),
        (["fly"], "Error: No such command 'fly'"),
        (["ask", "--sedes", "x", "y"], "Error: No such option: --sedes"),
        (["telegram"], "seedbot: TELEGRAM_BOT_TOKEN is not set: ask @BotFather"),
    ],
)
def test_wrong_use_exits_with_2(run: Run, arguments: list[str], sentence: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_mistake_in_the_settings_is_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "seedbot.toml").write_text("sedes = 1")
    code, _, err = run("ask", "Who?")
    assert (code, err[:9]) == (2, "seedbot: ")


def test_debug_shows_the_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["seedbot", "index", "--debug", "--seeds", str(tmp_path / "nowhere")])
    with pytest.raises(WrongUseError, match="nowhere is not a folder"):
        main()


@pytest.mark.parametrize(
    "command",
    [
        ["find", "the"],
        ["--version"],
        pytest.param(["files", "--json"], marks=pytest.mark.long),
        pytest.param(["ask", "--jsonl", "-"], marks=pytest.mark.long),
    ],
)
def test_a_closed_pipe_ends_the_command_silently(indexed: Path, tmp_path: Path, command: list[str]) -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*COMMAND, *command],
            cwd=ROOT,
            env=buffered,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            input=json.dumps({"question": SOLDIERS}),
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_version_is_one_line(run: Run) -> None:
    code, out, _ = run("--version")
    assert (code, out[:7], out.count("\n")) == (0, "seedbot", 1)


def test_shells_complete_commands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_SEEDBOT_COMPLETE", "complete_bash"), ("COMP_WORDS", "seedbot f"), ("COMP_CWORD", "1")):
        monkeypatch.setenv(name, value)
    code, out, _ = run()
    assert (code, out.split()) == (0, ["find", "files", "forget"])


def test_models_are_listed_with_the_one_in_use(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("models", "--model", tmp_path / "none")
    assert (code, out) == (2, "")
    code, out, _ = run("models")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (
        0,
        ["bundled", "multilingual", "colbert", "edge", "leaf"],
    )
    assert "92 MB · 384 dimensions · en · not yet prepared for this machine · " in out
    code, out, _ = run("models", "--json")
    assert list(json.loads(out)[0]) == ["name", "folder", "size", "dimension", "languages", "is_exported"]


def test_the_doctor_exits_with_0_if_there_are_only_warnings(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("doctor")
    assert code == 0
    assert f"warning  store: There is no index in {tmp_path / 'home'} yet.\n         → run `seedbot index`\n" in out


@pytest.mark.parametrize("name", ["store.sqlite", "people.sqlite"])
def test_no_command_changes_damaged_data(
    name: str, run: Run, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index", "--seeds", seeds)
    path = tmp_path / "home" / name
    path.write_bytes(b"nonsense" * 1000)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    of_the_store, everywhere = (("index",), ("ask", "Who refused?"), ("files",)), (("telegram",), ("backup", "b.zip"))
    for command in (*of_the_store, *everywhere) if name == "store.sqlite" else everywhere:
        code, out, err = run(*command, "--seeds", seeds)
        assert (code, out) == (1, "")
        assert f"{path} cannot be read (file is not a database): " in err
        assert "`seedbot restore FILE --replace`" in err
    code, out, _ = run("doctor", "--seeds", seeds, "--json")
    (finding,) = [each for each in json.loads(out) if each["subject"] == path.stem]
    assert (code, finding["state"], finding["text"]) == (1, "error", f"{path} is damaged (file is not a database).")
    assert f"`seedbot restore FILE --replace --seeds {seeds}`" in finding["mend"]
    assert path.read_bytes() == b"nonsense" * 1000
    assert list(tmp_path.glob("b.zip*")) == []


def test_a_damaged_index_is_made_again_from_all_files(run: Run, seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry to the island was cancelled on Friday.")
    run("add", tmp_path / "ferry.txt", "--seeds", seeds)
    before, store = run("files", "--json")[1], tmp_path / "home" / "store.sqlite"
    store.write_bytes(b"nonsense" * 1000)
    store.rename(tmp_path / "damaged.sqlite")
    assert run("index", "--seeds", seeds)[0] == 0
    assert run("files", "--json")[1] == before
    assert run("ask", "When was the ferry cancelled?")[1].startswith("The ferry to the island was cancelled on Friday.")
