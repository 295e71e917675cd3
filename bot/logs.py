"""What a running bot logs: lines for people, or JSON for programs."""

import logging

from pythonjsonlogger.json import JsonFormatter

_FIELDS = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def begin(form: str) -> None:
    """Log on standard error in the form "text" or "json"."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields={"asctime": "time"})
        if form == "json"
        else logging.Formatter(_FIELDS)
    )
    # Libraries speak only of trouble.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
