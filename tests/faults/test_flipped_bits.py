"""A flipped bit in a derived file changes no answer: the damaged file is rebuilt."""

import random
import resource
from pathlib import Path

import pytest

from tests.faults import homes
from tests.faults.killing import LOADED, Tally
from tests.faults.works import Place, indexed

pytestmark = pytest.mark.long

WORDS = ["meta.json", "version.json", ".managed.json", ".term", ".idx", ".fieldnorm", ".fast", ".store"]
MEMORY = 4 << 30  # bytes of address space: more than a healthy index needs, less than a corrupt length would request


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with an undamaged index of 60 documents."""
    place = Place(tmp_path_factory.mktemp("whole") / "place")
    indexed(place, 60)
    return place


@pytest.mark.parametrize("name", ["vectors.faiss", "version.json", ".term"])
def test_a_flipped_bit_changes_no_answer(name: str, whole: Place, tmp_path: Path) -> None:
    assert flip_again_and_again(name, 1, whole, tmp_path).survived == 1


@pytest.mark.faults
@pytest.mark.parametrize("name", ["vectors.faiss", *WORDS])
def test_bits_flipped_anywhere_change_no_answer(name: str, whole: Place, tmp_path: Path, table: list[Tally]) -> None:
    table.append(flip_again_and_again(name, 25, whole, tmp_path))


def flip_again_and_again(name: str, times: int, whole: Place, folder: Path) -> Tally:
    expected, tally, chance = repr(homes.answers(whole.home)), Tally(f"bits flipped in {name}"), random.Random(name)
    for _ in range(times):
        place = whole.copy(folder / "flipped")
        where = flip(place.home, name, chance)
        tally.tried += 1
        assert answers_elsewhere(place.home, folder / "answers") == expected, where
        homes.check_derived(place.home)
        tally.survived += 1
    return tally


def flip(home: Path, name: str, chance: random.Random) -> str:
    """Flip one to three bits of a derived file, and name the file and the bits."""
    path = chance.choice([path for path in sorted(home.rglob("*")) if path.name.endswith(name)])
    content = bytearray(path.read_bytes())
    # Half of the time in the first 64 bytes, where a file has its header.
    region = min(len(content), chance.choice([64, len(content)])) * 8
    bits = [chance.randrange(region) for _ in range(chance.randint(1, 3))]
    for bit in bits:
        content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    return f"{path.name}: bits {bits}"


def answers_elsewhere(home: Path, out: Path) -> str:
    """The answers of another process, which may crash; the text names its exit code if it does."""
    out.unlink(missing_ok=True)
    process = LOADED.Process(target=_answer, args=(home, out))
    process.start()
    process.join(60)
    return out.read_text() if process.exitcode == 0 else f"ended with {process.exitcode}"


def _answer(home: Path, out: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out.write_text(repr(homes.answers(home)))
