"""`python -m bot` is the command `seedbot`."""

from bot.cli import main

main()
