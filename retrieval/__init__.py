"""Passages, the store, the indexes, ranking and the answer: `from retrieval import Retriever`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.retriever import Retriever

__all__ = ["Retriever"]


def __getattr__(name: str) -> Any:
    # On demand: importing one room of the package should not load FAISS and Tantivy for the rest.
    if name == "Retriever":
        from retrieval.retriever import Retriever

        return Retriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
