"""Backups, `seedbot backup` and `seedbot restore`: all that cannot be derived again, in one file."""
