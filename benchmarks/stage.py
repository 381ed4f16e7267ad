"""A real, durable PostgreSQL and Valkey for one measurement, with the schema and the library loaded."""

import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from config.servers import prepare_postgres, prepare_valkey
from tests.servers import start_server, wait_for_server

RESULTS = Path(__file__).parent / "results"


@contextmanager
def stage() -> Iterator[Path]:
    """Yield a folder to work in, with Django set up on servers that write to disk as in production."""
    with ExitStack() as cleanup:
        folder = Path(tempfile.mkdtemp(prefix="tradeoff-bench-"))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        servers = [prepare_postgres(folder / "postgres", durable=True), prepare_valkey(folder / "valkey")]
        for server in servers:
            wait_for_server(server, start_server(cleanup, server, folder), folder)
        os.environ.update(
            TRADEOFF_MODE="test",
            DJANGO_SETTINGS_MODULE="config.settings",
            DATABASE_URL=servers[0].url,
            REDIS_URL=servers[1].url,
            DATA_DIR=str(folder / "data"),
        )
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_library", verbosity=0)
        yield folder


def write_result(name: str, result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    full = {"measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": machine, **result}
    (RESULTS / f"{name}.json").write_text(json.dumps(full, indent=2) + "\n")
