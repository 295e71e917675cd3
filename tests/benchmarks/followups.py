"""What completing follow-up questions gains, and whether self-contained questions stay unchanged.

    python -m tests.benchmarks.followups [--squad FILE]

The dialogues are about the starter documents. With a SQuAD file, a random sample of its questions is asked, each after
another question about the same article. They were written to be self-contained, so completing should change few of
them and make none worse.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.dialogue.conversation import respond, turn
from bot.dialogue.followups import complete
from bot.dialogue.readings import Turn
from retrieval.answering.answers import Answer
from retrieval.evaluation.question_sets import Case, load
from retrieval.retriever import Retriever
from tests.benchmarks.measuring import ROOT, arguments

DIALOGUES, STANDALONE, SUBJECTS = (
    ROOT / "tests" / "bot" / f"{name}.jsonl" for name in ("dialogues", "standalone", "subjects")
)
SQUAD_QUESTIONS = 1000
PROMISED = {"R@1": 0.97, "sentence@1": 0.79}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A question, the questions before it, and its expected answer."""

    before: tuple[str, ...]
    question: str
    documents: frozenset[str]  # that answer the question; empty if none does
    answers: tuple[str, ...] = ()  # wordings, one of which the right sentence contains

    @property
    def is_changed(self) -> bool:
        """Whether the question is completed as a follow-up."""
        return complete(self.question, self.before) != self.question


def dialogues(path: Path) -> list[Dialogue]:
    """The dialogues of a JSON Lines file with `before`, `question` and, if it is answered, `document` and `answers`."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Dialogue(
            before=tuple(line["before"]),
            question=line["question"],
            documents=frozenset([line["document"]] if "document" in line else []),
            answers=tuple(line.get("answers", ())),
        )
        for line in lines
    ]


def from_articles(cases: Sequence[Case]) -> list[Dialogue]:
    """A random sample of the questions, each after another question about the same article."""
    chance = random.Random(0)
    drawn = chance.sample(list(cases), min(SQUAD_QUESTIONS, len(cases)))
    others = [[other.question for other in cases if other.own == case.own and other.id != case.id] for case in drawn]
    return [
        Dialogue((chance.choice(before),), case.question, frozenset(case.relevant), case.answers)
        for case, before in zip(drawn, others, strict=True)
        if before
    ]


def as_typed(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """The answer to the question as typed, without those before it."""
    return retriever.ask(dialogue.question)


def as_read(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """The answer that the bot, the prompt and the command line give."""
    before: list[Turn] = []
    for question in dialogue.before:
        before.append(turn(question, respond(question, retriever, before=before)))
    answer = respond(dialogue.question, retriever, before=before)
    assert isinstance(answer, Answer)
    return answer


def shares(dialogue: Dialogue, answer: Answer) -> tuple[float, float, float]:
    """Whether the right document is first, the right sentence is quoted, and there is any answer; 1, 0 or unknown."""
    is_first = bool(answer.hits) and answer.hits[0].passage.document in dialogue.documents
    sentence = answer.best.text if answer.best else ""
    is_right = any(wording in sentence for wording in dialogue.answers) if dialogue.answers else np.nan
    return is_first, is_right, answer.answered


def report(title: str, retriever: Retriever, asked: Sequence[Dialogue]) -> dict[str, float]:
    """The figures of the bot's answers; printed together with those for the questions as typed."""
    changed = [dialogue for dialogue in asked if dialogue.is_changed]
    print(f"{title}: {len(asked)}, changed {len(changed)} ({len(changed) / len(asked):.1%})")
    for name, some in (("changed", changed), ("all", asked)):
        _figures(f"{name}, as typed", retriever, some, as_typed)
        found = _figures(f"{name}, as read", retriever, some, as_read)
    return found


def _figures(
    name: str, retriever: Retriever, asked: Sequence[Dialogue], reply: Callable[[Retriever, Dialogue], Answer]
) -> dict[str, float]:
    rows = [shares(dialogue, reply(retriever, dialogue)) for dialogue in asked if dialogue.documents]
    if not rows:
        return {}
    columns = zip(("R@1", "sentence@1", "answered"), np.array(rows).T, strict=True)
    figures = {name: float(np.nanmean(column)) for name, column in columns if not np.isnan(column).all()}
    print(f"  {name:20}" + "  ".join(f"{measure} {share:.3f}" for measure, share in figures.items()))
    return figures


def main() -> None:
    """Print the report. Raises SystemExit if a figure of the follow-ups is below its promised value."""
    parser = arguments(__doc__)
    parser.add_argument("--squad", type=Path, help="a SQuAD file")
    squad = parser.parse_args().squad
    with TemporaryDirectory() as home, Retriever.open(home) as retriever:
        retriever.sync(ROOT / "seeds" / "data")
        reached = report("Follow-ups", retriever, dialogues(DIALOGUES))
        report("Self-contained questions", retriever, dialogues(STANDALONE))
        report("New subjects in two words", retriever, dialogues(SUBJECTS))
    if squad:
        questions = load(squad)
        with TemporaryDirectory() as home, Retriever.open(home) as retriever:
            retriever.add(questions.documents)
            report(squad.stem, retriever, from_articles(questions.answerable))
    for measure, least in PROMISED.items():
        if reached[measure] < least:
            raise SystemExit(f"{measure} of the follow-ups is {reached[measure]:.3f}; it should be {least} or more.")


if __name__ == "__main__":
    main()
