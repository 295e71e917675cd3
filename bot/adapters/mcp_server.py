"""The documents as tools of a Model Context Protocol server, over standard input and output."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from bot.dialogue import conversation
from bot.rendering import answers, listing, results
from bot.scopes import LOCAL
from bot.version import installed_version
from retrieval.answering.answers import Quotation
from retrieval.finding.filters import parse_filters
from retrieval.finding.search import parse
from retrieval.retriever import Retriever
from retrieval.scope import Scope, Source
from retrieval.text.passages import Passage, Span

INSTRUCTIONS = (
    "Answers are exact quotations from a folder of documents, or a refusal if the documents do not hold the answer. "
    "Questions, searches and lists accept the filters from:SOURCE, after:DATE and before:DATE (2022, 2022-07 or "
    "2022-07-18) in their text. Offsets count characters of the document's text as read_document gives it."
)
# The most characters that one call of read_document returns.
LONGEST = 20_000

Count = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0)]
Value = TypeVar("Value")
# A field that clients do not see.
Hidden = Annotated[SkipJsonSchema[Value], Field(exclude=True)]


@dataclass(frozen=True)
class Document(Source):
    """A document of the index with the number of its passages, or of those found in it; unknown fields are ""."""

    name: Annotated[str, Field(alias="document")]
    collection: Hidden[str] = ""
    language: Hidden[str] = ""
    missing: Annotated[str, Field(description="What could not be read of the document's file.")] = ""


@dataclass(frozen=True)
class FoundPassage(Passage):
    """A passage with its document and its position in the document's text."""

    sentences: Hidden[tuple[Span, ...]] = ()
    context: Hidden[str] = ""
    shape: Hidden[bytes] = b""
    places: Annotated[str, Field(alias="place")] = ""
    score: float | None = None
    spans: Annotated[
        tuple[Span, ...] | None, Field(description="The positions of the words, in characters of the document.")
    ] = None


@dataclass(frozen=True)
class Further(Quotation):
    """A quotation beside the answer: the other thing compared, another version, or what may be the answer instead."""

    relation: str = ""
    title: str = ""
    date: str = ""
    source: str = ""


class Answer(BaseModel):
    """An answer or a refusal, with the best passages; or a count, if the question asks for a number of documents."""

    question: str
    answered: bool = True
    sure: bool | None = Field(None, description="Whether the quotation is the answer; if not, it may be.")
    confidence: float | None = Field(None, description="The probability that the best passage answers.")
    languages: list[str] = Field([], description="Those of the documents, if a refused question is in another one.")
    answer: Quotation | None = None
    also: list[Further] = []
    hits: list[FoundPassage] = []
    counted: str | None = Field(None, description="The words that the documents were counted for.")
    documents: list[Document] | None = None


class Found(BaseModel):
    """How many passages contain the words, in which documents, and a page of the passages."""

    query: str
    passages: int
    documents: list[Document]
    hits: list[FoundPassage]


class Documents(BaseModel):
    """How many documents there are, and a page of them by name."""

    total: int
    documents: list[Document]


class Excerpt(BaseModel):
    """Part of a document's text, exact to the character."""

    document: str
    start: int
    end: int
    length: int = Field(description="Of the whole text, in characters.")
    text: str


class Tools:
    """The tools over a retriever; an invalid argument raises ToolError with one sentence."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def ask(self, question: str, k: Count = 5) -> Answer:
        """Answer a question with the sentence of the documents that answers it, or say that none does.

        Also returns the k best passages.
        """
        response = _checked(lambda: conversation.respond(question, self._retriever, k=k))
        return Answer.model_validate(answers.as_json(response))

    def find(self, query: str, limit: Count = 10, offset: Offset = 0) -> Found:
        """Find every passage that contains all the words, in any form, and the "phrases" as written; newest first."""
        found = _checked(lambda: self._retriever.find(parse(query), LOCAL, offset=offset, limit=limit))
        return Found.model_validate(results.as_json(query, found))

    def list_documents(self, filters: str = "", limit: Count = 100, offset: Offset = 0) -> Documents:
        """List the documents by name; the filters are from:SOURCE, after:DATE and before:DATE."""
        sources = _checked(lambda: self._retriever.sources(_scope(filters)))
        page = [listing.as_json(source) for source in sources[offset : offset + limit]]
        return Documents.model_validate({"total": len(sources), "documents": page})

    def read_document(self, name: str, start: Offset = 0, end: Offset | None = None) -> Excerpt:
        """Read a document's text from start to end, at most 20,000 characters in one call."""
        text = _checked(lambda: self._text(name))
        last = len(text) if end is None else end
        if not start <= last <= len(text):
            raise ToolError(f"{name} has {len(text):,} characters: give 0 <= start <= end <= {len(text)}.")
        last = min(last, start + LONGEST)
        return Excerpt(document=name, start=start, end=last, length=len(text), text=text[start:last])

    def _text(self, name: str) -> str:
        if not self._retriever.sources(replace(LOCAL, only=frozenset({name}))):
            raise KeyError(f"There is no document {name!r}: list_documents lists their names.")
        return self._retriever.text(name)


def server(retriever: Retriever) -> MCPServer:
    """The MCP server with its tools, all of them read-only."""
    tools = Tools(retriever)
    mcp = MCPServer("seedbot", instructions=INSTRUCTIONS, version=installed_version() or "", log_level="WARNING")
    for tool in (tools.ask, tools.find, tools.list_documents, tools.read_document):
        mcp.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))(tool)
    return mcp


def _scope(filters: str) -> Scope:
    rest, wanted = parse_filters(filters)
    if rest:
        raise ValueError(f"{rest!r} is not a filter: give from:SOURCE, after:DATE or before:DATE.")
    return wanted.within(LOCAL)


def _checked(look: Callable[[], Any]) -> Any:
    """The result; errors are raised as ToolError with one sentence."""
    try:
        return look()
    except (ValueError, OSError) as error:
        raise ToolError(" ".join(str(error).split())) from error
    except KeyError as error:
        raise ToolError(str(error.args[0])) from error
