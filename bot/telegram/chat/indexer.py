"""Large files are indexed in a process of their own: in that of the bot, everyone's answers would wait for the work.

`python -m bot.telegram.chat.indexer HOME MODEL BACKEND COLLECTION` writes its progress and the summary as pickles; the
URL of a database, which has a password, is in SEEDBOT_DATABASE.
"""

import os
import pickle
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Thread
from typing import IO, BinaryIO, cast

from bot.telegram.chat.pausing import pausable
from retrieval.intake.indexing import Progress
from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from seeds.worker import ENDS_WITH_PARENT, end_with_parent

# Bytes or characters up to which a file is indexed more quickly than a process is started.
LARGE = 32 << 10
_DATABASE = "SEEDBOT_DATABASE"


def sync(home: Path, model: str, backend: str, database: str | None, collection: str, progress: Progress) -> Summary:
    """The result of `Retriever.sync_collection`, called in another process, of the priority of this thread.

    Raises what that raises, and ChildProcessError if the process ends without a result.
    """
    command = sys.executable, "-P", "-m", __name__, str(home), model, backend, collection
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), _DATABASE: database or ""}
    # Its reader pauses with it, and would outlive it.
    environment[ENDS_WITH_PARENT] = "1"
    with Popen(command, env=environment, stdin=PIPE, stdout=PIPE) as process, pausable(process):
        try:
            return _summary(cast(IO[bytes], process.stdout), progress)
        except BaseException:
            process.kill()
            raise


def _summary(told: IO[bytes], progress: Progress) -> Summary:
    while True:
        try:
            word: object = pickle.load(told)
        except EOFError:
            raise ChildProcessError(
                "The process that indexes a file has ended; there may be too little memory."
            ) from None
        if isinstance(word, Summary):
            return word
        if isinstance(word, Exception):
            raise word
        progress(*cast(tuple[int, int], word))


def _index(home: str, model: str, backend: str, collection: str) -> None:
    """Writes the progress and the outcome to standard output; what libraries print goes to the log."""
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    outcome: object
    try:
        with Retriever.open(home, model, backend, database=os.environ[_DATABASE] or None) as retriever:
            outcome = retriever.sync_collection(collection, lambda *progress: _tell(progress, told))
    except Exception as error:
        outcome = error
    _tell(outcome, told)


def _tell(word: object, told: BinaryIO) -> None:
    pickle.dump(word, told)
    told.flush()


def _end_with_parent() -> None:
    """Ends this process when its parent is gone; what it stored so far stays."""
    # While it is paused, it reads nothing.
    end_with_parent()
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    # Ctrl-C is for the parent process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _index(*sys.argv[1:])
