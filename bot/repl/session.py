"""A session at the prompt, which handles each line."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console

from bot.dialogue import conversation
from bot.dialogue.conversation import Count
from bot.dialogue.readings import Turn
from bot.failures import failure
from bot.rendering import answers, console, explanations, quoting, results
from bot.repl import commands, originals, passages
from bot.repl.current_index import CurrentIndex
from bot.repl.passages import Shown
from bot.repl.working import Worker
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer
from retrieval.finding import search

REMEMBERED = 5  # earlier questions, for follow-ups
MOST_PASSAGES = 50


class Session:
    """The state of the prompt: earlier questions, the passages shown, and the form of the output."""

    def __init__(self, index: CurrentIndex, worker: Worker, out: Console, errors: Console) -> None:
        self._index = index
        self._worker = worker
        self._out = out
        self._errors = errors
        self._is_piped = errors is not out  # at a terminal both are the same
        self._before: deque[Turn] = deque(maxlen=REMEMBERED)
        self._asked: tuple[str, tuple[Turn, ...]] | None = None  # the last question, and those before it
        self._shown: Shown | None = None
        self._number = 0
        self._source = index.retriever  # of the passages that are shown
        self._k = 5
        self._is_json = False
        self.is_over = False
        self._commands: Mapping[str, Callable[[str], None]] = {
            **index.commands,
            "next": lambda _: self._step(1),
            "previous": lambda _: self._step(-1),
            "around": lambda _: self._around(),
            "open": lambda _: self._open(),
            "why": lambda _: self._why(),
            "find": self._find,
            "k": self._set_k,
            "json": lambda _: self._toggle_json(),
            "new": lambda _: self._begin_anew(),
            "help": lambda _: out.print(commands.table()),
            "quit": lambda _: self._quit(),
        }

    def take(self, line: str) -> bool:
        """Runs the command or answers the question in the line; whether that succeeded."""
        try:
            if command := commands.parse(line):
                self._commands[command[0].name](command[1])
            elif line:
                self._ask(line)
        except KeyboardInterrupt:
            if self._is_piped:
                raise
            self._out.print("Stopped.")
            return False
        except InterruptedError:
            self._out.print("Stopped; :sync resumes from here.")
            return False
        except (ValueError, OSError, ModuleNotFoundError) as error:
            self._errors.print(failure(error), soft_wrap=True)
            return False
        return True

    def can_step(self, by: int) -> bool:
        """Whether there is a passage `by` steps further on."""
        shown = self._shown if self._source is self._index.retriever else None
        return shown is not None and 0 <= self._number + by < shown.total

    def _ask(self, question: str) -> None:
        retriever, before = self._index.retriever, tuple(self._before)
        with self._out.status("Looking…"):
            response = self._worker.result(lambda: conversation.respond(question, retriever, before=before, k=self._k))
        self._before.append(conversation.turn(question, response))
        self._asked = question, before
        self._show(passages.of_answer(response) if isinstance(response, Answer) else None)
        self._print_response(response)

    def _print_response(self, response: Answer | Count) -> None:
        if self._is_json:
            self._print_json(answers.as_json(response))
            return
        answers.print_response(response, self._out)
        if isinstance(response, Answer):
            self._print_number()

    def _find(self, words: str) -> None:
        retriever, wanted = self._index.retriever, search.parse(words)
        with self._out.status("Looking…"):
            found = self._worker.result(lambda: retriever.find(wanted, LOCAL, limit=1))
        self._show(passages.of_search(wanted, found, retriever))
        if self._is_json:
            self._print_json(results.as_json(words, found))
        else:
            results.print_found(found, 0, self._out, further="n")

    def _show(self, shown: Shown | None) -> None:
        self._shown, self._number, self._source = shown, 0, self._index.retriever

    @property
    def _at_hand(self) -> Shown:
        """The passages to step through. Raises ValueError if there are none."""
        if not self._shown or not self._shown.total or self._source is not self._index.retriever:
            raise ValueError("There are no passages yet: ask something first.")
        return self._shown

    def _step(self, by: int) -> None:
        shown, number = self._at_hand, self._number + by
        if not 0 <= number < shown.total:
            raise ValueError("There are no more passages in this direction.")
        place = shown.place(number)
        self._number = number
        if self._is_json:
            self._print_json(quoting.passage_json(place.passage))
        else:
            self._out.print(shown.view(number), soft_wrap=not self._out.is_terminal)
            self._print_number()

    def _around(self) -> None:
        section = passages.around(self._at_hand.place(self._number), self._index.retriever)
        if self._is_json:
            self._print_json(quoting.passage_json(section.passage))
        else:
            self._out.print(passages.section_view(section), soft_wrap=not self._out.is_terminal)

    def _open(self) -> None:
        place = self._at_hand.place(self._number)
        self._out.print(originals.show(place.passage, self._index.retriever), soft_wrap=True)

    def _why(self) -> None:
        if self._asked is None:
            raise ValueError("There is no answer yet: ask something first.")
        retriever, (question, before) = self._index.retriever, self._asked
        with self._out.status("Looking…"):
            reasons = self._worker.result(lambda: conversation.explain(question, retriever, before=before))
        if reasons is None:
            raise ValueError("A count has no ranking to explain.")
        explanations.print_explanation(reasons, self._out)

    def _set_k(self, number: str) -> None:
        if number:
            if not number.isdecimal() or not 1 <= int(number) <= MOST_PASSAGES:
                raise ValueError(f":k {number} is not a number from 1 to {MOST_PASSAGES}.")
            self._k = int(number)
        self._out.print(f"Passages with an answer: {self._k}.")

    def _toggle_json(self) -> None:
        self._is_json = not self._is_json
        self._out.print(f"Answers are {'JSON' if self._is_json else 'text'} now.")

    def _begin_anew(self) -> None:
        self._before.clear()
        self._out.print("The next question starts a new conversation.")

    def _quit(self) -> None:
        self.is_over = True

    def _print_number(self) -> None:
        if self._shown and self._shown.total:
            self._out.print(f"Passage {self._number + 1} of {self._shown.total}", style="dim")

    def _print_json(self, value: dict[str, Any]) -> None:
        """Prints the value; on a single line if the output is piped."""
        print(console.json_text(value, indent=None if self._is_piped else 2), file=self._out.file, flush=True)
