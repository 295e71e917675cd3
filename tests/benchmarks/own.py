"""The seedbot side of `tests.benchmarks.speed`.

python -m tests.benchmarks.own prepare                                      prints the form of the model on this machine
python -m tests.benchmarks.own index FOLDER HOME QUESTIONS.json             prints the seconds as JSON
python -m tests.benchmarks.own rank FOLDER HOME QUESTIONS.json BACKEND      prints each question's ten documents
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from embeddings.loading import Backend, load
from embeddings.models import DEFAULT, find
from embeddings.onnx import OnnxEncoder
from retrieval.retriever import Retriever


def index(folder: Path, home: Path, questions: list[str]) -> dict[str, Any]:
    """The seconds that it takes to index the folder, and to answer each question."""
    with Retriever.open(home) as retriever:
        began = time.perf_counter()
        retriever.sync(folder)
        indexing = time.perf_counter() - began
        retriever.ask(questions[0])
        seconds = []
        for question in questions:
            began = time.perf_counter()
            retriever.ask(question, k=10)
            seconds.append(time.perf_counter() - began)
    return {"indexing": indexing, "questions": seconds}


def rank(folder: Path, home: Path, questions: list[str], backend: Backend) -> list[list[str]]:
    """The names of the ten best documents for each question."""
    with Retriever.open(home, backend=backend) as retriever:
        retriever.sync(folder)
        return [[hit.passage.document for hit in retriever.search(question, k=10)] for question in questions]


def prepare() -> str:
    """The form in which the model is exported on this machine; "torch" if it cannot be exported."""
    encoder = load(find(DEFAULT))
    return encoder.form if isinstance(encoder, OnnxEncoder) else "torch"


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "prepare":
        print(prepare())
    else:
        folder, home, questions = Path(rest[0]), Path(rest[1]), json.loads(Path(rest[2]).read_text("utf-8"))
        made = index(folder, home, questions) if command == "index" else rank(folder, home, questions, Backend(rest[3]))
        print(json.dumps(made))
