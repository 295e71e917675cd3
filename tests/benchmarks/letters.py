"""The letters kept of real files, by format: `python -m tests.benchmarks.letters FOLDER`.

Of each format: the files, those that are refused, and those of which 99 % of the letters or more were read; below, the
reason of each refusal, and of each other file the share and what the reader says is missing. `tests.seeds.letters` says
what is counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from seeds import readers
from seeds.documents import Document, Flaw, UnreadableError
from tests.benchmarks.measuring import arguments, table
from tests.seeds.letters import ENOUGH, HELD, share


def kept(path: Path) -> tuple[float | None, str]:
    """The share of the letters in the file that are read, None if it is refused, and what is said to be missing."""
    data = path.read_bytes()
    try:
        document = readers.read_data(data, path.name)
    except UnreadableError as error:
        if error.flaw is not Flaw.NO_TEXT:
            return None, str(error)
        document = Document(path.name, "", missing=str(error))
    return share(HELD[path.suffix.lower()](data), document), document.missing


def measure(paths: Iterable[Path]) -> None:
    """Print the table of the formats, and below it the files that are refused or lose letters."""
    found: defaultdict[str, list[float | None]] = defaultdict(list)
    told: list[str] = []
    for path in sorted(paths):
        if path.suffix.lower() in HELD and path.is_file():
            part, missing = kept(path)
            found[path.suffix.lower()].append(part)
            if part is None:
                told.append(f"{path.name}: {missing}")
            elif part < ENOUGH:
                told.append(f"{path.name}: {part:.1%}; {missing or 'nothing is said to be missing'}")
    rows = (
        (suffix, len(parts), parts.count(None), sum(part is not None and part >= ENOUGH for part in parts))
        for suffix, parts in sorted(found.items())
    )
    print(table(("format", "files", "refused", "99 % or more"), *rows), *told, sep="\n")


def main() -> None:
    """Measure all files in the folder."""
    measure(arguments(__doc__, "folder").parse_args().folder.rglob("*"))


if __name__ == "__main__":
    main()
