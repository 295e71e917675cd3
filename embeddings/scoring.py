"""Which tokens of a text are compared, by a model made for late interaction (Khattab & Zaharia 2020)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Ids


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a text in one role is cut off, expanded and compared."""

    limit: int  # the number of tokens that are read, with prompt and special tokens
    length: int = 0  # a shorter text is expanded to this number of tokens
    expansion: int = 0  # the id of the token by which it is expanded
    is_attended: bool = False  # whether the other tokens see those
    skipped: list[int] = field(default_factory=list)  # the ids of tokens that are not compared
    kept: list[int] = field(default_factory=list)  # if any, only these are compared

    def expanded(self, ids: Sequence[int]) -> Ids:
        """The ids of the tokens, (tokens,); -1 - id for one that the others do not see."""
        token = self.expansion if self.is_attended else -1 - self.expansion
        return np.array([*ids, *[token] * (self.length - len(ids))], np.int64)

    def compared(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of the tokens, as expanded, are compared, (tokens,)."""
        plain = np.where(ids < 0, -1 - ids, ids)
        return ~np.isin(plain, self.skipped) & (np.isin(plain, self.kept) | (not self.kept))
