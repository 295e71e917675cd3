"""Every command in the guide works as printed."""

import os
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from typer.testing import CliRunner

import seeds
from bot.cli import app
from tests.conftest import sow

ROOT = Path(__file__).parents[2]
GUIDE = sorted((Path(seeds.__file__).parent / "data").glob("*.md"))
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(seedbot [^`\n]+)`")
# These need a token, a program that talks to them, or a database.
NOT_RUN = {"telegram", "mcp", "move"}
# The guide names these without their arguments.
INCOMPLETE = {"ask", "find", "add", "forget", "backup", "restore", "eval", "train", "calibrate", "cases"}
# These may exit with 1: `find` like grep, `doctor` because of the fake model, the other because of an unknown shell.
MAY_FIND_FAULT = {"find", "doctor", "--install-completion"}


def commands(page: Path) -> list[str]:
    """The page's commands; those in code blocks come first."""
    text = page.read_text("utf-8")
    fenced = [line for block in FENCED.findall(text) for line in block.splitlines()]
    shown = [line for line in fenced if re.match(r"(\w+=\S+ )*seedbot ", line)]
    return list(dict.fromkeys([*shown, *INLINE.findall(FENCED.sub("", text))]))


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a home with the files that the guide mentions, and a `seedbot` command with a word-based model."""
    place = tmp_path_factory.mktemp("guide") / "place"
    (place / "bin").mkdir(parents=True)
    sow(place / "documents")
    (place / "report.txt").write_text("The report speaks of the harbour.")
    (place / "questions.txt").write_text("When does the library open?\n")
    (place / "questions.jsonl").write_text('{"id": 1, "question": "When does the library open?"}\n')
    seedbot = place / "bin" / "seedbot"
    seedbot.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tests.word_seedbot "$@"\n')
    seedbot.chmod(0o755)
    run("seedbot index", place)
    return copytree(place, place.with_name("untouched"))


@pytest.fixture
def place(untouched: Path) -> Path:
    """A fresh home, always at the same path, because an index stores the path of its folder."""
    rmtree(untouched.with_name("place"))
    return copytree(untouched, untouched.with_name("place"))


def run(command: str, place: Path) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEEDBOT_", "TELEGRAM_"))}
    environment = {
        **kept,
        "HOME": str(place),
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SEEDBOT_HOME": str(place / "home"),
        "SEEDBOT_SEEDS": str(place / "documents"),
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=place, env=environment, capture_output=True, text=True, input="", timeout=60
    )


def can_be_run(command: str) -> bool:
    words = shlex.split(command.partition("seedbot ")[2])
    return not (NOT_RUN & set(words) or words in [[name] for name in INCOMPLETE] or "://" in command)


def usage(command: str) -> str:
    """The `--help` output of a command that cannot be run as printed."""
    result = CliRunner().invoke(app, [*shlex.split(command.partition("seedbot ")[2]), "--help"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_guide_shows_every_command() -> None:
    assert {command.split()[1] for page in GUIDE for command in commands(page)} >= {
        "ask", "find", "index", "files", "add", "forget", "repl", "telegram", "mcp", "doctor", "models",
        "backup", "restore", "--version",
    }  # fmt: skip


def pages() -> dict[tuple[str, ...], list[str]]:
    """The names of the pages, grouped by the commands that they show."""
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for page in GUIDE:
        groups[tuple(commands(page))].append(page.stem)
    return {shown: names for shown, names in groups.items() if shown}


@pytest.mark.long
@pytest.mark.parametrize("shown", pages(), ids=map("-and-".join, pages().values()))
def test_the_commands_of_a_page_work_in_order(shown: tuple[str, ...], place: Path) -> None:
    for command in shown:
        if not can_be_run(command):
            assert usage(command).startswith("Usage: seedbot"), command
            continue
        done = run(command, place)
        may_find_fault = MAY_FIND_FAULT & set(command.split())
        assert done.returncode == 0 or (done.returncode == 1 and may_find_fault), f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr
