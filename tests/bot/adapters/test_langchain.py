"""The LangChain retriever returns the hits of the search, in order, with their positions."""

import asyncio
from pathlib import Path

import pytest

pytest.importorskip("langchain_core", reason="the extra `langchain` is not installed")

from bot.adapters.langchain import SeedbotRetriever
from retrieval.retriever import Retriever
from tests.fakes import WordEncoder

QUESTION = "How many soldiers refused deployment?"


def test_hits_are_documents_with_exact_text(encoder: WordEncoder, seeds: Path, tmp_path: Path) -> None:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        first, second = SeedbotRetriever(retriever=retriever).invoke(QUESTION)
        (hit, _) = retriever.search(QUESTION)
        assert (first.page_content, first.id) == (hit.passage.text, "news.txt:0-90")
        assert first.page_content == retriever.text("news.txt")[first.metadata["start"] : first.metadata["end"]]
        assert first.metadata == {
            "document": "news.txt",
            "title": "Soldiers refuse deployment",
            "date": "2022-07-19",
            "source": "https://news.example/soldiers",
            "start": 0,
            "end": 90,
            "score": hit.score,
        }
        assert second.metadata["document"] == "library.txt"
        assert asyncio.run(SeedbotRetriever(retriever=retriever, k=1).ainvoke(f"{QUESTION} after:2022")) == [first]
        with pytest.raises(ValueError, match="after:then is not a date"):
            SeedbotRetriever(retriever=retriever).invoke("Who? after:then")
