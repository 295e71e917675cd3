import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from seeds.folder import Changes, File, Scan, compare, fingerprint, moved, scan


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a user other than root can reach."""
    path = Path(tempfile.mkdtemp()).resolve()
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Runs the block as a user whom permissions restrict, unlike root, who runs the tests in containers."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def write(path: Path, text: str = "words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(found: Scan) -> list[str]:
    return [file.name for file in found.files]


def test_files_are_listed_by_name_with_their_digests(folder: Path) -> None:
    path = write(folder / "sub" / "b.TXT", "ferry")
    write(folder / "a.md")
    found = scan(folder)
    assert names(found) == ["a.md", "sub/b.TXT"]
    assert found.files[1] == File("sub/b.TXT", path, hashlib.sha256(b"ferry").hexdigest())
    assert (found.unsupported, found.failures) == ((), {})


def test_hidden_files_are_left_out_and_unsupported_ones_reported(folder: Path) -> None:
    for name in ["a.txt", ".b.txt", ".git/c.txt", "~$d.docx", "ask.tsv", "sub/ask.tsv", "e.xyz", "sub/Makefile"]:
        write(folder / name)
    found = scan(folder)
    assert names(found) == ["a.txt"]
    assert found.unsupported == ("e.xyz", "sub/Makefile")


def test_only_files_inside_of_a_bearable_size_are_opened(folder: Path, tmp_path: Path) -> None:
    write(folder / "a.txt")
    write(tmp_path / "secret.txt")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    (folder / "around").symlink_to(folder)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.txt")
    with (folder / "terabyte.txt").open("wb") as file:
        file.truncate(1 << 40)
    found = scan(folder)
    assert names(found) == ["a.txt", "again.txt"]
    assert found.failures == {
        "around": "around is a link to a folder; put the folder itself there",
        "loop.txt": "loop.txt is not a regular file, or is a link to nothing; remove it",
        "nowhere.txt": "nowhere.txt is not a regular file, or is a link to nothing; remove it",
        "out": "out is a link to a folder; put the folder itself there",
        "out.txt": "out.txt is a link to a place outside the folder; put the file itself there",
        "pipe.txt": "pipe.txt is not a regular file, or is a link to nothing; remove it",
        "terabyte.txt": "terabyte.txt is 1048576 MB large and the limit is 256 MB; split it",
        "zero.txt": "zero.txt is a link to a place outside the folder; put the file itself there",
    }


def test_unprintable_names_are_reported_with_escapes(folder: Path) -> None:
    for name in ("a.txt", os.fsdecode(b"caf\xe9.txt"), "line\nend.txt"):
        write(folder / name)
    found = scan(folder)
    assert names(found) == ["a.txt"]
    assert list(found.failures) == [r"caf\udce9.txt", r"line\nend.txt"]
    assert all(map(str.isprintable, found.failures.values()))


def test_a_file_or_folder_without_permission_fails_alone(folder: Path) -> None:
    write(folder / "a.txt")
    write(folder / "locked.txt").chmod(0)
    write(folder / "shut" / "b.txt").parent.chmod(0)
    with ordinary_user():
        found = scan(folder)
    (folder / "shut").chmod(0o755)
    assert names(found) == ["a.txt"]
    assert found.failures == {
        name: f"{name} could not be read (Permission denied); allow this user to read it, or remove it"
        for name in ("locked.txt", "shut")
    }


def test_a_root_folder_without_permission_is_an_error(folder: Path) -> None:
    folder.chmod(0)
    with (
        ordinary_user(),
        pytest.raises(PermissionError, match="cannot be read; give this user permission to read it"),
    ):
        scan(folder)


def test_a_link_to_the_folder_is_followed(folder: Path, tmp_path: Path) -> None:
    write(folder / "a.txt")
    (tmp_path / "link").symlink_to(folder)
    assert names(scan(tmp_path / "link")) == ["a.txt"]


def test_what_is_not_a_folder_of_documents_is_an_error_that_says_what_to_do(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone does not exist; make the folder or name another"):
        scan(folder / "gone")
    with pytest.raises(NotADirectoryError, match=r"e\.xyz is not a folder; name the folder that it is in"):
        scan(write(folder / "e.xyz"))
    with pytest.raises(ValueError, match="holds no documents; put PDF, Word, Markdown, text"):
        scan(folder)


def file(name: str, digest: str) -> File:
    return File(name, Path("/folder") / name, digest)


FOUND = Scan((file("new.txt", "1"), file("other.txt", "2"), file("same.txt", "3")), (), {})


def test_changes_are_detected_by_name_and_digest() -> None:
    new, other, same = FOUND.files
    assert compare(FOUND, {"other.txt": "0", "same.txt": "3", "z.txt": "4", "gone.txt": "5"}) == Changes(
        added=(new,), changed=(other,), vanished=("gone.txt", "z.txt"), unchanged=(same,)
    )
    assert compare(FOUND, {}) == Changes(added=FOUND.files, changed=(), vanished=(), unchanged=())


def test_a_file_that_could_not_be_read_has_not_vanished() -> None:
    found = Scan((), (), {"locked.txt": "locked.txt ...", "sub/shut": "sub/shut ..."})
    known = {"locked.txt": "1", "sub/shut/a.txt": "2", "sub/shut/deep/b.txt": "3", "sub/open.txt": "4"}
    assert compare(found, known).vanished == ("sub/open.txt",)


def test_the_fingerprint_changes_only_with_the_files(tmp_path: Path) -> None:
    prints = []
    for name, text in [("a.txt", "one"), ("a.txt", "three"), ("b.txt", "new")]:
        write(tmp_path / name, text)
        prints.append(fingerprint(tmp_path))
    assert len(set(prints)) == 3
    (tmp_path / "b.txt").unlink()
    assert fingerprint(tmp_path) == prints[1]


def test_a_file_under_a_new_name_has_moved_but_no_copy_and_no_other_format() -> None:
    known = {"old/new.txt": "1", "gone.txt": "9", "same.txt": "3"}
    assert moved(FOUND, known) == {"old/new.txt": FOUND.files[0]}
    assert moved(FOUND, {"same.txt": "3", "other.txt": "1"}) == {}
    assert moved(FOUND, {"new.md": "1"}) == {}
    assert len(moved(FOUND, {"a.txt": "1", "b.txt": "1"})) == 1
