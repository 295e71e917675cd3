"""The packages know only what they may know, and the help is instant."""

import ast
import os
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import Settings

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "telegram", "faiss", "transformers", "tantivy", "mcp"}
MAY_IMPORT = {
    "seeds": {"seeds"},
    "embeddings": {"embeddings"},
    "retrieval": {"retrieval", "seeds", "embeddings"},
    "bot": {"bot", "retrieval", "seeds", "embeddings"},
}
# What the rooms of a package may import of it; the rooms of a line, of those before it and of their own.
CHAINS = {
    "retrieval": ["scope", "text", "storage", "intake", "finding", "answering", "map", "retriever", "evaluation"],
    "bot.telegram": ["menu", "chat", "delivery", "monitoring", "web_app", "handlers", "routes", "application"],
    "bot": [
        "catalogue config failures home logs scopes splitting version",
        "people",
        "dialogue",
        "rendering adding backup watching",
        "doctor measuring adapters repl telegram",
        "commands",
        "cli",
        "__main__",
    ],
}
# These stand beside each other: neither may know the other.
APART = [("intake", "finding"), ("finding", "answering"), ("intake", "answering")]
# Names of files that occur in more than one folder.
REPEATED = {
    "courtesies": "told from questions, and answered by the bot",
    "contents": "of a backup, and the list of contents of a PDF",
    "layout": "of an index directory, and of a page",
    "logs": "read as documents, and written by the bot",
    "links": "to the quoted words, and the handlers of the bot about links",
    "paragraphs": "of plain text, and of the lines of a page",
    "tables": "of a Word file, and on a page",
    "words": "of a text as terms, and on a page",
    "answers": "found in documents, and remembered of people",
    "files": "added, remembered of people, and the handlers of the bot about them",
    "lines": "of a page that is typed, and of one that is scanned",
    "messages": "those that the bot writes, and the parts of mails",
    "index": "the index, and what is wrong with it",
    "missed": "remembered of people, and the handlers of the bot about it",
    "models": "the models, and what is wrong with them",
    "pages": "read from HTML, and written as HTML",
    "passages": "cut from a text, and leafed through at the prompt",
    "quoting": "the part of a passage that is quoted, and how a passage is shown",
    "people": "remembered, and the handlers of the bot about them",
    "privacy": "of what is remembered, and the handlers of the bot about it",
    "watches": "remembered of people, and the handlers of the bot about them",
}


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from (ROOT / package).rglob("*.py")


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The file's syntax tree, as a list."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def imports(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {_module(node.module, alias.name) for alias in node.names}
    return found


def _module(module: str, name: str) -> str:
    """What `from module import name` loads: a module of that name, if there is one."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.with_suffix(".py").exists() or inner.is_dir() else module


@cache
def modules() -> dict[str, set[str]]:
    """Every module with what it imports."""
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sources(*MAY_IMPORT)}
    return {name: imports(path) for path, name in names.items()}


def reachable(module: str, edges: dict[str, set[str]], seen: set[str]) -> set[str]:
    """The modules that the module imports, and those that they do; added to those that were seen."""
    for target in edges.get(module, set()) & edges.keys() - seen:
        seen |= {target} | reachable(target, edges, seen | {target})
    return seen


def top(module: str) -> str:
    return module.partition(".")[0]


def test_a_package_imports_only_the_ones_below_it() -> None:
    pairs = {(one, other) for one, found in modules().items() for other in found if top(other) in MAY_IMPORT}
    assert {(one, other) for one, other in pairs if top(other) not in MAY_IMPORT[top(one)]} == set()


def test_inside_a_package_modules_import_each_other_not_its_root() -> None:
    assert [name for name, found in modules().items() if top(name) in found and not name.endswith("__init__")] == []


def test_no_module_imports_itself_through_others() -> None:
    edges = modules()
    assert [module for module in edges if module in reachable(module, edges, set())] == []


def room(module: str, package: str) -> str:
    """The folder or file of the package that the module is in or is; "" where it is of another package."""
    name = module.removeprefix(f"{package}.").partition(".")[0] if module.startswith(f"{package}.") else ""
    return "" if name == "__init__" else name


def arrows(package: str) -> set[tuple[str, str]]:
    """Which room of the package imports which."""
    edges = modules()
    found = {(room(one, package), room(other, package)) for one in edges for other in edges[one] & edges.keys()}
    return {(one, other) for one, other in found if one and other and one != other}


@pytest.mark.parametrize("package", CHAINS)
def test_every_room_has_its_row(package: str) -> None:
    rooms = {room(module, package) for module in modules()} - {""}
    assert sorted(rooms) == sorted(" ".join(CHAINS[package]).split())


@pytest.mark.parametrize("package", CHAINS)
def test_a_room_imports_only_those_before_it(package: str) -> None:
    place = {name: number for number, row in enumerate(CHAINS[package]) for name in row.split()}
    assert {(one, other) for one, other in arrows(package) if place[one] <= place[other]} == set()


def test_rooms_side_by_side_do_not_know_each_other() -> None:
    assert arrows("retrieval") & {*APART, *((other, one) for one, other in APART)} == set()


@pytest.mark.parametrize("front", ["bot.repl.", "bot.adapters."])
def test_no_other_front_reaches_the_rooms_of_telegram(front: str) -> None:
    edges = modules()
    reached = {(each, m) for each in edges if each.startswith(front) for m in reachable(each, edges, set())}
    assert {(module, m) for module, m in reached if m.startswith("bot.telegram")} == set()
    assert reached


def test_no_folder_has_more_than_25_modules() -> None:
    folders = Counter(path.parent for path in sources(*MAY_IMPORT, "tests") if path.name != "__init__.py")
    assert {str(folder): count for folder, count in folders.items() if count > 25} == {}


def test_a_file_name_occurs_twice_only_for_a_reason() -> None:
    stems = Counter(path.stem for path in sources(*MAY_IMPORT))
    assert {stem for stem, count in stems.items() if count > 1} - {"__init__", *REPEATED} == set()


def lengths(path: Path) -> Iterator[int]:
    """The lines of each function from `def` to its end, without docstring, comments and blank lines."""
    lines = path.read_text("utf-8").splitlines()
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, end = node.body[0], node.end_lineno or 0
            docstring = range(first.lineno, (first.end_lineno or 0) + 1) if ast.get_docstring(node) else range(0)
            own = enumerate(lines[node.lineno - 1 : end], start=node.lineno)
            code = [line for number, line in own if number not in docstring]
            yield sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in code)


def test_functions_are_short() -> None:
    found = [length for path in sources(*MAY_IMPORT) for length in lengths(path)]
    median, ninetieth = np.percentile(found, [50, 90])
    figures = f"median {median:g} lines, 90th percentile {ninetieth:g}, of {len(found)} functions"
    assert (median <= 6, ninetieth <= 14) == (True, True), figures


def python(*arguments: str, **environment: str) -> str:
    """What a Python process with these arguments prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=True
    )
    return done.stdout.decode()


