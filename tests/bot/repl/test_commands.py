import pytest

from bot.repl.commands import COMMANDS, parse


def parsed(line: str) -> tuple[str, str] | None:
    found = parse(line)
    return found and (found[0].name, found[1])


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("n", ("next", "")),
        ("p", ("previous", "")),
        ("q", ("quit", "")),
        ("exit", ("quit", "")),
        ("new", ("new", "")),
        ("?", ("help", "")),
        (":n", ("next", "")),
        (":find  rough sea ", ("find", "rough sea")),
        (":files", ("files", "")),
        (":add ~/my notes.txt", ("add", "~/my notes.txt")),
        (":k", ("k", "")),
        (":k 3", ("k", "3")),
    ],
)
def test_commands_have_a_colon_or_are_short_words(line: str, command: tuple[str, str]) -> None:
    assert parsed(line) == command


@pytest.mark.parametrize("line", ["", "n?", "new ferries?", "find the ferry", "What is :find?", "/files", "..."])
def test_everything_else_is_a_question(line: str) -> None:
    assert parsed(line) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (":fnid ferry", "There is no :fnid: did you mean :find?"),
        (":Colection", "There is no :Colection: did you mean :collection?"),
        (":nope", "There is no :nope: :help lists the commands."),
        (":", "There is no :: :help lists the commands."),
        (":find", ":find needs an argument: :find WORDS"),
        (":add ", ":add needs an argument: :add PATH|URL"),
        (":sync now", ":sync takes no argument."),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(line: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parse(line)
    assert str(raised.value) == sentence


def test_command_names_are_unique() -> None:
    names = [name for command in COMMANDS for name in {command.name, *command.short}]
    assert len(names) == len(set(names))
