"""Built modules keep the names by which they import each other; everything else gets a hash."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from config.static_files import StaticFilesStorage

FILES = {
    "build/assets/site-abc123.js": 'import "./shared-def456.js";',
    "build/assets/shared-def456.js": "export {};",
    "build/assets/site-abc123.css": "@font-face { src: url(/static/build/assets/inter-789.woff2) }",
    "build/assets/inter-789.woff2": "font",
    "js/theme-first.js": "(() => {})();",
}


@pytest.fixture
def storage(tmp_path: Path) -> StaticFilesStorage:
    """What `collectstatic` leaves behind."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    collected = StaticFilesStorage(location=tmp_path, base_url="/static/")
    plain = FileSystemStorage(location=tmp_path)
    for _, _, outcome in collected.post_process({name: (plain, name) for name in FILES}):
        assert not isinstance(outcome, Exception), outcome
    return collected


def unquoted(text: str) -> str:
    """Django writes quotes around an address; that changes nothing."""
    return text.replace('"', "")


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("build/")])
def test_what_vite_built_has_one_name_and_keeps_its_text(storage: StaticFilesStorage, name: str) -> None:
    assert storage.url(name) == f"/static/{name}"
    assert unquoted(storage.open(name).read().decode()) == unquoted(FILES[name])


def test_our_own_files_get_a_hash(storage: StaticFilesStorage) -> None:
    url = storage.url("js/theme-first.js")
    assert url.startswith("/static/js/theme-first.")
    assert url != "/static/js/theme-first.js"
