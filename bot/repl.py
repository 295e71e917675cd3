"""Questions at a prompt, one after another."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from rich.console import Console

from bot import conversation, finding, render
from bot.conversation import Count
from retrieval.answers import Answer
from retrieval.retriever import Retriever

PROMPT = "? "
HELP = (
    "Ask in your own words. n or → shows the next passage, p or ← the previous one, new starts over, q or Ctrl-D ends."
)
FORGET = "new"
REMEMBERED = 5  # questions, for the follow-ups to them
STEPS = {"n": 1, "p": -1}

Respond = Callable[[str, Sequence[str]], Answer | Count]


def run(retriever: Retriever, history: Path) -> None:
    """Answer questions from the terminal, or one a line from a pipe, until the input ends."""

    def respond(question: str, before: Sequence[str]) -> Answer | Count:
        return conversation.respond(question, retriever, before=before)

    prompt = Prompt(respond, render.console())
    for line in _typed(history, prompt) if sys.stdin.isatty() else _piped():
        if line in ("q", "quit", "exit"):
            break
        prompt.take(line)


class Prompt:
    """What is on the screen, the last answer and which of its passages is shown, and what was asked before it."""

    def __init__(self, respond: Respond, out: Console) -> None:
        self._respond = respond
        self._out = out
        self._answer: Answer | None = None
        self._place = 0
        self._asked: deque[str] = deque(maxlen=REMEMBERED)

    def take(self, line: str) -> None:
        """Do what the line says: answer it, step through the passages, or forget what was asked."""
        if line in STEPS:
            self.step(STEPS[line])
        elif line == FORGET:
            self._asked.clear()
            self._out.print("The next question begins a new conversation.")
        elif line:
            self._question(line)

    def step(self, by: int) -> None:
        """Show the next passage of the last answer, or the previous one."""
        if not self._answer:
            self._out.print("There is no answer yet: ask something first.")
            return
        place = self._place + by
        if not 0 <= place < len(self._answer.hits):
            self._out.print("There are no more passages this way.")
            return
        self._place = place
        passage = self._answer.hits[place].passage
        self._out.print(f"Passage {place + 1} of {len(self._answer.hits)}", style="dim")
        quotation = self._answer.quotation if place == 0 else None
        self._out.print(render.answer_view(passage, quotation) if quotation else render.passage_view(passage))

    def _question(self, line: str) -> None:
        try:
            with self._out.status("Looking…"):
                response = self._respond(line, self._asked)
        except ValueError as error:
            self._out.print(str(error))
            return
        except KeyboardInterrupt:
            self._out.print("Stopped.")
            return
        self._answer, self._place = (response if isinstance(response, Answer) else None), 0
        self._asked.append(response.question)
        finding.print_response(response, self._out)


def _typed(history: Path, prompt: Prompt) -> Iterator[str]:
    session: PromptSession[str] = PromptSession(
        PROMPT, history=FileHistory(str(history)), key_bindings=_keys(prompt), bottom_toolbar=HTML(HELP)
    )
    render.console().print(HELP, style="dim")
    while True:
        try:
            yield session.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _piped() -> Iterator[str]:
    return (line.strip() for line in sys.stdin)


def _keys(prompt: Prompt) -> KeyBindings:
    """The arrow keys step through the passages while nothing is typed."""
    keys = KeyBindings()
    for key, by in (("right", 1), ("left", -1)):
        keys.add(key, filter=Condition(_nothing_typed))(_stepping(prompt, by))
    return keys


def _stepping(prompt: Prompt, by: int) -> Callable[[KeyPressEvent], None]:
    def handle(event: KeyPressEvent) -> None:
        from prompt_toolkit.application import run_in_terminal

        run_in_terminal(lambda: prompt.step(by))

    return handle


def _nothing_typed() -> bool:
    from prompt_toolkit.application.current import get_app

    return not get_app().current_buffer.text
