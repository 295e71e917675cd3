"""The LlamaIndex retriever returns the hits of the search, in order, with their positions."""

import asyncio
import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # Warnings about its own use of other packages cannot be fixed here.
    warnings.simplefilter("ignore")
    pytest.importorskip("llama_index.core", reason="the extra `llamaindex` is not installed")

    from bot.adapters.llamaindex import SeedbotRetriever
from llama_index.core.schema import TextNode

from retrieval.retriever import Retriever
from tests.fakes import WordEncoder

QUESTION = "How many soldiers refused deployment?"


def test_hits_are_nodes_with_exact_text(encoder: WordEncoder, seeds: Path, tmp_path: Path) -> None:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        first, second = SeedbotRetriever(retriever).retrieve(QUESTION)
        (hit, _) = retriever.search(QUESTION)
        assert isinstance(first.node, TextNode)
        assert (first.node.id_, first.score, first.node.text) == ("news.txt:0-90", hit.score, hit.passage.text)
        start, end = first.node.start_char_idx, first.node.end_char_idx
        assert retriever.text("news.txt")[start:end] == first.node.text
        assert first.metadata["source"] == "https://news.example/soldiers"
        assert second.metadata["document"] == "library.txt"
        (again,) = asyncio.run(SeedbotRetriever(retriever, k=1).aretrieve(f"{QUESTION} after:2022"))
        assert again.node.id_ == first.node.id_
