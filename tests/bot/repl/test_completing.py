from pathlib import Path

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.repl.completing import Completions
from tests.bot.repl.conftest import Told

COMPLETED = {
    ":fi": [":find", ":files"],
    ":x": [],
    ":model m": [":model multilingual"],
    "What does sold": ["What does Soldiers refuse deployment"],
    "Since soldiers re": ["Since Soldiers refuse deployment"],
    "Who? from:sol": ['Who? from:"Soldiers refuse deployment"'],
    ":find li": [":find Library"],
    "Is a s": [],
    ":forget h": [":forget heron.txt"],
    ":forget l": [],
    ":k ": [],
}


def test_commands_titles_and_names_are_completed(say: Told, tmp_path: Path) -> None:
    (tmp_path / "heron.txt").write_text("The heron fishes at dawn.")
    say(f":add {tmp_path / 'heron.txt'}")
    assert {text: endings(say, text) for text in COMPLETED} == COMPLETED


def test_paths_are_completed_with_only_folders_for_a_collection(say: Told, seeds: Path) -> None:
    assert endings(say, f":add {seeds}/li") == [f":add {seeds}/library.txt"]
    assert endings(say, f":collection {seeds}/li") == []
    assert endings(say, f":collection {seeds}"[:-2]) == [f":collection {seeds}"]


def endings(say: Told, text: str) -> list[str]:
    found = Completions(say.index).get_completions(Document(text), CompleteEvent())
    return [text[: len(text) + each.start_position] + each.text for each in found]
