import pytest

from bot.commands import arguments


@pytest.mark.parametrize(
    ("given", "query"),
    [
        (["ferry", "rough sea", "after:2022"], 'ferry "rough sea" after:2022'),
        (["ferry", "from:Moscow Times"], 'ferry from:"Moscow Times"'),
        (['ferry "rough sea" from:times'], 'ferry "rough sea" from:times'),
        (["ferry sank from:times"], "ferry sank from:times"),
        (["from:times ferry", "ОТ:Новая газета"], 'from:"times ferry" ОТ:"Новая газета"'),
        (["«бурное море» паром"], "«бурное море» паром"),
        ([" ferry "], " ferry "),
        (["after:2022-07 ferry", "from:Moscow Times"], 'after:2022-07 ferry from:"Moscow Times"'),
    ],
)
def test_a_quoted_shell_argument_is_a_phrase(given: list[str], query: str) -> None:
    assert arguments.query(given) == query
