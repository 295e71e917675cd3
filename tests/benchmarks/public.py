"""How well documents are ranked on public sets, stage by stage, beside what others have published, and at what size.

python -m tests.benchmarks.public SET… [--home FOLDER]

A set is SQuAD JSON or a BEIR folder with corpus.jsonl, queries.jsonl and qrels/test.tsv (Thakur et al. 2021). The index
is kept in the home, so that a second run takes less time. The figures are nDCG@10 over the test queries, for those
published the authors', and the bytes that a passage takes on the disk.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from ir_measures import Qrel, ScoredDoc, calc_aggregate, nDCG

from retrieval.answering.ranking import ALL, Stage
from retrieval.evaluation.evaluate import DEPTH, HITS
from retrieval.evaluation.question_sets import Case, QuestionSet, load
from retrieval.retriever import Retriever
from retrieval.storage.layout import STORE, VECTORS, WORDS
from retrieval.storage.store import Store
from tests.benchmarks.measuring import arguments, table

STAGES = {
    "nearest passages": frozenset({Stage.DENSE}),
    "words (BM25)": frozenset({Stage.LEXICAL}),
    "both": frozenset({Stage.DENSE, Stage.LEXICAL}),
    "nearest passages, late interaction": frozenset({Stage.DENSE, Stage.LATE}),
    "all, as shipped": ALL,
}
# The columns of the store that hold most of a passage.
PARTS = {
    "codes of tokens": "codes",
    "text": "text",
    "codes of sentences": "sentence_codes",
    "vector": "vector",
    "hashes of words": "terms",
}
# The figure and where it stands.
PUBLISHED = {
    "scifact": {
        "BM25": (0.665, "Thakur et al. 2021, BEIR, table 2"),
        "all-MiniLM-L6-v2, as usual": (0.645, "MTEB"),
        "ColBERTv2": (0.693, "Santhanam et al. 2022, table 5"),
        "mdbr-leaf-ir (23 M)": (0.706, "its model card"),
        "answerai-colbert-small-v1 (33 M)": (0.748, "its model card"),
        "GTE-ModernColBERT-v1 (149 M)": (0.763, "its model card"),
    },
}


def ndcg(asked: Sequence[tuple[Case, Sequence[str]]]) -> float:
    """The mean nDCG@10 of the rankings."""
    qrels = [Qrel(case.id, name, grade) for case, _ in asked for name, grade in case.relevant.items()]
    # The rank is the score, so that documents with equal scores keep the order that a user sees.
    run = [ScoredDoc(case.id, name, -rank) for case, names in asked for rank, name in enumerate(names)]
    return float(calc_aggregate([nDCG @ 10], qrels, run)[nDCG @ 10])


def figures(questions: QuestionSet, home: Path) -> dict[str, float]:
    """The mean nDCG@10 of each combination of stages."""
    with Retriever.open(home) as retriever:
        retriever.add(questions.documents)
        return {
            name: ndcg([ranked(retriever, case, stages) for case in questions.answerable])
            for name, stages in STAGES.items()
        }


def ranked(retriever: Retriever, case: Case, stages: frozenset[Stage]) -> tuple[Case, Sequence[str]]:
    """The question with the names of the documents that rank best, each by its best passage."""
    hits = retriever.search(case.question, HITS, stages=stages)
    return case, list(dict.fromkeys(hit.passage.document for hit in hits))[:DEPTH]


def rows(name: str, found: dict[str, float]) -> list[tuple[str, str, str]]:
    """The rows of the table: our figures, then the published ones with their source."""
    own = [(f"seedbot: {stages}", f"{value:.3f}", "this run") for stages, value in found.items()]
    others = sorted(PUBLISHED.get(name, {}).items(), key=lambda each: each[1][0])
    return [*own, *((who, f"{value:.3f}", source) for who, (value, source) in others)]


def sizes(home: Path) -> dict[str, float]:
    """The bytes a passage of each part of an index, and of all."""
    with closing(Store(home / STORE)) as store:
        count = store.statistics().passages
        sums = ", ".join(f"sum(length({column}))" for column in PARTS.values())
        parts = dict(zip(PARTS, store.database.rows(f"SELECT {sums} FROM passages")[0], strict=True))
    parts["the rest of the store"] = (home / STORE).stat().st_size - sum(parts.values())
    parts["vectors to search in"] = (home / VECTORS).stat().st_size
    parts["words to search in"] = sum(file.stat().st_size for file in (home / WORDS).iterdir())
    return {part: size / count for part, size in {**parts, "all": sum(parts.values())}.items()}


def main() -> None:
    """Measure and print the tables of each set."""
    parser = arguments(__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="SET")
    parser.add_argument("--home", type=Path, help="where the indexes are kept; default: nowhere")
    given = parser.parse_args()
    with TemporaryDirectory() as scratch:
        for folder in given.folders:
            questions = load(folder)
            home = (given.home or Path(scratch)) / questions.name
            found = figures(questions, home)
            print(f"{questions.name}: {len(questions.answerable)} queries, {len(questions.documents)} documents\n")
            print(table(("", "nDCG@10", "source"), *rows(questions.name, found)), flush=True)
            print()
            taken = [(part, f"{size:,.0f}") for part, size in sizes(home).items()]
            print(table(("part of the index", "bytes a passage"), *taken), flush=True)


if __name__ == "__main__":
    main()
