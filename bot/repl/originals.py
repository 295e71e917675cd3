"""Opening the original of a passage: its web page or file."""

import os
import sys
import webbrowser

import typer

from bot.dialogue.revisiting import address, original
from retrieval.retriever import Retriever
from retrieval.text.passages import Passage


def show(passage: Passage, retriever: Retriever) -> str:
    """The address or path of the passage's original, which is also opened if there is a screen.

    Raises ValueError if the file is gone.
    """
    if page := address(passage.source):
        if _has_screen():
            webbrowser.open(page)
        return page
    path = original(passage.document, retriever)
    if not path.is_file():
        raise ValueError(f"{path} no longer exists: :sync updates the index.")
    if _has_screen():
        typer.launch(str(path))
    return str(path)


def _has_screen() -> bool:
    is_local = sys.stdout.isatty() and "SSH_CONNECTION" not in os.environ
    on_desktop = sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    return is_local and on_desktop
