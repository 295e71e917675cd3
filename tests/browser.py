"""Pages opened in a headless Chromium, if one is installed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import html

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
    "--virtual-time-budget=2000",
)  # fmt: skip


def opened(page: str, folder: Path, script: str = "", width: int = 1280) -> tuple[Any, list[str]]:
    """The page's DOM after the script has run, and the browser's console messages. Skips without a browser."""
    if BROWSER is None:
        pytest.skip("Chromium is not installed.")
    if script:
        # The content security policy allows only the page's own script.
        page = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"<script>{script}</script></body>")
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [BROWSER, *QUIET, profile, f"--window-size={width},900", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return html.fromstring(done.stdout), [line for line in done.stderr.splitlines() if "CONSOLE" in line]
