"""Archives are folders: their files are found, read and compared by name, safely and within bounds."""

import hashlib
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from seeds import packed_folders
from seeds.documents import Document, UnreadableError
from seeds.folder import File, compare, moved, names, scan
from seeds.packed_folders import holder, open_file, read_bytes
from seeds.readers import read
from tests.seeds.mutations import overwritten


def archive(files: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(ZipInfo(name), content, method)
    return data.getvalue()


def packed(folder: Path, files: Mapping[str, str | bytes], name: str = "a.zip") -> Path:
    path = folder / name
    path.write_bytes(archive(files))
    return path


def test_files_in_an_archive_are_files_of_the_folder(tmp_path: Path) -> None:
    path = packed(tmp_path, {"notes/ferry.txt": "The ferry runs.", "b.md": "# Bread", "c.exe": "MZ", "notes/": ""})
    found = scan(tmp_path)
    sums = [hashlib.sha256(text).hexdigest() for text in (b"# Bread", b"The ferry runs.")]
    assert found.files == (
        File("a.zip/b.md", path / "b.md", sums[0]),
        File("a.zip/notes/ferry.txt", path / "notes" / "ferry.txt", sums[1]),
    )
    assert (found.unsupported, found.failures) == (("a.zip/c.exe",), {})
    assert names(tmp_path) == ["a.zip/b.md", "a.zip/notes/ferry.txt"]


def test_a_file_in_an_archive_is_read_by_its_path(tmp_path: Path) -> None:
    path = packed(tmp_path, {"notes/the_ferry.txt": "It runs.", "empty.txt": ""}) / "notes" / "the_ferry.txt"
    assert read(path, "a.zip/notes/the_ferry.txt") == Document("a.zip/notes/the_ferry.txt", "It runs.", "The ferry")
    assert (holder(path), holder(tmp_path / "b.txt")) == (tmp_path / "a.zip", tmp_path / "b.txt")
    with pytest.raises(ValueError, match=r"^a\.zip/empty\.txt is empty"):
        read(tmp_path / "a.zip" / "empty.txt", "a.zip/empty.txt")
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "a.zip" / "gone.txt")


def test_changes_in_an_archive_are_those_of_its_files(tmp_path: Path) -> None:
    packed(tmp_path, {"a.txt": "one", "b.txt": "two", "c.txt": "three"})
    known = {file.name: file.digest for file in scan(tmp_path).files}
    packed(tmp_path, {"a.txt": "one", "b.txt": "changed", "d/c.txt": "three"})
    found = scan(tmp_path)
    changes = compare(found, known)
    assert [file.name for file in changes.changed] == ["a.zip/b.txt"]
    assert [file.name for file in changes.unchanged] == ["a.zip/a.txt"]
    assert {old: file.name for old, file in moved(found, known).items()} == {"a.zip/c.txt": "a.zip/d/c.txt"}


def test_files_of_a_damaged_archive_do_not_count_as_vanished(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.txt": "one"})
    known = {file.name: file.digest for file in scan(tmp_path).files}
    path.write_bytes(path.read_bytes()[:40])
    found = scan(tmp_path)
    assert found.failures == {"a.zip": "a.zip is in a damaged archive; unpack it into the folder"}
    assert (compare(found, known).vanished, names(tmp_path)) == ((), [])


@pytest.mark.parametrize("name", [".hidden.txt", "__MACOSX/._a.txt", ".git/a.txt", "~$a.docx"])
def test_hidden_files_in_an_archive_are_left_out(tmp_path: Path, name: str) -> None:
    packed(tmp_path, {name: "words", "a.txt": "words"})
    found = scan(tmp_path)
    assert ([file.name for file in found.files], found.unsupported, found.failures) == (["a.zip/a.txt"], (), {})
    assert names(tmp_path) == ["a.zip/a.txt"]


OUT = "has a name that leads out of its archive; rename it and pack it again"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", OUT),
        ("b/../../a.txt", OUT),
        ("/etc/a.txt", OUT),
        ("C:/a.txt", OUT),
        ("..\\a.txt", OUT),
        ("a\u202etxt.txt", "has a name that is too long or cannot be shown; rename it and pack it again"),
        ("a" * 1_001 + ".txt", "has a name that is too long or cannot be shown; rename it and pack it again"),
        ("b/c.ZIP", "is an archive inside an archive; unpack it into the folder"),
    ],
)
def test_files_that_must_not_be_read_are_named(tmp_path: Path, name: str, reason: str) -> None:
    packed(tmp_path, {name: "words", "a.txt": "words"})
    found = scan(tmp_path)
    shown = ascii(name)[1:-1] if "\u202e" in name else name.replace("\\", "/")
    assert [file.name for file in found.files] == ["a.zip/a.txt"]
    assert found.failures == {f"a.zip/{shown}": f"a.zip/{shown} {reason}"}


