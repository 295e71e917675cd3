"""The seedbot side of `tests.benchmarks.speed`.

python -m tests.benchmarks.own prepare                                      prints the form of the model on this machine
python -m tests.benchmarks.own index FOLDER HOME QUESTIONS.json             prints the seconds as JSON
python -m tests.benchmarks.own rank FOLDER HOME QUESTIONS.json BACKEND      prints each question's ten documents
"""

import json
import sys
from pathlib import Path
from typing import Any

from embeddings.loading import Backend, load
from embeddings.models import DEFAULT, find
from embeddings.onnx import OnnxEncoder
from retrieval.retriever import Retriever
from tests.benchmarks.measuring import seconds


def index(folder: Path, home: Path, questions: list[str]) -> dict[str, Any]:
    """The seconds that it takes to index the folder, and to answer each question."""
    with Retriever.open(home) as retriever:
        indexing = seconds(retriever.sync, folder)
        retriever.ask(questions[0])
        return {"indexing": indexing, "questions": [seconds(retriever.ask, question, k=10) for question in questions]}


def rank(folder: Path, home: Path, questions: list[str], backend: str) -> list[list[str]]:
    """The names of the ten best documents for each question."""
    with Retriever.open(home, backend=Backend(backend)) as retriever:
        retriever.sync(folder)
        return [[hit.passage.document for hit in retriever.search(question, k=10)] for question in questions]


def prepare() -> str:
    """The form in which the model is exported on this machine; "torch" if it cannot be exported."""
    encoder = load(find(DEFAULT))
    return encoder.form if isinstance(encoder, OnnxEncoder) else "torch"


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    if command == "prepare":
        print(prepare())
    else:
        folder, home, file = map(Path, paths[:3])
        questions = json.loads(file.read_text("utf-8"))
        made = index(folder, home, questions) if command == "index" else rank(folder, home, questions, paths[3])
        print(json.dumps(made))
