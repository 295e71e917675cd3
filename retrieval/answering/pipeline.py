"""The path of a question: understood, searched for, ranked, and answered in the documents' words or refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from embeddings.encoder import Encoder, Encoding, Floats, Role
from embeddings.models import ANY_LANGUAGE
from embeddings.together import Batcher
from retrieval.answering import answers, ranking
from retrieval.answering.answers import Answer
from retrieval.answering.aspects import Aspect, asked_for, asked_of_this
from retrieval.answering.confidence import ACROSS, WORDS, Calibration, evidence, known
from retrieval.answering.explanation import Explanation, Reasoning, explain
from retrieval.answering.preferences import answering_first
from retrieval.answering.question import Basis, Question
from retrieval.answering.ranking import Ranked, Stage
from retrieval.answering.reader import PASSAGES, READER, Reader, Sample, read, readable, sample, shipped, trained
from retrieval.answering.sought import other_language
from retrieval.answering.understanding import in_language, understand
from retrieval.answering.versions import newest_first
from retrieval.answering.wanted import sides
from retrieval.answering.wording import Wording
from retrieval.scope import Scope
from retrieval.storage import manifest
from retrieval.storage.index import Index
from retrieval.text.passages import Passage

P = ParamSpec("P")
Result = TypeVar("Result")

# Candidates of each index; more of them where words alone decide, since many passages may have the same words.
CANDIDATES, WORDS_CANDIDATES = 50, 200
# So many languages of the documents are named where a question is in another one.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it was asked: the number of passages wanted, the documents that may answer, and the stages."""

    question: str
    k: int
    scope: Scope
    stages: frozenset[Stage] = ranking.ALL


