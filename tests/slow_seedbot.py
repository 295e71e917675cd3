"""`python -m tests.slow_seedbot` is `tests.word_seedbot` that takes a second for each text with "slowly"."""

import time
from collections.abc import Sequence

from embeddings.encoder import Encoding, Role
from retrieval import retriever
from retrieval.intake import indexing
from tests.fakes import WordEncoder


class SlowEncoder(WordEncoder):
    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        time.sleep(sum("slowly" in text for text in texts))
        return super().encode(texts, role)


if __name__ == "__main__":
    setattr(indexing, "BATCH", 1)  # noqa: B010
    setattr(retriever, "find", lambda name: name)  # noqa: B010
    setattr(retriever, "load", lambda *_: SlowEncoder())  # noqa: B010
    from bot.cli import main

    main()
