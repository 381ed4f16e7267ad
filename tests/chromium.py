"""The Chromium that browser tests use: the machine's own, or one fetched for these tests.

`python -m tests.chromium` finds or fetches it, or says in one sentence what is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_chromium() -> Path | None:
    """The browser that `CHROMIUM` of the environment names, or the machine's own."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    return next((Path(path) for path in candidates if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """A file is not enough: Ubuntu's `chromium-browser` only points at a snap that may not be there."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _is_there() -> bool:
    if system_chromium():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def fetch_chromium() -> None:
    """Try Playwright's own download, then the system's packages where we may install them."""
    with_system_libraries = ["--with-deps"] if may_use_apt() else []
    try_command([sys.executable, "-m", "playwright", "install", *with_system_libraries, "chromium"])
    if not _is_there() and may_use_apt():
        try_command(["apt-get", "update", "-q"])
        try_command(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"])


def may_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def try_command(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def main() -> None:
    if not _is_there():
        fetch_chromium()
    if not _is_there():
        sys.exit("The browser tests need Chromium: install it, or name its program with CHROMIUM=.")


if __name__ == "__main__":
    main()
