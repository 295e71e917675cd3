"""The packages know only what they may know."""

import ast
import os
import re
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

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


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {_module(node.module, alias.name) for alias in node.names}
    return found


def _module(module: str, name: str) -> str:
    """What `from module import name` loads: a module of that name, if there is one."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.with_suffix(".py").exists() or inner.is_dir() else module


def own_imports(package: str) -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), module)
        for path in (ROOT / package).rglob("*.py")
        for module in imports(path)
        if module.split(".")[0] in MAY_IMPORT
    }


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_the_ones_below_it(package: str) -> None:
    backwards = {(path, m) for path, m in own_imports(package) if m.split(".")[0] not in MAY_IMPORT[package]}
    assert backwards == set()


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_inside_a_package_modules_import_each_other_not_its_root(package: str) -> None:
    roots = {(path, m) for path, m in own_imports(package) if m == package and not path.endswith("__init__.py")}
    assert roots == set()


def reachable(module: str, edges: dict[str, set[str]], seen: set[str]) -> set[str]:
    """The modules that the module imports, and those that they do; added to those that were seen."""
    for target in edges.get(module, set()) & edges.keys() - seen:
        seen |= {target} | reachable(target, edges, seen | {target})
    return seen


def modules() -> dict[str, set[str]]:
    """Every module with what it imports."""
    return {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): imports(path)
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    }


def test_no_module_imports_itself_through_others() -> None:
    edges = modules()
    assert [module for module in edges if module in reachable(module, edges, set())] == []


# What the rooms of a package may import of it; the rooms of a line, of those before it and of their own.
CHAINS = {
    "retrieval": [
        ["scope"],
        ["text"],
        ["storage"],
        ["intake"],
        ["finding"],
        ["answering"],
        ["map"],
        ["retriever"],
        ["evaluation"],
    ],
    "bot.telegram": [["menu"], ["chat"], ["delivery"], ["monitoring"], ["handlers"], ["routes"], ["application"]],
    "bot": [
        ["catalogue", "config", "failures", "home", "logs", "scopes", "splitting", "version"],
        ["people"],
        ["dialogue"],
        ["rendering", "adding", "backup", "watching"],
        ["doctor", "measuring", "adapters", "repl", "telegram"],
        ["commands"],
        ["cli"],
        ["__main__"],
    ],
}
# These stand beside each other: neither may know the other.
APART = [("intake", "finding"), ("finding", "answering"), ("intake", "answering")]


def room(module: str, package: str) -> str:
    """The folder or file of the package that the module is in or is; "" where it is of another package."""
    return module.removeprefix(f"{package}.").split(".")[0] if module.startswith(f"{package}.") else ""


def arrows(package: str) -> set[tuple[str, str]]:
    """Which room of the package imports which."""
    edges = modules()
    found = {(room(one, package), room(other, package)) for one in edges for other in edges[one] & edges.keys()}
    return {(one, other) for one, other in found if one and other and one != other}


@pytest.mark.parametrize("package", CHAINS)
def test_every_room_has_its_row(package: str) -> None:
    rooms = {room(module, package) for module in modules()} - {""}
    assert sorted(rooms) == sorted(name for row in CHAINS[package] for name in row)


@pytest.mark.parametrize("package", CHAINS)
def test_a_room_imports_only_those_before_it(package: str) -> None:
    place = {name: number for number, row in enumerate(CHAINS[package]) for name in row}
    assert {(one, other) for one, other in arrows(package) if place[one] <= place[other]} == set()


@pytest.mark.parametrize(("one", "other"), APART)
def test_rooms_side_by_side_do_not_know_each_other(one: str, other: str) -> None:
    assert arrows("retrieval") & {(one, other), (other, one)} == set()


def test_no_folder_has_more_than_25_modules() -> None:
    folders = Counter(module.rpartition(".")[0] for module in modules())
    assert {folder: count for folder, count in folders.items() if count > 25} == {}


@pytest.mark.parametrize("front", ["bot.repl.", "bot.adapters.mcp_server", "bot.adapters."])
def test_no_other_front_reaches_the_rooms_of_telegram(front: str) -> None:
    edges = modules()
    reached = {(each, m) for each in edges if each.startswith(front) for m in reachable(each, edges, set())}
    assert {(module, m) for module, m in reached if m.startswith("bot.telegram")} == set()
    assert reached


def commands() -> list[list[str]]:
    """The words of every command."""
    own = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    return [[], ["cases"], ["cases", "export"], *([name] for name in own)]


def test_on_a_narrow_terminal_no_line_of_the_help_is_cut() -> None:
    program = [sys.executable, "-m", "bot"]
    environment = {**os.environ, "COLUMNS": "60"}
    for command in ([], ["ask"], ["telegram"]):
        done = subprocess.run(
            [*program, *command, "--help"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert "..." not in done.stdout.replace("[ARGS]...", "").replace("[QUESTION]...", "")
        assert [line for line in done.stdout.splitlines() if len(line) > 60] == []


def test_the_help_of_the_telegram_bot_names_its_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "telegram", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    named = re.findall(r"^  (?:SEEDBOT_)?([A-Z_]+)  ", done.stdout, re.MULTILINE)
    assert {"TELEGRAM_BOT_TOKEN", "OWNERS", "ACCESS"} <= set(named)
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_is_instant_and_shows_an_example(command: list[str]) -> None:
    program = (
        "import sys\n"
        "from bot.cli import main\n"
        f"sys.argv = ['seedbot', *{command!r}, '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.stdout.splitlines()[-1] == "[]"
    assert seconds < 0.5
    assert command == ["cases"] or f"seedbot {' '.join(command)}" in done.stdout.partition("Example: ")[2]


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["ask"], HEAVY),
        (["telegram", "--seeds", "nowhere"], {"torch", "faiss"}),
    ],
)
def test_wrong_use_loads_no_model(arguments: list[str], unwanted: set[str]) -> None:
    program = (
        "import sys\n"
        "from bot.cli import main\n"
        f"sys.argv = ['seedbot', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted({unwanted!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_prompt_loads_no_telegram_code() -> None:
    program = "import sys, bot.repl.terminal, retrieval.retriever; print('telegram' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
