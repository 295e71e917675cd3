"""Which texts a model can read."""

from collections.abc import Callable, Sequence

from embeddings.models import ANY_LANGUAGE

# If a larger share of the letters are alone in their tokens, the model reads the text letter by letter: the share is at
# least .67 for MiniLM in scripts that it does not know and at most .16 in others, and at most .35 for multilingual E5.
SPELLED = 0.5

_ENOUGH = 4000


def covers(
    languages: frozenset[str], language: str, text: str, pieces: Callable[[str], Sequence[str]], unknown: str | None
) -> bool:
    """Whether a model made for these languages reads this one, and its pieces of the text are not single letters."""
    if ANY_LANGUAGE in languages:
        return True
    return (not languages or language in languages) and _spelled(pieces(text[:_ENOUGH]), unknown) <= SPELLED


def _spelled(pieces: Sequence[str], unknown: str | None) -> float:
    """The share of the text's letters whose token is unknown to the model or holds no other letter."""
    letters = [sum(map(str.isalpha, piece)) for piece in pieces]
    alone = sum(count for piece, count in zip(pieces, letters, strict=True) if count == 1 or piece == unknown)
    return alone / max(sum(letters), 1)
