"""The commands that keep running: the prompt, Telegram, and tools for other programs."""

from typing import TYPE_CHECKING

import typer

from bot.commands import opening, options
from bot.commands.options import FAILED, WrongUseError

if TYPE_CHECKING:
    from bot.config import Settings


@options.command("seeds", "home", "database", "model", "backend", "strict")
def repl(settings: "Settings") -> None:
    """Ask questions at a prompt, one after another.

    Example: seedbot repl --seeds ~/news
    """
    from bot.repl import terminal

    if not terminal.run(settings, opening.open_to_stay):
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "database", "model", "backend", "strict")
def telegram(settings: "Settings") -> None:
    """Answer in Telegram, as the bot whose token is in TELEGRAM_BOT_TOKEN.

    These and more are set in the environment, or in seedbot.toml:

    \b
    TELEGRAM_BOT_TOKEN   the bot's token, from @BotFather
    SEEDBOT_OWNERS       Telegram user ids, with commas
    SEEDBOT_ACCESS       open, invited or listed
    SEEDBOT_PEOPLE       user ids admitted if it is not open
    SEEDBOT_WEBHOOK_URL  address for updates; else polling
    SEEDBOT_MONITOR_PORT /health and /metrics for programs

    Example: TELEGRAM_BOT_TOKEN=123:abc seedbot telegram --seeds ~/news
    """
    if settings.telegram_bot_token is None:
        raise WrongUseError(
            "TELEGRAM_BOT_TOKEN is not set: ask @BotFather in Telegram for a bot and put its token there."
        )
    from bot import logs
    from bot.telegram import application

    logs.begin(settings.log_format)
    with opening.open_to_stay(settings) as retriever:
        retriever.ask("Are you ready?")  # the model is loaded before the first person waits for it
        application.run(settings, retriever)


@options.command("seeds", "home", "database", "model", "backend", "strict")
def mcp(settings: "Settings") -> None:
    """Offer the documents as tools to a program that speaks the Model Context Protocol.

    The program starts this command and talks to it over standard input and output; the log goes to standard error.
    Run `seedbot index` first, so that the program need not wait for it.

    Example: seedbot mcp --seeds ~/news
    """
    from bot import logs
    from bot.adapters import mcp_server

    logs.begin(settings.log_format)
    with opening.open_to_stay(settings) as retriever:
        mcp_server.server(retriever).run()
