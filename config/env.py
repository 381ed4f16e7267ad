"""Typed readers of environment variables that fail loudly, naming what is missing or malformed."""

import os
from collections.abc import Mapping
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class Env:
    """Reads settings from one mapping and collects every missing name before it complains."""

    def __init__(self, source: Mapping[str, str] = os.environ) -> None:
        self.source = source
        self.missing: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.source.get(name, "").strip() or default

    def required(self, name: str) -> str:
        """Return the value, or note the name as missing (see `refuse_if_missing`)."""
        value = self.text(name)
        if not value:
            self.missing.append(name)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
        return value in TRUE

    def whole(self, name: str, default: int) -> int:
        value = self.text(name)
        try:
            return int(value) if value else default
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list without empty entries."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def refuse_if_missing(self) -> None:
        if self.missing:
            names = ", ".join(self.missing)
            raise ImproperlyConfigured(
                f"Production settings need these environment variables: {names}."
                " See .env.example; for a private trial on one machine use `make run`."
            )


def database_from_url(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:5432/name` (or `?host=/socket/folder`) into Django's form."""
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    host = unquote(query.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "django_prometheus.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }
