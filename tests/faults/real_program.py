"""`python -m tests.faults.real_program` is the unchanged command `seedbot`, which reports when its work begins."""

import sys

import seeds.markdown
import seeds.pages  # noqa: F401
from bot import cli
from bot.rendering import console
from retrieval import retriever  # noqa: F401
from tests.faults.program import READY, told_progress

if __name__ == "__main__":
    setattr(console, "progress_bar", told_progress)  # noqa: B010
    print(READY, file=sys.stderr, flush=True)
    cli.main()
