"""The version of seedbot."""


def installed_version() -> str | None:
    """The version of the installed package; None if seedbot runs from a folder and is not installed."""
    # Imported here: it is slow, and few commands need it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("seedbot")
    except PackageNotFoundError:
        return None
