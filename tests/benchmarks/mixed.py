"""MRR@10 for documents in two languages, of which only one has the answer.

    python -m tests.benchmarks.mixed xquad-ru.json xquad-en.json multilingual

Both files contain the same articles. Every other article is indexed in the language of the first file and the rest in
that of the second, then the other way round. Each time, all questions are asked in both languages.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from tempfile import TemporaryDirectory

import numpy as np

from embeddings.models import DEFAULT
from retrieval.evaluation.question_sets import QuestionSet, load
from retrieval.retriever import Retriever
from tests.benchmarks.measuring import arguments, reciprocal_rank

DEPTH = 30  # passages, since a document may have several


def ranks(one: QuestionSet, other: QuestionSet, model: str) -> Iterator[tuple[str, str, float]]:
    """The sets of each question and of its answer with its rank; `one` has the even articles, `other` the odd ones."""
    even = set(list(dict.fromkeys(article(document.name) for document in one.documents))[::2])
    documents = [document for document in one.documents if article(document.name) in even]
    documents += [document for document in other.documents if article(document.name) not in even]
    with TemporaryDirectory() as home, Retriever.open(home, model) as retriever:
        retriever.add(documents)
        for asked in (one, other):
            for case in asked.answerable:
                answers = one if article(min(case.relevant)) in even else other
                found = [hit.passage.document for hit in retriever.search(case.question, DEPTH)]
                yield asked.name, answers.name, reciprocal_rank(found, case.relevant)


def article(document: str) -> str:
    return document.rsplit("/", 1)[0]


def main() -> None:
    """Print the MRR@10 by the language of the question and of the answering document."""
    parser = arguments(__doc__, "first", "second")
    parser.add_argument("model", nargs="?", default=DEFAULT)
    options = parser.parse_args()
    found = defaultdict(list)
    for one, other in permutations([load(options.first), load(options.second)]):
        for asked, answers, rank in ranks(one, other, options.model):
            found[asked, answers].append(rank)
    for (asked, answers), values in sorted(found.items()):
        print(f"{asked} asked, {answers} answers: {np.mean(values):.3f} ({len(values)} questions)")


if __name__ == "__main__":
    main()
