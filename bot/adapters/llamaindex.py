"""The documents as a LlamaIndex retriever; needs the extra `llamaindex`."""

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from bot.adapters import searching
from retrieval.answering.ranking import Hit
from retrieval.retriever import Retriever


class SeedbotRetriever(BaseRetriever):
    """The k best passages as LlamaIndex nodes: their exact text, position in the document and score.

    Example: SeedbotRetriever(Retriever.open("index"), k=3).retrieve("Who resigned? after:2022")
    """

    def __init__(self, retriever: Retriever, k: int = 5) -> None:
        super().__init__()
        self._retriever = retriever
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_node(hit) for hit in searching.search(self._retriever, query_bundle.query_str, self._k)]


def _node(hit: Hit) -> NodeWithScore:
    metadata = searching.metadata(hit)
    passage = hit.passage
    node = TextNode(
        id_=searching.identity(hit),
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        # Besides the text, a model reads only the document, title, date and source.
        excluded_llm_metadata_keys=["start", "end", "score"],
    )
    return NodeWithScore(node=node, score=hit.score)
