"""Messages that wish to see more of an answer are told from questions."""

import pytest

from bot.dialogue.wishes import Wish, is_when, wish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more", Wish.MORE),
        ("Tell me more, please!", Wish.MORE),
        ("Подробнее", Wish.MORE),
        ("расскажи больше", Wish.MORE),
        ("ещё", Wish.NEXT),
        ("Еще?", Wish.NEXT),
        ("what else?", Wish.NEXT),
        ("source?", Wish.SOURCE),
        ("link pls", Wish.SOURCE),
        ("Where’s that from?", Wish.SOURCE),
        ("источник?", Wish.SOURCE),
        ("а ссылка?", Wish.SOURCE),
        ("send me the file", Wish.ORIGINAL),
        ("статья целиком", Wish.ORIGINAL),
        ("ok thanks, more?", Wish.MORE),
        ("Bitte genauer", Wish.MORE),
        ("Ausführlicher bitte", Wish.MORE),
        ("noch eine Stelle?", Wish.NEXT),
        ("Und die Quelle?", Wish.SOURCE),
        ("Wo steht das?", Wish.SOURCE),
        ("Ganzer Artikel", Wish.ORIGINAL),
        ("gjlhj,ytt", Wish.MORE),
        ("Are you sure?", Wish.SOURCE),
        ("Где это сказано?", Wish.SOURCE),
        ("Bist du sicher?", Wish.SOURCE),
        ("Could you send me the whole article, please?", Wish.ORIGINAL),
        ("that's wrong", Wish.NEXT),
        ("это не то", Wish.NEXT),
        ("Das meinte ich nicht", Wish.NEXT),
        ("Tell me a bit more about it, would you?", Wish.MORE),
        ("покажите ещё другие места", None),
        ("покажите другие отрывки", Wish.NEXT),
        ("gibt es noch andere Stellen?", Wish.NEXT),
        ("where exactly is that written?", Wish.SOURCE),
        ("Is there more ice?", None),
        ("What is this document about?", None),
        ("where else?", None),
        ("das", None),
        ("are", None),
        ("это", None),
        ("no more", None),
        ("nein danke, weiter nichts", None),
        ("What is the source of the river?", None),
        ("more than 300 soldiers?", None),
        ("ещё две недели", None),
        ("thanks", None),
        ("", None),
        ("🙂", None),
        ("more " * 1000, None),
    ],
)
def test_only_a_whole_message_is_a_wish(text: str, expected: Wish | None) -> None:
    assert wish(text) == expected


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("When was that?", True),
        ("when exactly was that?", True),
        ("а когда это было?", True),
        ("Wann war das?", True),
        ("When was the strike?", False),
    ],
)
def test_the_time_of_what_was_quoted_is_asked_for(text: str, asks: bool) -> None:
    assert is_when(text) == asks
