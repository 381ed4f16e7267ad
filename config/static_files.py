"""How static files are named in production."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Adds a hash to every name, except to what Vite has built: its names carry one already.

    Built modules import each other by the names that Vite gave them. A second name for the same module would
    load it twice, and two copies of React or Yjs on one page do not work.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        if name.startswith("build/"):
            return name
        return str(super().hashed_name(name, content, filename))
