"""Tests of explanations: the numbers are those of the ranking, and every match has its span."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.models import ANY_LANGUAGE
from retrieval.answering.aspects import Aspect
from retrieval.answering.explanation import Explained, Explanation
from retrieval.answering.question import Basis
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.conftest import sow
from tests.fakes import BlindEncoder, WordEncoder

RUSSIAN = "Библиотека открывается в девять часов утра. По субботам она работает до полудня."
CHINESE = "图书馆每天早上九点开门，周末休息。"
QUESTIONS = (
    "How many soldiers refused deployment?",
    "When does the library open?",
    "Which volcano erupted?",
    "Who is it?",
    "What is the title of the article about soldiers who refused deployment?",
    "What is the title of the page about when the library opens?",
    "When was the article about volcanoes published?",
    "Когда открывается библиотека?",
    "图书馆几点开门？",
    "???",
)


class BilingualEncoder(WordEncoder):
    """A model that knows the words of two languages."""

    identity = "words-en-ru"
    languages = frozenset({"en", "ru"})

    def covers(self, text: str, language: str) -> bool:
        return True


class Polyglot(BilingualEncoder):
    """A model that knows all languages."""

    languages = frozenset({ANY_LANGUAGE})


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    place = tmp_path_factory.mktemp("explained")
    seeds = sow(place / "seeds")
    (seeds / "russian.txt").write_text(RUSSIAN, "utf-8")
    (seeds / "chinese.txt").write_text(CHINESE, "utf-8")
    for number in range(14):
        (seeds / f"gate{number:02}.txt").write_text(f"The gate {number} opens at {number}. Soldiers guard it.", "utf-8")
    with Retriever(Index(place / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


def best(explanation: Explanation) -> Explained:
    return explanation.hits[0]


def met(explanation: Explanation, hit: Explained) -> dict[str, tuple[float, str]]:
    """The similarity and the matched text of each unit whose weight is not 0."""
    return {
        unit.text: (meeting.similarity, hit.text[slice(*meeting.span)] if meeting.span else "")
        for unit, meeting in zip(explanation.units, hit.meetings, strict=True)
        if unit.weight > 0
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_and_the_order_of_hits_are_those_of_ask(retriever: Retriever, question: str) -> None:
    for scope in (Scope(), Scope(language="en"), Scope(without=frozenset({"news.txt"}))):
        explanation = retriever.explain(question, 7, scope)
        answer = retriever.ask(question, 7, scope)
        assert explanation.answer == answer
        assert [hit.hit for hit in explanation.hits] == list(answer.hits)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_add_up_to_the_score_and_the_unit_matches_to_a_part(retriever: Retriever, question: str) -> None:
    explanation = retriever.explain(question, 30)
    weights = np.array([unit.weight for unit in explanation.units])
    for hit in explanation.hits:
        assert sum(part.share for part in hit.parts) == pytest.approx(hit.hit.score, abs=1e-6)
        parts = {part.name: part.value for part in hit.parts}
        assert "language" not in parts
        if explanation.basis is not Basis.WORDS:
            found = np.array([meeting.similarity for meeting in hit.meetings])
            assert weights @ found == pytest.approx(parts["passage"], abs=1e-6)
            assert found.tolist() == hit.similarities.max(axis=1, initial=0).tolist()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_signs_add_up_to_the_confidence(retriever: Retriever, question: str) -> None:
    explanation = retriever.explain(question)
    if explanation.hits:
        known = ["margin"] if explanation.basis is Basis.WORDS else []
        assert [sign.name for sign in explanation.signs] == ["evidence", "sentence", "names", "contrast", *known]
        confidence = 1 / (1 + np.exp(-explanation.logit))
        assert confidence == pytest.approx(explanation.answer.confidence, abs=1e-9)


def test_each_token_of_the_question_has_its_match_and_span(retriever: Retriever) -> None:
    explanation = retriever.explain("How many soldiers refused deployment?")
    hit = best(explanation)
    assert hit.text.startswith("Soldiers refuse deployment · 2022-07-19\nAt least 300 soldiers refused")
    assert hit.text[hit.heading :] == hit.hit.passage.text
    found = met(explanation, hit)
    assert {word: text.lower() for word, (_, text) in found.items()} == {
        "many": found["many"][1].lower(), "soldiers": "soldiers", "refused": "refused", "deployment": "deployment",
    }  # fmt: skip
    same = [found[word][0] for word in ("soldiers", "refused", "deployment")]
    assert min(same) > 0.85 > found["many"][0]
    assert [hit.text[start:end] for start, end in hit.words] == [
        "Soldiers", "refuse", "deployment", "soldiers", "refused", "deployment",
    ]  # fmt: skip
    assert hit.text[slice(*hit.sentence)] == "At least 300 soldiers refused deployment in the first month."
    assert [part.name for part in hit.parts] == ["passage", "sentence", "meaning", "vector", "words"]


def test_the_best_sentence_is_chosen_by_tokens_and_meaning_together(tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.add([Document("a.txt", "The ferry of the northern harbour carries lorries and bicycles. Old ferry.")])
        hit = best(retriever.explain("Which ferry?"))
    assert hit.text[slice(*hit.sentence)] == "Old ferry."
    assert sum(part.share for part in hit.parts) == pytest.approx(hit.hit.score, abs=1e-6)
    assert [part.name for part in hit.parts] == ["passage", "sentence", "meaning", "vector", "words"]


def test_the_tokens_of_a_passage_are_those_that_the_index_keeps(retriever: Retriever) -> None:
    hit = best(retriever.explain("How many soldiers refused deployment?"))
    tokens = [hit.text[start:end] for start, end in hit.tokens.tolist()]
    assert tokens[:6] == ["Soldiers", "refuse", "deployment", "2022", "07", "19"]
    assert "the" not in tokens
    assert hit.similarities.shape == (5, len(tokens))


def test_the_rank_at_the_first_look_is_given(retriever: Retriever) -> None:
    explanation = retriever.explain("How many soldiers refused deployment?", 30, Scope(language="en"))
    by_first = sorted(explanation.hits, key=lambda hit: hit.first_rank)
    assert [hit.first_rank for hit in by_first] == list(range(1, len(by_first) + 1))
    looks = [hit.first_look for hit in by_first]
    assert looks == sorted(looks, reverse=True)
    assert [hit.hit for hit in by_first] != [hit.hit for hit in explanation.hits]


def test_a_question_based_on_words_has_words_as_units(retriever: Retriever) -> None:
    explanation = retriever.explain("Когда открывали библиотечную?")
    hit = best(explanation)
    assert explanation.basis is Basis.WORDS
    assert [unit.text for unit in explanation.units] == ["Когда", "открывали", "библиотечную"]
    assert [(part.name, part.share) for part in hit.parts] == [("words", hit.hit.score)]
    assert [hit.text[start:end] for start, end in hit.words] == ["открывается"]
    assert met(explanation, hit)["открывали"] == (1.0, "открывается")
    # Six of its eleven parts are in "Библиотека"; all parts together are worth 0.8 of a word.
    similarity, place = met(explanation, hit)["библиотечную"]
    assert (round(similarity, 4), place) == (round(0.8 * 6 / 11, 4), "Библиотека")


def test_words_without_spaces_may_overlap(retriever: Retriever) -> None:
    explanation = retriever.explain("图书馆几点开门？")
    assert [best(explanation).text[start:end] for start, end in best(explanation).words] == ["图书馆", "点开门"]
    assert met(explanation, best(explanation))["书馆"] == (1.0, "书馆")
    assert met(explanation, best(explanation))["几点"] == (0.0, "")


@pytest.mark.parametrize(
    ("question", "aspect", "searched"),
    [
        ("What is the title of the article about soldiers who refused?", Aspect.TITLE, "soldiers who refused"),
        ("When was the article about volcanoes published?", Aspect.DATE, "volcanoes"),
        ("Who refused deployment?", Aspect.TEXT, "Who refused deployment?"),
    ],
)
def test_a_question_for_a_title_or_date_has_its_aspect_and_subject(
    retriever: Retriever, question: str, aspect: Aspect, searched: str
) -> None:
    explanation = retriever.explain(question)
    assert (explanation.aspect, explanation.searched) == (aspect, searched)
    assert all(explanation.searched[unit.start : unit.end] == unit.text for unit in explanation.units)


def test_the_confidence_in_a_date_considers_only_documents_with_a_date(tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        for number in range(24):
            place = "Библиотека" if number == 7 else "Пароходная пристань"
            text = f"{place} номер {number} открывается утром. Люди любят старый зал."
            retriever.add([Document(f"{number:02}.txt", text, date="2022-07-19" if number % 2 else "")])
        explanation = retriever.explain("Когда опубликована статья о библиотеке номер 7?")
    assert (explanation.aspect, explanation.answer.answered) == (Aspect.DATE, True)
    assert 1 / (1 + np.exp(-explanation.logit)) == pytest.approx(explanation.answer.confidence, abs=1e-9)


def test_a_date_question_that_only_the_text_can_answer_is_explained_so(retriever: Retriever) -> None:
    # The only document about it has no date.
    explanation = retriever.explain("When was the article about gate 7 published?", 3)
    assert explanation.aspect is Aspect.TEXT
    assert explanation.searched == "When was the article about gate 7 published?"


def test_the_shift_between_languages_is_a_part_of_the_score(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number in range(12):
        (seeds / f"en{number:02}.txt").write_text(
            f"The gate number {number} opens at {number + 3} in the morning.", "utf-8"
        )
        (seeds / f"ru{number:02}.txt").write_text(f"Ворота номер {number} открываются утром в {number + 3}.", "utf-8")
    with Retriever(Index(tmp_path / "home"), BilingualEncoder()) as retriever:
        retriever.sync(seeds)
        explanation = retriever.explain("When does gate 7 open in the morning?", 24)
    assert [hit.hit for hit in explanation.hits] == list(explanation.answer.hits)
    for language, is_shifted in (("en", False), ("ru", True)):
        hits = [hit for hit in explanation.hits if hit.hit.passage.document.startswith(language)]
        assert sorted(hit.first_rank for hit in hits) == list(range(1, 13))
        assert {("language" in {part.name for part in hit.parts}) for hit in hits} == {is_shifted}
        assert all(sum(part.share for part in hit.parts) == pytest.approx(hit.hit.score) for hit in hits)


def test_a_model_without_token_spans_still_shows_the_words(tmp_path: Path, seeds: Path) -> None:
    with Retriever(Index(tmp_path / "home"), BlindEncoder()) as retriever:
        retriever.sync(seeds)
        hit = best(retriever.explain("When does the library open?"))
        assert (len(hit.tokens), hit.meetings) == (0, ())
        assert [hit.text[start:end] for start, end in hit.words] == ["Library", "library", "opens"]


def test_an_empty_index_raises_an_error(tmp_path: Path) -> None:
    with (
        Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever,
        pytest.raises(ValueError, match="There are no documents yet"),
    ):
        retriever.explain("Who?")


def test_a_name_in_another_language_matches_a_word_of_the_same_sound(tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "home"), Polyglot()) as retriever:
        retriever.add(
            [Document("a.txt", "The Broncos won. It rained."), Document("b.txt", "Nobody knows the Panthers.")]
        )
        explanation = retriever.explain("Когда победили футболисты команды Бронкос")
    assert explanation.basis is Basis.ACROSS
    hit = best(explanation)
    assert hit.hit.passage.document == "a.txt"
    similarity, word = met(explanation, hit)["Бронкос"]
    assert word == "Broncos"
    assert similarity == pytest.approx(0.6)
    assert sum(part.share for part in hit.parts) == pytest.approx(hit.hit.score, abs=1e-6)
