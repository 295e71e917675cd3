"""What people sent in Telegram chats is not shown at the prompt, in scripts or to other programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue import conversation
from bot.scopes import LOCAL
from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.fakes import WordEncoder


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path), WordEncoder()) as retriever:
        retriever.add([Document("a.txt", "The bridge is closed on Friday.")])
        for collection in ("own", "everyone", "7", "-100"):
            (retriever.files / collection).mkdir(parents=True)
            (retriever.files / collection / "ferry.txt").write_text(f"The ferry of {collection} carries bicycles.")
            retriever.sync_collection(collection)
        yield retriever


def test_this_machine_sees_all_but_the_documents_of_chats(retriever: Retriever) -> None:
    assert [source.name for source in retriever.sources(LOCAL)] == ["/everyone/ferry.txt", "/own/ferry.txt", "a.txt"]


def test_documents_of_chats_are_not_used_for_answers_here(retriever: Retriever) -> None:
    question = "Which ferry carries bicycles?"
    answer = conversation.respond(question, retriever)
    assert isinstance(answer, Answer)
    seen = {source.name for source in retriever.sources(LOCAL)}
    assert {hit.passage.document for hit in answer.hits} <= seen
    reasons = conversation.explain(question, retriever)
    assert reasons is not None
    assert {each.hit.passage.document for each in reasons.hits} <= seen
    counted = conversation.respond("How many documents mention the ferry?", retriever)
    assert isinstance(counted, conversation.Count)
    assert counted.found.total == 2
