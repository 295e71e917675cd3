"""The promised share of follow-ups is answered from the right document."""

import pytest

from tests.benchmarks.conversations import PROMISED, judge


@pytest.mark.long
def test_follow_ups_as_people_write_them_find_their_document() -> None:
    judged = judge()
    assert len(judged) == 44
    assert sum(each.is_first for each in judged) / len(judged) >= PROMISED
