"""A question set about boats, and the mined examples of a tiny model."""

import json
from pathlib import Path

from bot.measuring.training.mining import Example, indexed_by, mined
from bot.measuring.training.samples import Asked
from bot.measuring.training.tokenized import Texts
from embeddings.sentence import SentenceEncoder
from retrieval.evaluation.question_sets import QuestionSet, load

COLOURS = ("amber", "black", "coral", "green", "ivory", "orange", "purple", "silver", "white", "yellow")


def boats(folder: Path, number: int) -> Path:
    """A file of so many articles of one paragraph, whose second sentence answers the question."""
    articles = []
    for n in range(number):
        asked, colour = f"What is the colour of the boat thing{n}?", COLOURS[n % len(COLOURS)]
        text = f"The boat thing{n} has a mast. The boat thing{n} is {colour}."
        question = {"question": asked, "id": asked, "answers": [{"text": f"is {colour}"}]}
        articles.append({"title": f"t{n}", "paragraphs": [{"context": text, "qas": [question]}]})
    file = folder / "boats.json"
    file.write_text(json.dumps({"data": articles}), "utf-8")
    return file


def loaded(folder: Path, number: int) -> QuestionSet:
    return load(boats(folder, number))


def examples(encoder: SentenceEncoder, questions: QuestionSet, asked: list[Asked]) -> list[Example]:
    """The questions beside what the encoder finds in the set."""
    texts = Texts(encoder)
    with indexed_by(encoder, questions) as (index, retriever):
        texts.make(index, (case.question for case in questions.answerable))
        return list(mined(retriever, texts, questions.name, asked))
