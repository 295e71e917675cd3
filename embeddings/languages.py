"""Which texts a model can be trusted with."""

from collections.abc import Callable, Sequence

from embeddings.models import ANY_LANGUAGE

# Where more of the letters than this stand alone in their tokens, the model spells the text instead of reading it:
# MiniLM has at least .67 in scripts it does not know and at most .16 in others, multilingual E5 at most .35.
SPELLED = 0.5

_ENOUGH = 4000


def covers(
    languages: frozenset[str], language: str, text: str, pieces: Callable[[str], Sequence[str]], unknown: str | None
) -> bool:
    """Whether a model made for the languages is for this one too, and its pieces of the text are no single letters."""
    if ANY_LANGUAGE in languages:
        return True
    return (not languages or language in languages) and _spelled(pieces(text[:_ENOUGH]), unknown) <= SPELLED


def _spelled(pieces: Sequence[str], unknown: str | None) -> float:
    """The share of the text's letters whose token is unknown to the model or holds no other letter."""
    letters = [sum(map(str.isalpha, piece)) for piece in pieces]
    alone = sum(count for piece, count in zip(pieces, letters, strict=True) if count == 1 or piece == unknown)
    return alone / max(sum(letters), 1)
