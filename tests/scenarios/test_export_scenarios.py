"""Writing scenarios back to files: byte for byte what was loaded, and never over something else."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scenarios.files.loader import LIBRARY, load_scenarios
from scenarios.models import Scenario, ScenarioVersion

pytestmark = pytest.mark.django_db


def export(*slugs: str, to: Path, **options: object) -> None:
    call_command("export_scenarios", *slugs, folder=to, **options)


@pytest.fixture
def copy(library: None, tmp_path: Path) -> Path:
    """A scenario file that a test may change; it is loaded."""
    return Path(shutil.copy(LIBRARY / "payment-fraud.md", tmp_path / "fraud.md"))


def test_every_published_scenario_comes_back_byte_for_byte_and_loads_as_nothing_new(
    library: None, tmp_path: Path
) -> None:
    export(to=tmp_path / "new" / "folder")
    written = sorted((tmp_path / "new" / "folder").iterdir())
    assert [path.name for path in written] == [path.name for path in sorted(LIBRARY.glob("*.md"))]
    assert all(path.read_bytes() == (LIBRARY / path.name).read_bytes() for path in written)
    before = list(Scenario.objects.order_by("pk").values()), ScenarioVersion.objects.count()
    loaded = load_scenarios([tmp_path / "new" / "folder"])
    assert (loaded.changes, loaded.problems) == ([], [])
    assert before == (list(Scenario.objects.order_by("pk").values()), ScenarioVersion.objects.count())


@pytest.mark.parametrize(
    "change",
    [
        ("\n", "\r\n"),
        ("Fraud losses are\nrising", "Fraud losses double 🙂\nyearly"),
        ("position: 20\n", "position: 21  # a comment\n"),
        ("tags: [imbalance, label-delay,", "tags:   [imbalance,   label-delay,"),
        ("\n## Context\n", "\n\n\n## Context   \n\n"),
    ],
    ids=["line ends", "text", "position and comment", "spaces", "empty lines"],
)
def test_a_changed_file_comes_back_as_it_is_now_even_where_only_its_form_changed(
    change: tuple[str, str], copy: Path, tmp_path: Path
) -> None:
    copy.write_bytes(copy.read_bytes().replace(change[0].encode(), change[1].encode()))
    assert not load_scenarios([copy]).problems
    export("payment-fraud", to=tmp_path / "back")
    assert (tmp_path / "back" / "payment-fraud.md").read_bytes() == copy.read_bytes()
    before = Scenario.objects.filter(slug="payment-fraud").values().get()
    assert load_scenarios([tmp_path / "back"]).changes == []
    assert Scenario.objects.filter(slug="payment-fraud").values().get() == before


def test_what_only_differs_in_form_is_no_new_version_and_is_forgotten_when_it_goes_back(copy: Path) -> None:
    first = Scenario.objects.get(slug="payment-fraud")
    copy.write_text(copy.read_text() + "\n\n")
    assert load_scenarios([copy]).changes == []
    assert Scenario.objects.get(slug="payment-fraud").current_version == first.current_version
    assert Scenario.objects.get(slug="payment-fraud").reformatted_source == copy.read_text()
    copy.write_text(first.version.source)
    load_scenarios([copy])
    assert Scenario.objects.get(slug="payment-fraud").reformatted_source == ""


def test_an_older_version_comes_back_by_its_number(copy: Path, tmp_path: Path) -> None:
    old = copy.read_bytes()
    copy.write_bytes(old.replace(b"Fraud losses are", b"Losses are"))
    load_scenarios([copy])
    number = Scenario.objects.get(slug="payment-fraud").version.number - 1
    call_command("export_scenarios", "payment-fraud", "--to", str(tmp_path), "--version", str(number))
    assert (tmp_path / "payment-fraud.md").read_bytes() == old


def test_a_file_with_other_content_is_only_replaced_by_force_and_otherwise_nothing_is_written(
    library: None, tmp_path: Path
) -> None:
    (tmp_path / "product-search.md").write_text("My notes.")
    with pytest.raises(
        CommandError, match=r"Nothing was written, .* lost in .*product-search\.md: use --force"
    ):
        export("payment-fraud", "product-search", to=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["product-search.md"]
    assert (tmp_path / "product-search.md").read_text() == "My notes."
    export("payment-fraud", "product-search", to=tmp_path, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["payment-fraud.md", "product-search.md"]
    assert (tmp_path / "product-search.md").read_bytes() == (LIBRARY / "product-search.md").read_bytes()


def test_a_file_with_the_same_content_is_left_alone(
    library: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("payment-fraud", to=tmp_path)
    assert "Wrote" in capsys.readouterr().out
    written = (tmp_path / "payment-fraud.md").stat()
    export("payment-fraud", to=tmp_path)
    assert capsys.readouterr().out == "1 up to date.\n"
    assert (tmp_path / "payment-fraud.md").stat().st_ino == written.st_ino


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["magic", "payment-fraud", "none"], "There is no published scenario 'magic', 'none'"),
        (["payment-fraud", "--version", "99"], "payment-fraud has no version 99; its latest is"),
        (["magic", "--version", "1"], "There is no published scenario 'magic'"),
        (["--version", "1"], "can only be asked of one scenario"),
        (["payment-fraud", "product-search", "--version", "1"], "can only be asked of one scenario"),
    ],
)
def test_what_does_not_exist_is_refused_in_a_sentence(
    arguments: list[str], reason: str, library: None, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("export_scenarios", *arguments, "--to", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(library: None, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"file cannot be written: "):
        export("payment-fraud", to=tmp_path / "file")


def test_a_retired_scenario_is_written_only_where_it_is_named(library: None, tmp_path: Path) -> None:
    Scenario.objects.filter(slug="payment-fraud").update(retired_at=timezone.now())
    export(to=tmp_path)
    assert not (tmp_path / "payment-fraud.md").exists()
    export("payment-fraud", to=tmp_path)
    assert (tmp_path / "payment-fraud.md").exists()
