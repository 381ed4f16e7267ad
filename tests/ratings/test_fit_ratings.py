"""`manage.py fit_ratings`: any ratings file fitted, without a database, and never half."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from benchmarks.rated import Platform, simulate
from interviews.ratings.model import PLAIN, Source, fit
from interviews.ratings.table import Ratings

SMALL = "candidate,interviewer,score\nann,bob,3\nann,cat,2\ndan,bob,4\n"


def fitted(folder: Path, content: str | bytes, *options: str) -> tuple[dict[str, Any], str]:
    file, target, out = folder / "ratings.csv", folder / "out.json", StringIO()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    call_command("fit_ratings", f"--csv={file}", f"--json={target}", *options, stdout=out)
    written: dict[str, Any] = json.loads(target.read_text())
    return written, out.getvalue()


def refusal(folder: Path, content: str | bytes, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        fitted(folder, content, *options)
    assert not (folder / "out.json").exists()
    return str(refused.value)


def as_csv(ratings: Ratings) -> str:
    columns = {name: factor.of_row.tolist() for name, factor in ratings.factors().items()}
    columns["score"] = ratings.score.tolist()
    lines = [",".join(str(value) for value in row) for row in zip(*columns.values(), strict=True)]
    return "\n".join([",".join(columns), *lines])


def test_it_prints_the_fit_and_writes_every_effect_with_its_sd(tmp_path: Path) -> None:
    ratings = simulate(Platform(people=60, sessions_each=10), 1).ratings
    written, printed = fitted(tmp_path, as_csv(ratings), "--effects=candidate,interviewer,scenario")
    effects = ("candidate", "interviewer", "scenario")
    found = fit(ratings, replace(PLAIN, effects=effects))
    assert written["mean"] == pytest.approx(found.mean)
    assert written["variance_components"] == pytest.approx(found.variances)
    assert written["reml_criterion"] == pytest.approx(found.criterion)
    assert written["estimated"] == [*effects, "noise"]
    first = next(row for row in written["effects"]["interviewer"] if row["interviewer"] == "7")
    assert first["severity"] == pytest.approx(-found.effects["interviewer"].value[7])
    assert first["sd"] == pytest.approx(found.effects["interviewer"].sd[7])
    assert [len(written["effects"][name]) for name in effects] == [60, 60, 24]
    assert "600 ratings, 60 candidates, 60 interviewers, 24 scenarios" in printed
    assert f"REML criterion {found.criterion:.4f}" in printed
    assert "seconds" in printed


def test_lines_and_sessions_are_fitted_and_days_give_growth(tmp_path: Path) -> None:
    ratings = simulate(Platform(people=20, sessions_each=4, lines=5), 1).ratings
    heading, *rows = as_csv(ratings).splitlines()
    days = [f"2026-{1 + number // 5 % 4:02}-11T10:00:00Z" for number in range(len(rows))]
    dated = "\n".join([f"{heading},at", *(f"{row},{day}" for row, day in zip(rows, days, strict=True))])
    written, _ = fitted(tmp_path, dated, "--effects=candidate,interviewer,scenario,line", "--as-reports-do")
    assert set(written["variance_components"]) == {
        "candidate", "candidate_by_line", "interviewer", "scenario", "line", "session", "noise",
    }  # fmt: skip
    assert len(written["effects"]["candidate_by_line"]) == 100
    assert len(written["growth"]) == 20
    assert {row["sessions"] for row in written["growth"]} == {4}
    assert all(row["probability_of_gain"] is not None for row in written["growth"])


def test_few_ratings_get_the_prior_and_say_so(tmp_path: Path) -> None:
    written, printed = fitted(tmp_path, SMALL)
    assert "500 are needed to estimate variances" in printed
    assert written["estimated"] == []
    ann, dan = written["effects"]["candidate"]
    assert ann["fair_average"] < dan["fair_average"]
    assert ann["low"] < ann["fair_average"] < ann["high"]


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ("ann,bob,4\nann,cat,4\ndan,bob,4\n", "Every score is 4"),
        ("ann,bob,3\nann,cat,2\n", "single candidate"),
        ("ann,bob,3\ndan,bob,2\n", "One interviewer gave every score"),
        ("ann,bob,3\ndan,cat,2\n", "2 groups that share nobody"),
    ],
)
def test_what_a_reader_must_know_is_said(tmp_path: Path, rows: str, note: str) -> None:
    written, printed = fitted(tmp_path, f"candidate,interviewer,score\n{rows}")
    assert note in printed
    assert any(note in each for each in written["notes"])
    assert all(row["fair_sd"] > 0.2 for row in written["effects"]["candidate"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "Row 1: the file is empty"),
        ("candidate,interviewer,score\n", "Row 2: there is a heading and no rating"),
        ("candidate,score\nann,3\n", "Row 1: the column 'interviewer' is missing"),
        ("candidate,interviewer,score,mood\nann,bob,3,good\n", "Row 1: 'mood' is none of the columns"),
        ("candidate,interviewer,score,score\nann,bob,3,3\n", "Row 1: the column 'score' is there twice"),
        (SMALL + "eve,bob,NaN\n", "Row 5: the score 'NaN' is not a finite number"),
        (SMALL + "eve,bob,inf\n", "Row 5: the score 'inf' is not a finite number"),
        (SMALL + "eve,bob,\n", "Row 5: the score '' is not a number"),
        (SMALL + "eve,bob,good\n", "Row 5: the score 'good' is not a number"),
        (SMALL + "eve,bob\n", "Row 5: 2 values for 3 columns"),
        (SMALL + " ,bob,3\n", "Row 5: candidate is empty"),
        (SMALL + "eve," + "b" * 201 + ",3\n", "Row 5: interviewer has more than 200 letters"),
        (SMALL + 'eve,"bob,3\n', "Row 5: unexpected end of data"),
        (SMALL.encode() + b"\xff,bob,3\n", "this is not UTF-8"),
        ("candidate,interviewer,score,at\nann,bob,3,yesterday\n", "Row 2: the time 'yesterday' is not like"),
        (
            "candidate,interviewer,score,session\nann,bob,3,s1\nann,cat,3,s1\n",
            "Row 3: session 's1' has interviewer 'bob' in row 2, 'cat' here",
        ),
        (
            "candidate,interviewer,score,session,line\nann,bob,3,s1,data\nann,bob,2,s1,data\n",
            "Row 3: session 's1' has line 'data' in row 2 already",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_row_and_reason(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    assert reason in refusal(tmp_path, content)


def test_every_bad_row_is_named_up_to_twenty(tmp_path: Path) -> None:
    said = refusal(tmp_path, "candidate,interviewer,score\n" + "ann,bob,x\n" * 25)
    assert "Row 2:" in said
    assert "Row 21:" in said
    assert "Row 22:" not in said
    assert "and 5 more rows" in said


def test_a_score_out_of_range_is_refused_only_where_a_range_is_stated(tmp_path: Path) -> None:
    high = SMALL + "eve,bob,5\n"
    assert "Row 5: the score '5' is not within 1 to 4" in refusal(tmp_path, high, "--range=1,4")
    written, _ = fitted(tmp_path, high)
    assert written["ratings"] == 4


def test_an_effect_without_its_column_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, SMALL, "--effects=candidate,interviewer,line")
    assert "Row 1: the column 'line' is missing" in said
    assert "'mood' is none of" in refusal(tmp_path, SMALL, "--effects=candidate,interviewer,mood")
    assert "always among the effects" in refusal(tmp_path, SMALL, "--effects=candidate")


def test_variances_can_be_estimated_from_few_ratings_on_request(tmp_path: Path) -> None:
    ratings = simulate(Platform(people=30, sessions_each=5), 2).ratings
    written, _ = fitted(tmp_path, as_csv(ratings), f"--variances={Source.ESTIMATED}")
    assert written["estimated"] == ["candidate", "interviewer", "noise"]
    assert np.isfinite(written["reml_criterion"])


def test_it_needs_no_database(tmp_path: Path) -> None:
    file, target = tmp_path / "ratings.csv", tmp_path / "out.json"
    file.write_text(SMALL)
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "manage.py", "fit_ratings", "--csv", str(file), "--json", str(target)]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "3 ratings, 2 candidates, 2 interviewers" in ended.stdout


def test_a_missing_file_or_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("fit_ratings", f"--csv={tmp_path / 'none.csv'}", f"--json={tmp_path / 'out.json'}")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command(
            "fit_ratings", f"--csv={tmp_path / 'none.csv'}", f"--json={tmp_path / 'no' / 'out.json'}"
        )
