"""An evening of 150 messages is answered as its script expects, but for the messages that it names."""

import pytest

from tests.benchmarks.evening import LANGUAGES, judge


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_of_an_evening_are_answered_as_expected(language: str) -> None:
    judged = judge(language)
    assert len(judged) == 75
    assert [each.sent for each in judged if each.missing and not each.reason] == []
