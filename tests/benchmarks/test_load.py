"""A short run of the load benchmark, with the word model: several threads get the same answers as one."""

from pathlib import Path

import pytest

from seeds.documents import Document
from tests.benchmarks.load import measure
from tests.fakes import WordEncoder

pytestmark = pytest.mark.long


def test_several_threads_get_the_same_answers_as_one(encoder: WordEncoder, tmp_path: Path) -> None:
    texts = [f"The ferry number {number} leaves at {number % 12} for the island." for number in range(60)]
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(texts)]
    questions = [f"When does the ferry number {number} leave?" for number in range(40)]
    (alone, together, during, after, later), rate = measure(documents, questions, 8, tmp_path)
    assert [each.same for each in (alone, together, after, later)] == [40, 40, 40, 40]
    assert len(during.answers) >= 40
    assert rate > 0
