"""The tools over standard input and output, called by the protocol's own client."""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

import pytest

pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

from anyio.from_thread import start_blocking_portal
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from tests.conftest import sow

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
QUESTION = "How many soldiers refused deployment?"
ANSWER = "At least 300 soldiers refused deployment in the first month."
Ask = Callable[[Callable[[ClientSession], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    place = tmp_path_factory.mktemp("mcp")
    options = ["--seeds", str(sow(place / "seeds")), "--home", str(place / "home")]
    return [sys.executable, "-m", "tests.word_seedbot", "mcp", *options]


@asynccontextmanager
async def session(command: list[str], log: TextIO) -> AsyncIterator[ClientSession]:
    """A client session with a server of its own."""
    parameters = StdioServerParameters(
        command=command[0], args=command[1:], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    async with stdio_client(parameters, errlog=log) as streams, ClientSession(*streams) as session:
        await session.initialize()
        yield session


@pytest.fixture(scope="module")
def talk(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Runs a function that talks to the server; its result."""
    log = tmp_path_factory.mktemp("log") / "log"
    with (
        log.open("w") as errors,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(session(command, errors)) as opened,
    ):
        yield lambda speak: portal.call(speak, opened)


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def outputs(schema: dict[str, Any]) -> dict[str, list[str]]:
    """The names of the fields of a tool's output, and of the objects in each field."""
    objects = {"": sorted(schema["properties"])}
    for name, field in schema["properties"].items():
        for reference in re.findall(r"#/\$defs/(\w+)", json.dumps(field)):
            objects[name] = sorted(schema["$defs"][reference]["properties"])
    return objects


def test_every_tool_is_listed_with_what_it_takes_and_gives(talk: Ask) -> None:
    tools = {tool.name: tool for tool in talk(lambda session: session.list_tools()).tools}
    assert list(tools) == ["ask", "find", "list_documents", "read_document"]
    assert {name: sorted(tool.input_schema["properties"]) for name, tool in tools.items()} == {
        "ask": ["k", "question"],
        "find": ["limit", "offset", "query"],
        "list_documents": ["filters", "limit", "offset"],
        "read_document": ["end", "name", "start"],
    }
    document = ["date", "document", "missing", "passages", "source", "title"]
    passage = [
        "date", "document", "end", "place", "score", "section", "source", "spans", "start", "text", "title",
    ]  # fmt: skip
    assert {name: outputs(tool.output_schema) for name, tool in tools.items()} == {
        "ask": {
            "": [
                *("also", "answer", "answered", "confidence", "counted", "documents", "hits", "languages"),
                *("question", "sure"),
            ],
            "also": [
                *("aspect", "columns", "date", "document", "end", "focus", "place", "relation", "section"),
                *("source", "start", "text", "title"),
            ],
            "answer": ["aspect", "columns", "document", "end", "focus", "place", "section", "start", "text"],
            "documents": document,
            "hits": passage,
        },
        "find": {"": ["documents", "hits", "passages", "query"], "documents": document, "hits": passage},
        "list_documents": {"": ["documents", "total"], "documents": document},
        "read_document": {"": ["document", "end", "length", "start", "text"]},
    }
    assert all(tool.annotations.read_only_hint for tool in tools.values())


def test_tools_give_what_the_command_line_gives(talk: Ask) -> None:
    async def speak(session: ClientSession) -> dict[str, Any]:
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "answer": ("ask", {"question": QUESTION, "k": 1}),
            "refusal": ("ask", {"question": "Which volcano erupted?"}),
            "count": ("ask", {"question": "How many documents mention soldiers?"}),
            "found": ("find", {"query": "soldiers"}),
            "listed": ("list_documents", {"filters": "after:2022"}),
        }
        results = {name: await session.call_tool(*call) for name, call in calls.items()}
        return {name: result.structured_content for name, result in results.items()}

    given = talk(speak)
    where = {"document": "news.txt", "start": 0, "end": 60, "section": "", "place": ""}
    quotation = {**where, "text": ANSWER, "aspect": "text", "focus": [[0, 12]], "columns": ""}
    assert (given["answer"]["answered"], given["answer"]["answer"]) == (True, quotation)
    assert len(given["answer"]["hits"]) == 1
    assert (given["refusal"]["answered"], given["refusal"]["answer"]) == (False, None)
    assert (given["count"]["counted"], [each["document"] for each in given["count"]["documents"]]) == (
        "soldiers", ["news.txt"],
    )  # fmt: skip
    assert (given["found"]["passages"], given["found"]["hits"][0]["spans"]) == (1, [[13, 21]])
    assert given["listed"] == {
        "total": 1,
        "documents": [
            {
                "document": "news.txt",
                "title": "Soldiers refuse deployment",
                "source": "https://news.example/soldiers",
                "date": "2022-07-19",
                "passages": 1,
                "missing": "",
            }
        ],
    }


def test_a_document_is_read_at_exact_offsets(talk: Ask) -> None:
    async def speak(session: ClientSession) -> list[Any]:
        spans = [{}, {"start": 13, "end": 21}, {"start": 90}, {"start": 90, "end": 90}]
        return [
            (await session.call_tool("read_document", {"name": "news.txt", **span})).structured_content
            for span in spans
        ]

    whole, word, end, empty = talk(speak)
    text = f"{ANSWER} Some returned with frostbite."
    assert whole == {"document": "news.txt", "start": 0, "end": len(text), "length": len(text), "text": text}
    assert (word["text"], end["text"], empty["text"]) == ("soldiers", text[90:], "")


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": "?!"}, "There are no words in the question"),
        ("ask", {"question": QUESTION, "k": 0}, "greater than or equal to 1"),
        ("find", {"query": "ferry after:then"}, "after:then is not a date: write it as 2022"),
        ("list_documents", {"filters": "ferries"}, "'ferries' is not a filter"),
        ("read_document", {"name": "../store.sqlite"}, "There is no document '../store.sqlite'"),
        ("read_document", {"name": "news.txt", "start": 9999}, "has 90 characters: give 0 <= start <= end <= 90"),
        ("read_document", {"name": "news.txt", "start": 5, "end": 2}, "give 0 <= start <= end"),
        ("fly", {}, "fly"),
    ],
)
def test_a_wrong_argument_is_reported_in_a_sentence(
    talk: Ask, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    result = talk(lambda session: session.call_tool(tool, arguments))
    assert result.is_error
    assert sentence in said(result)
    assert "Traceback" not in said(result)


@pytest.mark.long
def test_nothing_but_the_protocol_is_on_standard_output(command: list[str], tmp_path: Path) -> None:
    command = [*command[:-1], str(tmp_path)]
    hello = {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    }  # fmt: skip
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "?"}}},
    ]
    typed = "".join(json.dumps(message) + "\n" for message in messages)
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(typed)
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        out, err = process.communicate(timeout=20)
    assert [answer["id"] for answer in answers] == [1, 2]
    assert (process.returncode, out) == (0, "")
    assert "Documents: 2 new" in err
