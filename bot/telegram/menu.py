"""What Telegram shows of the bot itself, by language: the menu of commands, by chat and person, and its description."""

from collections.abc import Iterable
from contextlib import suppress

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButton,
    MenuButtonCommands,
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
    """Registers the commands with Telegram in every language, for the chats in which they can be used.

    A bot that nobody has described yet gets its description as well.
    """
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
    # The bot works without; a server of one's own may not know these methods, or answer what the library cannot read.
    with suppress(Exception):
        await _introduce(bot)


async def speak(bot: Bot, chat: int, is_owner: bool, chosen: str) -> None:
    """Shows the commands of a private chat in the chosen language, "" for that of the person's Telegram."""
    scope, names = BotCommandScopeChat(chat), PRIVATE + (OWNER if is_owner else ())
    for language in LANGUAGES:
        code = _code(language)
        if chosen or is_owner:
            await bot.set_my_commands(_commands(names, chosen or language), scope, code)
        else:
            await bot.delete_my_commands(scope, code)


def listed(names: Iterable[str], say: Texts) -> Html:
    """The commands with their descriptions, one per line."""
    return Html("\n".join(f"/{name} – {say(f'command-{name}')}" for name in names))


async def _introduce(bot: Bot) -> None:
    """Sets what the bot's first screen says and opens, where its owner has set nothing with @BotFather."""
    if not (await bot.get_my_description()).description:
        for language in LANGUAGES:
            await bot.set_my_description(texts(language).plain("bot-description"), _code(language))
    if not (await bot.get_my_short_description()).short_description:
        for language in LANGUAGES:
            await bot.set_my_short_description(texts(language).plain("bot-short-description"), _code(language))
    if (await bot.get_chat_menu_button()).type == MenuButton.DEFAULT:
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())


async def _register(bot: Bot, scope: BotCommandScope, names: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        await bot.set_my_commands(_commands(names, language), scope, _code(language))


def _code(language: str) -> str | None:
    """The language as Telegram's methods take it; None for English, which it shows to all others."""
    return None if language == LANGUAGES[0] else language


def _commands(names: tuple[str, ...], language: str) -> list[BotCommand]:
    say = texts(language)
    return [BotCommand(name, say.plain(f"command-{name}")) for name in names]
