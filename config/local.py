"""What exists only on one machine: a generated secret key kept under the data folder."""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def local_secret_key(data_dir: Path) -> str:
    """Return the key kept in the data folder, making it (mode 600) the first time."""
    try:
        return _kept_key(data_dir / "secret_key")
    except OSError as error:
        raise ImproperlyConfigured(f"Cannot write to the data folder {data_dir}: {error.strerror}.") from None


def _kept_key(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(key)
    except FileExistsError:  # another process of ours was first
        return path.read_text().strip()
    return key