def loaded_by(runs: Sequence[list[str]], watched: set[str]) -> tuple[list[str], str]:
    """What `seedbot` prints with each of these arguments, and which of the watched modules it has loaded, as a list."""
    program = (
        "import sys\n"
        "from bot.cli import main\n"
        f"for arguments in {runs!r}:\n"
        "    sys.argv = ['seedbot', *arguments]\n"
        "    try:\n        main()\n    except SystemExit:\n        print('\\0')\n"
        f"print(sorted({watched!r} & set(sys.modules)))"
    )
    *printed, loaded = python("-c", program).split("\0\n")
    return printed, loaded.strip()


def commands() -> list[list[str]]:
    """The words of every command."""
    own = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    return [[], ["cases"], ["cases", "export"], *([name] for name in own)]


@pytest.mark.parametrize(("helped", "seconds"), [([[]], 0.5), (commands(), 1.5)], ids=["one", "all"])
def test_help_is_instant_and_loads_no_model(helped: list[list[str]], seconds: float) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    printed, loaded = loaded_by([[*command, "--help"] for command in helped], HEAVY)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < seconds
    assert (len(printed), loaded) == (len(helped), "[]")


@pytest.mark.parametrize("command", [each for each in commands() if each != ["cases"]], ids=" ".join)
def test_help_shows_an_example(command: list[str]) -> None:
    printed = CliRunner().invoke(app, [*command, "--help"], prog_name="seedbot").stdout
    assert f"seedbot {' '.join(command)}" in printed.partition("Example: ")[2]


def test_on_a_narrow_terminal_no_line_of_the_help_is_cut() -> None:
    for command in ([], ["ask"], ["telegram"]):
        shown = python("-m", "bot", *command, "--help", COLUMNS="60")
        assert "..." not in shown.replace("[ARGS]...", "").replace("[QUESTION]...", "")
        assert [line for line in shown.splitlines() if len(line) > 60] == []


def test_the_help_of_the_telegram_bot_names_its_settings() -> None:
    named = re.findall(r"^  (?:SEEDBOT_)?([A-Z_]+)  ", python("-m", "bot", "telegram", "--help"), re.MULTILINE)
    assert {"TELEGRAM_BOT_TOKEN", "OWNERS", "ACCESS"} <= set(named)
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("arguments", "unwanted"), [(["ask"], HEAVY), (["telegram", "--seeds", "nowhere"], {"torch", "faiss"})]
)
def test_wrong_use_loads_no_model(arguments: list[str], unwanted: set[str]) -> None:
    assert loaded_by([arguments], unwanted)[1] == "[]"


def test_a_prompt_loads_no_telegram_code() -> None:
    program = "import sys, bot.repl.terminal, retrieval.retriever; print('telegram' in sys.modules)"
    assert python("-c", program) == "False\n"
