"""Built modules keep the names by which they import each other."""

from django.core.files.base import ContentFile

from config.static_files import StaticFilesStorage


def test_what_vite_built_keeps_its_name() -> None:
    storage = StaticFilesStorage()
    name = "build/assets/site-abc123.js"
    assert storage.hashed_name(name, ContentFile(b"export {}")) == name


def test_other_files_get_a_hash() -> None:
    storage = StaticFilesStorage()
    assert storage.hashed_name("js/theme-first.js", ContentFile(b"1")) != "js/theme-first.js"
