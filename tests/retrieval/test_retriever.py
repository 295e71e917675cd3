"""Tests of the facade: syncing a folder, reproducible answers, and odd questions."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree

import pytest

from embeddings.encoder import Encoding, Role
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import ALL, Hit, Stage
from retrieval.intake import indexing
from retrieval.intake.syncing import Summary, _readable
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.storage.index import Index
from retrieval.storage.store import Version
from seeds.documents import Document
from seeds.folder import Scan, scan
from seeds.readers import read
from seeds.reading import Reading
from seeds.scans import recognition
from tests.conftest import sow
from tests.fakes import BlindEncoder, WordEncoder
from tests.seeds.test_epub import PACKAGE, make_epub
from tests.seeds.test_packed_folders import archive

QUESTIONS = (
    "When does the library open?",
    "Who refused deployment?",
    "frostbite",
    "What is number 7 about?",
    "the garden of the museum",
    "Who is it?",
)

STAGES = (ALL, *(frozenset({stage}) for stage in Stage))


def garden(number: int) -> str:
    """A text with words of its own and words that it shares with others."""
    kinds = ("roses", "tulips", "lilies", "apples", "herbs")
    return (
        f"The garden number {number} belongs to the museum and has many {kinds[number % 5]}. "
        f"Its gate opens at {number % 12} in the morning.\n\n"
        f"Visitors of garden{number} may pick {kinds[number % 3]} there, and the {kinds[number % 4]} are for sale.\n"
    )


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def retriever(home: Path, encoder: WordEncoder) -> Iterator[Retriever]:
    with Retriever(Index(home), encoder) as retriever:
        yield retriever


def plant(seeds: Path) -> Path:
    """The folder, with twelve texts on gardens added."""
    for number in range(12):
        (seeds / f"garden{number:02}.txt").write_text(garden(number), "utf-8")
    return seeds


@pytest.fixture
def synced(retriever: Retriever, seeds: Path) -> Retriever:
    retriever.sync(plant(seeds))
    return retriever


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """The same index as `synced`, for tests that only ask."""
    place = tmp_path_factory.mktemp("shared")
    with Retriever(Index(place / "home"), WordEncoder()) as retriever:
        retriever.sync(plant(sow(place / "seeds")))
        yield retriever


def reopened(home: Path, encoder: WordEncoder | None = None) -> Retriever:
    return Retriever(Index(home), encoder or WordEncoder())


def found(retriever: Retriever) -> list[tuple[Answer, list[Hit]]]:
    return [(retriever.ask(question), retriever.search(question, 20)) for question in QUESTIONS]


def test_new_changed_and_removed_files_are_counted(retriever: Retriever, encoder: WordEncoder, seeds: Path) -> None:
    nothing: dict[str, str] = {}
    assert retriever.sync(seeds) == Summary(2, 0, 0, 0, nothing, ())
    assert len(encoder.encoded) == 2
    assert retriever.sync(seeds) == Summary(0, 0, 0, 2, nothing, ())
    assert len(encoder.encoded) == 2
    (seeds / "library.txt").write_text("The library opens at ten on every day of the week.", "utf-8")
    (seeds / "garden.txt").write_text(garden(1), "utf-8")
    (seeds / "photo.jpg").write_bytes(b"no text")
    assert retriever.sync(seeds) == Summary(1, 1, 0, 1, nothing, ("photo.jpg",))
    assert len(encoder.encoded) == 4
    assert not any("refused" in text for text in encoder.encoded[2:])
    (seeds / "news.txt").unlink()
    assert retriever.sync(seeds) == Summary(0, 0, 1, 2, nothing, ("photo.jpg",))
    assert [source.name for source in retriever.sources()] == ["garden.txt", "library.txt"]
    assert retriever.search("library opens", 1)[0].passage.text == "The library opens at ten on every day of the week."
    assert retriever.folder == str(seeds)


def test_an_unreadable_file_is_named_and_fails_alone(retriever: Retriever, seeds: Path) -> None:
    (seeds / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    (seeds / "empty.txt").write_bytes(b"")
    summary = retriever.sync(seeds)
    assert (summary.added, sorted(summary.failed)) == (2, ["broken.pdf", "empty.txt"])
    assert summary.failed["empty.txt"] == "empty.txt is empty; write something into it or remove it"
    assert summary.failed["broken.pdf"].startswith("broken.pdf ")


def test_a_document_read_in_part_is_named_until_it_is_whole(retriever: Retriever, seeds: Path) -> None:
    (seeds / "book.epub").write_bytes(make_epub(PACKAGE.replace("text/one", "text/lost")))
    partly = {"book.epub": "these chapters are missing: lost.xhtml"}
    assert retriever.sync(seeds) == Summary(3, 0, 0, 0, {}, (), partly)
    assert retriever.sync(seeds) == Summary(0, 0, 0, 3, {}, (), partly)
    assert [source.missing for source in retriever.sources()] == [*partly.values(), "", ""]
    (seeds / "book.epub").write_bytes(make_epub())
    assert retriever.sync(seeds) == Summary(0, 1, 0, 2, {}, ())


@pytest.mark.parametrize(("possible", "changed"), [(True, 1), (False, 0)])
def test_pictures_in_a_document_are_read_when_a_program_for_it_is_there(
    retriever: Retriever, seeds: Path, monkeypatch: pytest.MonkeyPatch, possible: bool, changed: int
) -> None:
    retriever.sync(seeds)
    store, missing = retriever._index.store, f"page 3 holds only pictures ({recognition.INSTALL})"
    old = Document("library.txt", "The library opens.", missing=missing)
    digest = store.digests()[old.name]
    store.forget(old.name)
    store.put(old, "en", digest, [])
    monkeypatch.setattr(recognition, "is_possible", lambda: possible)
    summary = retriever.sync(seeds)
    assert (summary.changed, summary.unchanged) == (changed, 2 - changed)
    assert summary.partly == ({} if possible else {old.name: missing})


def test_files_in_an_archive_are_documents_with_exact_quotations(retriever: Retriever, seeds: Path) -> None:
    (seeds / "more.zip").write_bytes(archive({"in/garden.txt": garden(7), "in/old.zip": ""}))
    nested = "more.zip/in/old.zip is an archive inside an archive; unpack it into the folder"
    assert retriever.sync(seeds) == Summary(3, 0, 0, 0, {"more.zip/in/old.zip": nested}, ())
    quotation = retriever.ask("Which garden belongs to the museum?").quotation
    assert quotation is not None
    assert quotation.document == "more.zip/in/garden.txt"
    assert retriever.text(quotation.document)[quotation.start : quotation.end] == quotation.text
    (seeds / "more.zip").write_bytes(archive({"in/garden.txt": garden(8)}))
    assert retriever.is_behind
    assert retriever.sync(seeds) == Summary(0, 1, 0, 2, {}, ())
    (seeds / "more.zip").unlink()
    assert retriever.sync(seeds) == Summary(0, 0, 1, 2, {}, ())


def test_a_file_that_becomes_unreadable_keeps_its_stored_text(retriever: Retriever, seeds: Path) -> None:
    retriever.sync(seeds)
    (seeds / "library.txt").write_bytes(b"")
    summary = retriever.sync(seeds)
    assert (summary.changed, summary.removed, list(summary.failed)) == (0, 0, ["library.txt"])
    assert retriever.search("When does the library open?", 1)[0].passage.document == "library.txt"
    # The next run tries it again.
    (seeds / "library.txt").write_text("It opens at ten again.", "utf-8")
    assert retriever.sync(seeds).changed == 1


def test_a_renamed_file_is_not_embedded_again(
    synced: Retriever, seeds: Path, encoder: WordEncoder, tmp_path: Path
) -> None:
    only = Scope(only=frozenset({"old/mutiny.txt"}))
    assert synced.search("Who refused deployment?", scope=only) == []
    embedded = len(encoder.encoded)
    (seeds / "old").mkdir()
    (seeds / "news.txt").rename(seeds / "old" / "mutiny.txt")
    (seeds / "garden04.txt").rename(seeds / "old" / "garden04.txt")
    assert synced.sync(seeds) == Summary(0, 0, 0, 14, {}, ())
    assert len(encoder.encoded) == embedded
    assert synced.search("Who refused deployment?", scope=only)[0].passage.title == "Soldiers refuse deployment"
    with reopened(tmp_path / "fresh") as fresh:
        fresh.sync(seeds)
        assert found(synced) == found(fresh)


def test_a_renamed_file_that_is_titled_by_its_name_is_read_again(
    synced: Retriever, seeds: Path, encoder: WordEncoder
) -> None:
    embedded = len(encoder.encoded)
    (seeds / "library.txt").rename(seeds / "opening_hours.txt")
    assert synced.sync(seeds) == Summary(1, 0, 1, 13, {}, ())
    assert len(encoder.encoded) == embedded + 1
    assert synced.search("When does the library open?", 1)[0].passage.title == "Opening hours"


def test_a_file_that_is_still_being_written_is_left_for_the_next_run(retriever: Retriever, seeds: Path) -> None:
    before = scan(seeds)
    (seeds / "library.txt").write_text("It opens at ten, and it clo", "utf-8")
    errors: dict[str, Exception] = {}
    with Reading() as reading:
        documents = list(_readable(before.files, errors, reading))
    assert [document.name for document in documents] == ["news.txt"]
    assert str(errors["library.txt"]) == "library.txt changed while it was being read; the next run will read it again"


def test_a_missing_folder_changes_nothing(retriever: Retriever, seeds: Path, tmp_path: Path) -> None:
    retriever.sync(seeds)
    with pytest.raises(FileNotFoundError, match="does not exist"):
        retriever.sync(tmp_path / "nowhere")
    (tmp_path / "bare").mkdir()
    with pytest.raises(ValueError, match="holds no documents"):
        retriever.sync(tmp_path / "bare")
    assert (len(retriever.sources()), retriever.folder) == (2, str(seeds))


class Overtaken(WordEncoder):
    """A model that lets another process sync the folder before it encodes its first passages."""

    def __init__(self, home: Path, seeds: Path) -> None:
        super().__init__()
        self.home, self.seeds = home, seeds

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        if not self.encoded:
            with Retriever(Index(self.home), WordEncoder()) as other:
                other.sync(self.seeds)
        return super().encode(texts, role)


@pytest.mark.long
@pytest.mark.parametrize("count", [2, 3 * indexing.BATCH])
def test_documents_that_another_process_stored_are_not_stored_again(home: Path, seeds: Path, count: int) -> None:
    for number in range(2, count):
        (seeds / f"garden{number:03}.txt").write_text(garden(number), "utf-8")
    told: list[tuple[int, int]] = []
    overtaken = Overtaken(home, seeds)
    with Retriever(Index(home), overtaken) as retriever:
        retriever.sync(seeds, lambda done, total: told.append((done, total)))
        changes = retriever._index.store.changes(Version("", 0))
    assert (len(changes.added), changes.removed) == (count, ())
    assert len(overtaken.encoded) < 2 * indexing.BATCH + 2
    assert told[-1] == (count, count)


def test_progress_goes_from_zero_to_the_total(retriever: Retriever, seeds: Path) -> None:
    (seeds / "empty.txt").write_bytes(b"")
    seen: list[tuple[int, int]] = []
    retriever.sync(seeds, lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)
    assert seen == sorted(seen)


@pytest.mark.long
def test_a_run_continues_where_it_was_stopped(retriever: Retriever, seeds: Path, home: Path, tmp_path: Path) -> None:
    for number in range(58):
        (seeds / f"garden{number:03}.txt").write_text(garden(number), "utf-8")

    def stop(done: int, total: int) -> None:
        if done == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retriever.sync(seeds, stop)
    stored = {source.name for source in retriever.sources()}
    assert len(stored) == 30
    assert retriever.search("garden7", 1)[0].passage.document == "garden007.txt"
    retriever.close()
    after = WordEncoder()
    with reopened(home, after) as again:
        assert again.sync(seeds) == Summary(30, 0, 0, 30, {}, ())
        assert len(after.encoded) == 30
        with reopened(tmp_path / "fresh") as fresh:
            fresh.sync(seeds)
            assert [again.search(f"garden{n}", 1) for n in range(0, 58, 5)] == [
                fresh.search(f"garden{n}", 1) for n in range(0, 58, 5)
            ]


@pytest.mark.long
def test_the_order_of_arrival_changes_no_hit_in_a_large_collection(tmp_path: Path) -> None:
    documents = [Document(f"garden{n:03}.txt", garden(n)) for n in range(300)]
    with reopened(tmp_path / "one") as one, reopened(tmp_path / "other") as other:
        one.add(documents)
        other.add(reversed(documents))
        assert found(one) == found(other)


def test_a_reopened_index_gives_the_same_hits_and_scores(synced: Retriever, home: Path) -> None:
    before = found(synced)
    assert any(answer.answered for answer, _ in before)
    synced.close()
    with reopened(home) as again:
        assert found(again) == before


def test_an_index_without_its_derived_files_gives_the_same_hits_and_scores(synced: Retriever, home: Path) -> None:
    before = found(synced)
    synced.close()
    (home / "vectors.faiss").unlink()
    rmtree(home / "words")
    with reopened(home) as again:
        assert found(again) == before


def test_an_updated_index_gives_the_hits_and_scores_of_a_fresh_one(
    synced: Retriever, seeds: Path, home: Path, tmp_path: Path
) -> None:
    for number in (2, 5):
        (seeds / f"garden{number:02}.txt").write_text(garden(number + 20), "utf-8")
    (seeds / "garden03.txt").unlink()
    (seeds / "aaa.txt").write_text(garden(33), "utf-8")
    with reopened(home) as other:
        other.sync(seeds)
    with reopened(tmp_path / "fresh") as fresh:
        fresh.sync(seeds)
        assert found(synced) == found(fresh)
        assert len(synced.search(QUESTIONS[3], 99)) == 14


def test_every_quotation_is_in_its_document(shared: Retriever) -> None:
    texts = {path.name: read(path, path.name).text for path in Path(shared.folder).iterdir()}
    quoted = 0
    for answer, hits in found(shared):
        for hit in hits:
            passage = hit.passage
            assert texts[passage.document][passage.start : passage.end] == passage.text
            assert all(passage.start <= a < b <= passage.end for a, b in passage.sentences)
        for quotation in (answer.quotation, answer.best):
            if quotation:
                assert texts[quotation.document][quotation.start : quotation.end] == quotation.text
                quoted += 1
    assert quoted > len(QUESTIONS)


def test_the_sentence_that_answers_is_quoted(shared: Retriever) -> None:
    answer = shared.ask("Who returned with frostbite?")
    assert answer.answered
    assert answer.quotation is not None
    assert (answer.quotation.document, answer.quotation.text) == ("news.txt", "Some returned with frostbite.")
    assert answer.hits == tuple(shared.search("Who returned with frostbite?"))


def test_a_date_is_stated_of_the_document_about_the_subject(shared: Retriever) -> None:
    question = "When was the article about soldiers who refused deployment published?"
    answer = shared.ask(question)
    assert answer.question == question
    assert answer.quotation == Quotation("news.txt", 0, 10, "2022-07-19", Aspect.DATE)
    assert answer.hits[0].passage.document == "news.txt"
    happened = shared.ask("When were soldiers refused deployment?").quotation
    assert happened is not None
    assert happened.text.startswith("At least 300 soldiers refused deployment")


def test_the_text_answers_for_a_document_without_a_date(retriever: Retriever) -> None:
    text = "The library opens at nine. The report about the library was published in May."
    retriever.add([Document("a.txt", text), Document("b.txt", garden(1), date="2020-02-02")])
    quotation = retriever.ask("When was the report about the library published?").quotation
    assert quotation == Quotation("a.txt", 27, len(text), text[27:], focus=((73, 77),))


def test_emoji_and_line_ends_do_not_shift_a_quotation(retriever: Retriever, seeds: Path) -> None:
    (seeds / "odd.txt").write_bytes("😀 Hello.\r\n\r\nThe ferry 👩‍👩‍👧 leaves\u00a0at noon.\r\nIt returns.".encode())
    retriever.sync(seeds)
    text = read(seeds / "odd.txt", "odd.txt").text
    best = retriever.ask("When leaves the ferry?").best
    assert best is not None
    assert best.document == "odd.txt"
    assert text[best.start : best.end] == best.text
    assert "ferry" in best.text


class OtherEncoder(WordEncoder):
    """A different model with the same words."""

    name = "other"
    identity = "other-1"


def test_an_index_of_another_model_is_not_searched(synced: Retriever, home: Path) -> None:
    with reopened(home, OtherEncoder()) as other:
        for question in (other.search, other.ask):
            with pytest.raises(ValueError, match=r"made with the model 'words'.*`seedbot index --model other`"):
                question("When does the library open?")


@pytest.mark.long
def test_a_sync_with_another_model_starts_over(synced: Retriever, seeds: Path, home: Path) -> None:
    encoder = OtherEncoder()
    with reopened(home, encoder) as other:
        assert other.sync(seeds) == Summary(14, 0, 0, 0, {}, ())
        assert len(encoder.encoded) == 14
        assert len(other.search("garden", 99)) == 14
    with pytest.raises(ValueError, match=r"made with the model 'other'.*`seedbot index --model words`"):
        synced.search("garden")
    assert synced.sync(seeds).added == 14


@pytest.mark.long
def test_threads_get_the_same_answers_as_one_thread(shared: Retriever) -> None:
    asked = [f"{QUESTIONS[n % 6]} {n % 12}" for n in range(300)]
    alone = {question: shared.ask(question) for question in set(asked)}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(shared.ask, asked))
    assert together == [alone[question] for question in asked]


def test_threads_may_ask_while_documents_are_added(synced: Retriever) -> None:
    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(synced.ask, QUESTIONS[n % 6]) for n in range(60)]
        for number in range(50, 60):
            synced.add([Document(f"more{number}.txt", garden(number))])
        assert all(answer.result().hits for answer in asking)
    assert synced.search("garden55", 1)[0].passage.document == "more55.txt"


def test_an_empty_index_finds_nothing_and_answers_nothing(retriever: Retriever) -> None:
    retriever.add([])
    assert retriever.search("When does the library open?") == []
    with pytest.raises(ValueError, match=r"There are no documents yet.*`seedbot index`"):
        retriever.ask("When does the library open?")
    assert (retriever.sources(), retriever.folder) == ([], "")


ODD = (
    "",
    "  \n\t ",
    "😀🎉",
    "?!",
    "library " * 1250,
    "x" * 10_000,
    "Who is it, and how?",
    "\x00 library",
    "' OR 1=1 --",
)


@pytest.mark.parametrize("stages", STAGES)
def test_no_question_breaks_the_search(shared: Retriever, stages: frozenset[Stage]) -> None:
    for question in ODD:
        hits = shared.search(question, 99, stages=stages)
        assert len(hits) == len(set(hits)) <= 14
        assert all(-10 < hit.score < 10 for hit in hits)
        assert 0 <= shared.ask(question, stages=stages).confidence <= 1


def test_a_question_without_content_words_is_refused(shared: Retriever) -> None:
    for question in ("", "  \n\t ", "😀🎉", "?!", "Who is it, and how?"):
        answer = shared.ask(question)
        assert (answer.answered, answer.quotation) == (False, None)


def test_what_the_documents_do_not_hold_is_refused(shared: Retriever) -> None:
    answer = shared.ask("Which zebra quarrelled with Napoleon?")
    assert (answer.answered, answer.quotation) == (False, None)
    assert answer.best is not None


def test_a_search_gives_at_most_k_hits(shared: Retriever) -> None:
    found = {k: len(shared.search("the garden of the library", k)) for k in (-1, 0, 1, 5, 99)}
    assert found == {-1: 0, 0: 0, 1: 1, 5: 5, 99: 14}


@pytest.mark.parametrize("stages", STAGES)
def test_every_stage_alone_finds_the_document(shared: Retriever, stages: frozenset[Stage]) -> None:
    assert shared.search("frostbite", 3, stages=stages)[0].passage.document == "news.txt"


def test_a_lone_document_scores_above_zero(retriever: Retriever) -> None:
    retriever.add([Document("a.txt", "The library opens at nine in the morning.")])
    (hit,) = retriever.search("When does the library open?")
    assert hit.score > 0


def test_a_model_without_token_spans_works(home: Path, seeds: Path) -> None:
    with reopened(home, BlindEncoder()) as blind:
        blind.sync(seeds)
        assert blind.search("When does the library open?")[0].passage.document == "library.txt"
        answer = blind.ask("frostbite")
        assert answer.hits[0].passage.document == "news.txt"
        assert answer.best is not None


def test_adding_twice_embeds_once(retriever: Retriever, encoder: WordEncoder) -> None:
    document = Document("a.txt", garden(1))
    retriever.add([document])
    retriever.add([document])
    assert len(encoder.encoded) == 1
    retriever.add([Document("a.txt", garden(1), title="Gardens")])
    assert len(encoder.encoded) == 2
    assert [source.title for source in retriever.sources()] == ["Gardens"]


def test_documents_are_found_once_added_and_not_once_forgotten(retriever: Retriever) -> None:
    retriever.add([Document("a.txt", garden(1)), Document("b.txt", garden(2))])
    assert {hit.passage.document for hit in retriever.search("garden", 9)} == {"a.txt", "b.txt"}
    retriever.forget("a.txt")
    assert {hit.passage.document for hit in retriever.search("garden", 9)} == {"b.txt"}


def test_forgetting_a_missing_document_is_an_error(retriever: Retriever) -> None:
    with pytest.raises(KeyError, match=r"There is no document 'a.txt' in the index"):
        retriever.forget("a.txt")


@pytest.mark.parametrize("stages", STAGES)
def test_documents_left_out_never_appear(shared: Retriever, stages: frozenset[Stage]) -> None:
    without = {"news.txt", *(f"garden{number:02}.txt" for number in range(0, 12, 2))}
    for question in QUESTIONS:
        scope = Scope(without=frozenset(without))
        documents = {hit.passage.document for hit in shared.search(question, 99, scope, stages)}
        assert not documents & without
        answer = shared.ask(question, 99, scope, stages)
        assert not {hit.passage.document for hit in answer.hits} & without
        assert answer.best is None or answer.best.document not in without


def test_nothing_is_found_if_every_document_is_left_out(shared: Retriever) -> None:
    every = frozenset(source.name for source in shared.sources())
    answer = shared.ask("frostbite", scope=Scope(without=every))
    assert (answer.answered, answer.hits, answer.best) == (False, (), None)


def test_a_collection_has_files_of_its_own_beside_the_folder(retriever: Retriever, seeds: Path) -> None:
    retriever.sync(seeds)
    (retriever.files / "7").mkdir(parents=True)
    (retriever.files / "7" / "news.txt").write_text("The ferry to the island was cancelled on Friday.")
    assert retriever.sync_collection("7").added == 1
    own, others = Scope(collections=frozenset({"", "7"})), Scope(collections=frozenset({"", "8"}))
    found = retriever.ask("When was the ferry to the island cancelled?", scope=own)
    assert found.quotation == Quotation(
        "/7/news.txt", 0, 48, "The ferry to the island was cancelled on Friday.", focus=((41, 47),)
    )
    assert "/7/news.txt" not in {hit.passage.document for hit in retriever.search("ferry island", 99, others)}
    assert [source.name for source in retriever.sources(own) if source.collection] == ["/7/news.txt"]


def test_a_sync_of_the_folder_keeps_the_collections(tmp_path: Path, seeds: Path) -> None:
    home = tmp_path / "home"
    with reopened(home) as retriever:
        retriever.sync(seeds)
        (retriever.files / "7").mkdir(parents=True)
        (retriever.files / "7" / "ferry.txt").write_text("The ferry was cancelled on Friday.")
        retriever.sync_collection("7")
        retriever.sync(seeds)
        assert retriever.text("/7/ferry.txt") == "The ferry was cancelled on Friday."
    with reopened(home, BlindEncoder()) as retriever:
        retriever.sync(seeds)
        assert retriever.text("/7/ferry.txt") == "The ferry was cancelled on Friday."


def test_removed_files_of_a_collection_are_forgotten(retriever: Retriever) -> None:
    folder = retriever.files / "7"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("The ferry was cancelled on Friday.")
    (folder / "b.pdf").write_text("no such thing")
    assert list(retriever.sync_collection("7").failed) == ["/7/b.pdf"]
    (folder / "a.txt").unlink()
    (folder / "b.pdf").unlink()
    assert retriever.sync_collection("7").removed == 1
    assert retriever.sources() == []


def test_two_languages_are_searched_together(retriever: Retriever) -> None:
    german = "Die Bibliothek öffnet um neun Uhr morgens. Sie schließt am Abend um sechs."
    retriever.add([Document("de.txt", german), Document("en.txt", "The library opens at nine in the morning.")])
    english = retriever.ask("When does the library open in the morning?")
    assert english.hits[0].passage.document == "en.txt"
    assert all(-10 < hit.score < 10 for hit in english.hits)
    german_hits = retriever.search("Wann öffnet die Bibliothek am Morgen?")
    assert german_hits[0].passage.document == "de.txt"
    answer = retriever.ask("Wann öffnet die Bibliothek?")
    assert answer.quotation == Quotation("de.txt", 0, 42, german[:42])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_named(retriever: Retriever, seeds: Path) -> None:
    (seeds / "news.txt").chmod(0)
    assert list(retriever.sync(seeds).failed) == ["news.txt"]


def test_the_progress_of_a_collection_counts_its_passages(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    (retriever.files / "7").mkdir(parents=True)
    paragraphs = "\n\n".join(f"The ferry number {number} was {'very ' * 50}late." for number in range(5))
    (retriever.files / "7" / "ferry.txt").write_text(paragraphs)
    seen: list[tuple[int, int]] = []
    retriever.sync_collection("7", lambda done, total: seen.append((done, total)))
    assert seen == [(0, 5), (2, 5), (4, 5)]


def test_a_collection_is_not_read_with_another_model(tmp_path: Path, seeds: Path) -> None:
    with reopened(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        before = [source.name for source in retriever.sources()]
    with reopened(tmp_path / "home", BlindEncoder()) as retriever:
        with pytest.raises(ValueError, match="was made with the model 'words'"):
            retriever.sync_collection("7")
        assert [source.name for source in retriever.sources()] == before


def test_a_collection_is_synced_by_one_thread_at_a_time(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    (retriever.files / "7").mkdir(parents=True)
    (retriever.files / "7" / "ferry.txt").write_text("The ferry was cancelled on Friday.")
    running, most = [0], [0]

    def count(folder: Path) -> Scan:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.1)
        running[0] -= 1
        return scan(folder)

    monkeypatch.setattr("retrieval.retriever.scan", count)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(retriever.sync_collection, ["7"] * 4))
    assert most == [1]
    assert [source.name for source in retriever.sources()] == ["/7/ferry.txt"]
