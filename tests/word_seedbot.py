"""`python -m tests.word_seedbot` is the command `seedbot` with the word model in place of the real one."""

from retrieval import retriever
from tests.fakes import WordEncoder

if __name__ == "__main__":
    setattr(retriever, "find", lambda name: name)  # noqa: B010
    setattr(retriever, "load", lambda *_: WordEncoder())  # noqa: B010
    from bot.cli import main

    main()
