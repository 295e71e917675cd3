"""The commands that Telegram's menu shows, by chat, person and language."""

from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from bot.catalogue import LANGUAGES, Html, Texts, texts

# Their descriptions are the catalogue's texts command-start and so on.
EVERYWHERE = ("help", "sources", "files", "add", "forget", "find", "watch", "watches", "new")
PRIVATE = ("start", *EVERYWHERE, "language", "privacy")
GROUP = ("ask", *EVERYWHERE)
ADMINISTRATORS = ("settings", "language")
OWNER = ("missed", "stats", "people", "invite")


async def register(bot: Bot, owners: Iterable[int]) -> None:
    """Registers the commands with Telegram in every language, for the chats in which they can be used."""
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP + ADMINISTRATORS),
    ]
    for scope, names in scopes:
        await _register(bot, scope, names)
    for owner in owners:
        # An owner who has not written to the bot yet has no chat with it.
        try:
            await _register(bot, BotCommandScopeChat(owner), PRIVATE + OWNER)
        except (BadRequest, Forbidden):
            continue


async def speak(bot: Bot, chat: int, is_owner: bool, chosen: str) -> None:
    """Shows the commands of a private chat in the chosen language, "" for that of the person's Telegram."""
    scope, names = BotCommandScopeChat(chat), PRIVATE + (OWNER if is_owner else ())
    for language in LANGUAGES:
        code = None if language == LANGUAGES[0] else language
        if chosen or is_owner:
            await bot.set_my_commands(_commands(names, chosen or language), scope, code)
        else:
            await bot.delete_my_commands(scope, code)


def listed(names: Iterable[str], say: Texts) -> Html:
    """The commands with their descriptions, one per line."""
    return Html("\n".join(f"/{name} – {say(f'command-{name}')}" for name in names))


async def _register(bot: Bot, scope: BotCommandScope, names: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        # English has no language code here: Telegram shows it for all languages without commands of their own.
        await bot.set_my_commands(_commands(names, language), scope, None if language == LANGUAGES[0] else language)


def _commands(names: tuple[str, ...], language: str) -> list[BotCommand]:
    say = texts(language)
    return [BotCommand(name, say.plain(f"command-{name}")) for name in names]