def test_names_in_the_code_page_of_an_old_machine_are_read(tmp_path: Path) -> None:
    data = archive({"123456789/abcde.txt": "words"})
    for ascii_name, name in ((b"123456789", "Документы"), (b"abcde", "паром")):
        data = data.replace(ascii_name, name.encode("cp866"))
    (tmp_path / "a.zip").write_bytes(data)
    (file,) = scan(tmp_path).files
    assert (file.name, read_bytes(file.path)) == ("a.zip/Документы/паром.txt", b"words")


def flagged(data: bytes, before: int, after: int) -> bytes:
    """The archive of one file, with these flags in both of its headers."""
    local = b"PK\3\4" + data[4:6]
    central = b"PK\1\2" + data[data.index(b"PK\1\2") + 4 :][:4]
    return data.replace(local + pack("<H", before), local + pack("<H", after)).replace(
        central + pack("<H", before), central + pack("<H", after)
    )


def linking(name: str) -> bytes:
    data, entry = BytesIO(), ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    with ZipFile(data, "w") as zipped:
        zipped.writestr(entry, "/etc/passwd")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (flagged(archive({"b.txt": "words"}), 0, 1), "is protected with a password; unpack it into the folder"),
        (archive({"b.txt": "words"}, ZIP_BZIP2), "is packed in a rare way; unpack it into the folder"),
        (linking("b.txt"), "is a link; pack the file itself"),
        (archive({"b.txt": "words" * 99}).replace(pack("<I", zlib.crc32(b"words" * 99)), b"abcd"), "is in a damaged"),
    ],
)
def test_files_that_cannot_be_unpacked_are_named(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    found = scan(tmp_path)
    assert (found.files, list(found.failures)) == ((), ["a.zip/b.txt"])
    assert found.failures["a.zip/b.txt"].startswith(f"a.zip/b.txt {reason}")


@pytest.mark.long
def test_an_archive_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    packed(tmp_path, {f"{number}.txt": bytes(130 << 20) for number in range(4)})
    assert scan(tmp_path).failures == {"a.zip": "a.zip unpacks to more than 512 MB; unpack it into the folder"}
    packed(tmp_path, {"a.txt": bytes(257 << 20)})
    assert scan(tmp_path).failures["a.zip/a.txt"] == "a.zip/a.txt is 257 MB large and the limit is 256 MB; split it"


@pytest.mark.long
@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (10_001, "holds 10,001 files and the limit is 10,000; unpack it into the folder"),
        (90_000, "holds too many files; unpack it into the folder"),
    ],
)
def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, count: int, reason: str) -> None:
    packed(tmp_path, dict.fromkeys(map(str, range(count)), b""))
    assert scan(tmp_path).failures == {"a.zip": f"a.zip {reason}"}


def test_a_damaged_archive_is_read_or_named(tmp_path: Path) -> None:
    whole = archive({f"{n}.txt": f"The ferry number {n} runs. " * 20 for n in range(5)})
    for number in range(500):
        chance = Random(number)
        data = overwritten(whole, chance) if number % 2 else whole[: chance.randrange(len(whole))]
        (tmp_path / "a.zip").write_bytes(data)
        try:
            found = scan(tmp_path)
        except ValueError:  # no name has its suffix any more
            continue
        for name, reason in found.failures.items():
            assert reason.startswith(f"{name} ")
        for file in found.files:
            assert hashlib.sha256(read_bytes(file.path)).hexdigest() == file.digest


def test_an_archive_is_not_read_as_a_document(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^a\.zip is an archive; put it into the folder of documents, or unpack it"):
        read(packed(tmp_path, {"a.txt": "words"}), "a.zip")


def test_a_folder_may_be_named_like_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    (tmp_path / "a.zip" / "b.txt").write_text("words")
    assert [file.name for file in scan(tmp_path).files] == ["a.zip/b.txt"]
    with open_file(tmp_path / "a.zip" / "b.txt") as file:
        assert file.read() == b"words"


def test_an_archive_outside_the_folder_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    packed(tmp_path, {"b.txt": "words"})
    (tmp_path / "seeds" / "a.zip").symlink_to(tmp_path / "a.zip")
    assert "is a link to a place outside" in scan(tmp_path / "seeds").failures["a.zip"]
    assert names(tmp_path / "seeds") == []


def test_an_archive_that_is_gone_raises_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), packed_folders.opened(tmp_path / "a.zip"):
        pass
    (tmp_path / "a.zip").write_bytes(b"PK")
    with pytest.raises(UnreadableError, match="is in a damaged archive"):
        read_bytes(tmp_path / "a.zip" / "b.txt")
