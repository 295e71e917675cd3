"""Questions that the documents themselves suggest and answer: examples for somebody who has not asked yet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from bot.dialogue.anaphora import content, language_of, names, stands_alone
from bot.dialogue.several import is_question
from retrieval.retriever import Retriever
from retrieval.scope import Scope, Source
from retrieval.text.passages import Passage
from seeds.outline import Kind

MOST = 3
# Documents that are looked at, passages of each that are, and questions that are tried.
DOCUMENTS, PASSAGES, TRIED = 30, 4, 12
# Passages: a longer document takes too long to load.
LARGEST = 200
# Characters: a phone shows no more of a button.
LONGEST = 48


def examples(retriever: Retriever, scope: Scope, language: str, mentions: str, about: str) -> list[str]:
    """At most three questions that documents of the scope answer; those in the language come first.

    They are headings and lines that are questions; where there are too few, other headings, put into `about` for its
    {}, and then names, put into `mentions`.
    """
    sources = _spread([source for source in retriever.sources(scope) if source.passages <= LARGEST], language)
    passages = {source.name: retriever.passages(source.name)[:PASSAGES] for source in sources}
    raised = ((name, question) for name, held in passages.items() for question in _raised(held)[:1])
    headed = ((name, question) for name, held in passages.items() for question in _headed(held, about)[:1])
    tried = chain(islice(raised, TRIED), islice(headed, TRIED))
    answered = (question for name, question in tried if _is_answered(question, name, retriever, scope))
    found = list(islice(answered, MOST))
    topics = _topics(sources, [passage for held in passages.values() for passage in held]) if len(found) < MOST else []
    return [*found, *map(mentions.format, topics)][:MOST]


def _spread(sources: Sequence[Source], language: str) -> list[Source]:
    """Some of the documents, from all over the list, those in the language first."""
    ordered = sorted(sources, key=lambda source: source.language != language)
    return ordered[:: max(len(ordered) // DOCUMENTS, 1)][:DOCUMENTS]


def _raised(passages: Sequence[Passage]) -> list[str]:
    """The questions of a document, the shortest first."""
    return sorted((question for passage in passages for question in _questions(passage)), key=len)


def _headed(passages: Sequence[Passage], about: str) -> list[str]:
    """The questions about the sections of a document, the longest first, which say most."""
    headings = {heading for passage in passages for heading in _headings(passage)}
    plain = (heading for heading in headings if heading.replace(" ", "").isalpha() and not is_question(heading))
    asked = sorted(text for heading in plain if len(text := about.format(heading)) <= LONGEST)
    return sorted(asked, key=len, reverse=True)


def _headings(passage: Passage) -> Iterator[str]:
    for number, span in enumerate(passage.sentences):
        if passage.kind(number) is Kind.HEADING:
            yield passage.quoted(span)


def _questions(passage: Passage) -> Iterator[str]:
    """The headings of the passage, and its sentences on a line of their own, that are questions by themselves."""
    for number, span in enumerate(passage.sentences[:-1]):
        text = passage.quoted(span)
        is_alone = passage.opens(number) and passage.opens(number + 1)
        if (is_alone or passage.kind(number) is Kind.HEADING) and _is_complete(text):
            yield text


def _is_complete(text: str) -> bool:
    """Whether the text is one short question that needs no other words."""
    is_one = len(text) <= LONGEST and text.endswith("?") and text.count("?") == 1
    return is_one and is_question(text) and stands_alone(text, language_of(text))


def _is_answered(question: str, name: str, retriever: Retriever, scope: Scope) -> bool:
    """Whether the document answers the question, with other words than its own."""
    quotation = retriever.ask(question, 1, scope).quotation
    return quotation is not None and quotation.document == name and question not in quotation.text


def _topics(sources: Sequence[Source], passages: Sequence[Passage]) -> list[str]:
    """Names in the passages, those first that stand in a title, then the most frequent.

    Each stands at the beginning of a sentence, where it is hardly inflected, and elsewhere.
    """
    first, later = Counter[str](), Counter[str]()
    for passage in passages:
        language = language_of(passage.text)
        for text in map(passage.quoted, passage.sentences):
            words = content(text, language)
            later.update(names(words, text))
            first.update(word for word in words[:1] if word[0].isupper() and text.startswith(word))
    titles = " ".join(source.title for source in sources)
    found = [word for word in first if word.isalpha() and word in later]
    return sorted(found, key=lambda word: (word not in titles, -first[word] - later[word]))
