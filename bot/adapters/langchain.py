"""The documents as a LangChain retriever; needs the extra `langchain`."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from bot.adapters import searching
from retrieval.retriever import Retriever


class SeedbotRetriever(BaseRetriever):
    """The k best passages as LangChain documents: their exact text, position in the document and score.

    Example: SeedbotRetriever(retriever=Retriever.open("index"), k=3).invoke("Who resigned? after:2022")
    """

    retriever: Retriever
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(id=searching.identity(hit), page_content=hit.passage.text, metadata=searching.metadata(hit))
            for hit in searching.search(self.retriever, query, self.k)
        ]
