"""What completing follow-up questions gains, and whether self-contained questions stay unchanged.

    python -m tests.benchmarks.followups [--squad FILE]

The dialogues are about the starter documents. With a SQuAD file, a random sample of its questions is asked, each after
another question about the same article. They were written to be self-contained, so completing should change few of
them and make none worse.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.conversation import respond, turn
from bot.dialogue.followups import complete
from bot.dialogue.readings import Turn
from retrieval.answering.answers import Answer
from retrieval.evaluation.question_sets import Case, load
from retrieval.retriever import Retriever
from retrieval.text.words import analyse
from seeds.documents import Document

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "data"
DIALOGUES = ROOT / "tests" / "bot" / "dialogues.jsonl"
STANDALONE = ROOT / "tests" / "bot" / "standalone.jsonl"
SUBJECTS = ROOT / "tests" / "bot" / "subjects.jsonl"
SQUAD_QUESTIONS, TWO_WORDS = 1000, 150
PROMISED = {"R@1": 0.97, "sentence@1": 0.79}

Reply = Callable[[Retriever, "Dialogue"], Answer]


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


def as_typed(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """The answer to the question as typed, without those before it."""
    return retriever.ask(dialogue.question)


def completed(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """The answer to the completed question, whatever completing made of it."""
    return retriever.ask(complete(dialogue.question, dialogue.before))


def read(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """The answer that the bot, the prompt and the command line give."""
    before: list[Turn] = []
    for question in dialogue.before:
        before.append(turn(question, respond(question, retriever, before=before)))
    answer = respond(dialogue.question, retriever, before=before)
    assert isinstance(answer, Answer)
    return answer


def figures(retriever: Retriever, asked: Iterable[Dialogue], reply: Reply) -> dict[str, float]:
    """The shares of dialogues with the right document first, with the right sentence, and with any answer."""
    rows = []
    for dialogue in asked:
        if dialogue.documents:
            answer = reply(retriever, dialogue)
            sentence = answer.best.text if answer.best else ""
            row = {"R@1": bool(answer.hits) and answer.hits[0].passage.document in dialogue.documents}
            if dialogue.answers:
                row["sentence@1"] = any(wording in sentence for wording in dialogue.answers)
            rows.append({**row, "answered": answer.answered})
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]} if rows else {}


def from_articles(cases: Sequence[Case], seed: int = 0) -> list[Dialogue]:
    """A random sample of the questions, each after another question about the same article."""
    articles = defaultdict(list)
    for case in cases:
        articles[case.own].append(case)
    chance = random.Random(seed)
    drawn = chance.sample(list(cases), min(SQUAD_QUESTIONS, len(cases)))
    pairs = []
    for case in drawn:
        others = [other.question for other in articles[case.own] if other.id != case.id]
        if others:
            before = (chance.choice(others),)
            pairs.append(Dialogue(before, case.question, frozenset(case.relevant), case.answers))
    return pairs


def words_of(documents: Iterable[Document]) -> dict[str, list[str]]:
    """The words of five or more letters of each document, without names."""
    words = {}
    for document in documents:
        terms = {term.text: document.text[term.start : term.end] for term in analyse(document.text, "en")}
        words[document.name] = [word for word in terms.values() if word.isalpha() and word.islower() and len(word) > 4]
    return words


def two_words(cases: Sequence[Case], held: Mapping[str, list[str]], same: bool, seed: int = 1) -> list[Dialogue]:
    """Questions such as "Which harbour?", each after a full question.

    With `same`, the word comes from the passage of the full question and occurs in 2 to 30 passages. Otherwise it comes
    from a passage of another article and occurs in no other passage.
    """
    number = Counter(word for words in held.values() for word in words)
    chance = random.Random(seed)
    pairs = []
    for case in chance.sample(list(cases), min(TWO_WORDS, len(cases))):
        about = case if same else chance.choice(cases)
        (document, *_) = about.relevant
        fitting = [word for word in held[document] if (1 < number[word] <= 30 if same else number[word] == 1)]
        fitting = [word for word in fitting if word[:5] not in case.question.casefold()]
        if fitting and same == (about.own == case.own):
            pairs.append(Dialogue((case.question,), f"Which {chance.choice(fitting)}?", frozenset([document])))
    return pairs


def report(title: str, retriever: Retriever, asked: Sequence[Dialogue]) -> dict[str, float]:
    """The figures of the bot's answers; printed together with those for the questions as typed and as completed."""
    changed = [dialogue for dialogue in asked if dialogue.is_changed]
    print(f"{title}: {len(asked)}, changed {len(changed)} ({len(changed) / len(asked):.1%})")
    for name, reply in (("as typed", as_typed), ("completed", completed), ("as read", read)):
        _print(f"changed, {name}", figures(retriever, changed, reply))
    _print("all, as typed", figures(retriever, asked, as_typed))
    return _print("all, as read", figures(retriever, asked, read))


def _print(name: str, shares: dict[str, float]) -> dict[str, float]:
    print(f"  {name:20}" + "  ".join(f"{measure} {share:.3f}" for measure, share in shares.items()))
    return shares


def main() -> None:
    """Print the report. Raises SystemExit if a figure of the follow-ups is below its promised value."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--squad", type=Path, help="a SQuAD file")
    squad = parser.parse_args().squad
    with TemporaryDirectory() as home, Retriever.open(home) as retriever:
        retriever.sync(SEEDS)
        reached = report("Follow-ups", retriever, dialogues(DIALOGUES))
        report("Self-contained questions", retriever, dialogues(STANDALONE))
        report("New subjects in two words", retriever, dialogues(SUBJECTS))
    if squad:
        questions = load(squad)
        with TemporaryDirectory() as home, Retriever.open(home) as retriever:
            retriever.add(questions.documents)
            report(squad.stem, retriever, from_articles(questions.answerable))
            held = words_of(questions.documents)
            report("Two words about the same passage", retriever, two_words(questions.answerable, held, same=True))
            report("Two words about another one", retriever, two_words(questions.answerable, held, same=False))
    for measure, least in PROMISED.items():
        if reached[measure] < least:
            raise SystemExit(f"{measure} of the follow-ups is {reached[measure]:.3f}; it should be {least} or more.")


if __name__ == "__main__":
    main()