class _Stopwatch:
    """The seconds that each step takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, step: str, work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """The result of the work."""
        began = perf_counter()
        result = work(*args, **kwargs)
        self.seconds[step] = perf_counter() - began
        return result


class Pipeline:
    """An index and the model that reads questions to it; safe to use from several threads."""

    def __init__(self, index: Index, encoder: Encoder, strict: bool = False) -> None:
        self._index = index
        self._strict = strict
        self._encoder = encoder
        self._reader = trained(index.folder / READER) or shipped(encoder.name)
        self._encoded = Batcher(self._encode)

    def prepare(self) -> dict[str, Any]:
        """Sees what has been committed since the last question; the manifest.

        Raises ValueError if the index is empty or was made with another model.
        """
        made = manifest.checked(self._index, self._encoder)
        self._index.refresh()
        return made

    def rank(self, asking: Asking) -> list[Ranked]:
        """The candidates, the best first."""
        self.prepare()
        return self._ranked(self._understood(asking.question, asking.scope), asking)

    def answer(self, asking: Asking) -> Reasoning:
        """The answer or the refusal, with what it was chosen from. Raises ValueError as `prepare` does."""
        calibrations = self._calibrations(self.prepare())
        if not self._index.statistics().passages:
            raise ValueError(manifest.EMPTY)
        reasoning = (
            self._from_field(asking, calibrations)
            or self._from_only_document(asking, calibrations)
            or self._from_text(asking, calibrations)
        )
        if reasoning.answer.answered:
            return reasoning
        return replace(reasoning, answer=replace(reasoning.answer, languages=self._other_languages(asking)))

    def _other_languages(self, asking: Asking) -> tuple[str, ...]:
        """The most frequent languages of the documents, if the question is in another one.

        None if the model knows that one and these.
        """
        languages, known = self._index.statistics(asking.scope).languages, self._encoder.languages
        asked = other_language(asking.question, languages)
        if not asked or ANY_LANGUAGE in known or {asked, *languages} <= known:
            return ()
        return tuple(sorted(languages, key=lambda code: -languages[code])[:_NAMED])

    def explain(self, asking: Asking) -> Explanation:
        """The answer with the reasons for it. Raises ValueError as `prepare` does."""
        reasoning = self.answer(asking)
        calibrations = self._calibrations(self._index.store.manifest())
        return explain(reasoning, calibrations[reasoning.question.basis], self._encoder, self._reader)

    def evidence(self, asking: Asking) -> tuple[Basis, Floats] | None:
        """The evidence that the best passage answers, (6,), and what it is based on; None if there is no passage."""
        self.prepare()
        question = self._understood(asking.question, asking.scope)
        ranked = self._ranked(question, asking)
        if not ranked:
            return None
        return question.basis, evidence(question, ranked, read(self._reader, question, ranked).answers)

    def sample(self, asking: Asking) -> tuple[Sample, list[Passage]] | None:
        """What a reader reads of the question and its best passages, and these; None if there are no states to read."""
        self.prepare()
        question = self._understood(asking.question, asking.scope)
        able = readable(question, self._ranked(question, asking))
        if not able:
            return None
        return sample(question, able), [each.hit.passage for each in able[:PASSAGES]]

    def calibrate(self, calibrations: Mapping[Basis, Calibration]) -> None:
        """Stores the calibrations in the index."""
        stored = self._index.store.manifest().get("calibrations", {})
        fitted = {basis: asdict(calibration) for basis, calibration in calibrations.items()}
        self._index.store.describe({"calibrations": {**stored, **fitted}})

    def _calibrations(self, made: Mapping[str, Any]) -> dict[Basis, Calibration]:
        """Those fitted for this index, else those known for its model; strict ones, if so opened."""
        fitted = made.get("calibrations", {})
        own = {Basis(basis): Calibration(**values) for basis, values in fitted.items()}
        all_of = {Basis.MODEL: known(self._encoder.name), Basis.ACROSS: ACROSS, Basis.WORDS: WORDS, **own}
        return {basis: each.strict for basis, each in all_of.items()} if self._strict else all_of

    def _from_text(self, asking: Asking, calibrations: Mapping[Basis, Calibration]) -> Reasoning:
        """The answer of the documents' text, of both things if two are compared."""
        plain = self._of_one(asking, calibrations, self._reader)
        compared = sides(asking.question)
        if compared is None:
            return plain
        one, other = (self._of_one(replace(asking, question=side), calibrations, None) for side in compared)
        answer = answers.compared(plain.answer, one.answer, other.answer)
        found = {
            (each.hit.passage.document, each.hit.passage.start): each
            for each in (*other.ranked, *one.ranked, *plain.ranked)
        }
        first = [found[hit.passage.document, hit.passage.start] for hit in answer.hits]
        first = [each if each in plain.ranked else ranking.asked(plain.question, each) for each in first]
        return replace(plain, answer=answer, ranked=[*first, *(each for each in plain.ranked if each not in first)])

    def _of_one(self, asking: Asking, calibrations: Mapping[Basis, Calibration], reader: Reader | None) -> Reasoning:
        watch = _Stopwatch()
        question = watch.timed("understanding", self._understood, asking.question, asking.scope)
        ranked = watch.timed("ranking", self._ranked, question, asking)
        calibration = calibrations[question.basis]
        answer = watch.timed("choosing", answers.choose, question, ranked, asking.k, calibration, reader)
        return Reasoning(_as_asked(answer, asking, question.text), Aspect.TEXT, question, ranked, watch.seconds)

    def _from_field(self, asking: Asking, calibrations: Mapping[Basis, Calibration]) -> Reasoning | None:
        """The answer to a question for a title, date or source; None for others, and if the text must answer."""
        aspect, words = asked_for(asking.question)
        if aspect is Aspect.TEXT:
            return None
        watch = _Stopwatch()
        subject = watch.timed("understanding", self._understood, words, asking.scope)
        ranked = watch.timed("ranking", self._ranked, subject, asking)
        calibration = calibrations[subject.basis]
        answer = watch.timed(
            "choosing", answers.from_field, aspect, subject, ranked, asking.k, calibration, self._reader
        )
        if answer is None:
            return None
        meant = asking.question.replace(words, subject.text)
        return Reasoning(_as_asked(answer, asking, meant), aspect, subject, ranked, watch.seconds)

    def _from_only_document(self, asking: Asking, calibrations: Mapping[Basis, Calibration]) -> Reasoning | None:
        """The answer to a question for the title, date or source of "the article" where the scope has only one."""
        aspect = asked_of_this(asking.question)
        if aspect is None:
            return None
        reasoning = self._of_one(asking, calibrations, self._reader)
        documents = {each.hit.passage.document for each in reasoning.ranked}
        if len(documents) != 1 or len(self._index.reading.sources(asking.scope)) != 1:
            return None
        # There is no other document that could be meant.
        certain = replace(reasoning.answer, answered=True, confidence=1.0, sure=True)
        stated = answers.field_of(reasoning.ranked[0].hit.passage, aspect, certain)
        return replace(reasoning, answer=stated, aspect=aspect)

    def _understood(self, text: str, scope: Scope) -> Question:
        worded = Wording(self._index, self._encoder, scope).of(text)
        return understand(worded, self._encoded, self._index, self._encoder, scope)

    def _encode(self, questions: Sequence[str]) -> list[Encoding]:
        return self._encoder.encode(questions, Role.QUESTION)

    def _ranked(self, question: Question, asking: Asking) -> list[Ranked]:
        languages = self._index.statistics(asking.scope).languages
        if len(languages) < 2 or not question.is_covered:
            ranked = self._ranked_within(question, asking.scope, asking.stages)
        else:
            scopes = {code: replace(asking.scope, language=code) for code in languages}
            groups = {
                code: self._ranked_within(
                    in_language(question, code, self._index, self._encoder, scope), scope, asking.stages
                )
                for code, scope in scopes.items()
            }
            ranked = ranking.merge(groups, question.language)
        return newest_first(question, answering_first(question, ranked))

    def _ranked_within(self, question: Question, scope: Scope, stages: frozenset[Stage]) -> list[Ranked]:
        ids: set[int] = set()
        if question.is_covered and stages & {Stage.DENSE, Stage.LATE}:
            ids.update(self._index.nearest(question.vector, CANDIDATES, scope))
        if stages & {Stage.LEXICAL, Stage.LATE} or not question.is_covered:
            number = CANDIDATES if question.is_covered else WORDS_CANDIDATES
            ids.update(self._index.matching(question.terms.by_hash, number, scope))
        best = ranking.choose(question, self._index.outlines(ids), stages)
        return ranking.rank(question, list(self._index.entries(best).values()), stages)


def _as_asked(answer: Answer, asking: Asking, understood: str) -> Answer:
    """The answer to the question as it was asked, with the words in which it was understood if they are others."""
    return replace(answer, question=asking.question, understood=understood if understood != asking.question else "")
