"""This project's side of `tests.benchmarks.speed`.

python -m tests.benchmarks.own index FOLDER HOME QUESTIONS.json             prints the seconds as JSON
python -m tests.benchmarks.own rank FOLDER HOME QUESTIONS.json BACKEND      prints each question's ten documents
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from embeddings.loading import Backend
from retrieval.retriever import Retriever


def index(folder: Path, home: Path, questions: list[str]) -> dict[str, Any]:
    """Bring an index into step with the folder, ask every question, and say how long each took."""
    with Retriever.open(home) as retriever:
        retriever.quicken()
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


if __name__ == "__main__":
    command, folder, home, questions = sys.argv[1:5]
    arguments = Path(folder), Path(home), json.loads(Path(questions).read_text("utf-8"))
    print(json.dumps(index(*arguments) if command == "index" else rank(*arguments, Backend(sys.argv[5]))))
