"""The log of a running bot: lines for people, or JSON for programs."""

import logging

_FIELDS = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def begin(form: str) -> None:
    """Sets up logging to standard error in the form "text" or "json"."""
    handler = logging.StreamHandler()
    handler.setFormatter(_json() if form == "json" else logging.Formatter(_FIELDS))
    # Libraries log only warnings and errors.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)


def _json() -> logging.Formatter:
    # Imported here: it comes with the extra `monitoring`.
    from pythonjsonlogger.json import JsonFormatter

    return JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields={"asctime": "time"})
