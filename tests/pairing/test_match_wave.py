"""`manage.py match_wave`: a wave from a file, explained; without a database, and never half."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from interviews.pairing.wave_files import MOST_BYTES, MOST_TICKETS

ALICE = {
    "ticket": 1,
    "user": 11,
    "role": "swap",
    "format_minutes": 45,
    "level": "senior",
    "language": "en",
    "interests": ["vision"],
    "waited_seconds": 30,
}
BOB = {**ALICE, "ticket": 2, "user": 12, "waited_seconds": 90}
CHARLIE = {**ALICE, "ticket": 3, "user": 13, "waited_seconds": 10, "blocked": [11]}
DORA = {**ALICE, "ticket": 4, "user": 14, "level": "staff", "interests": [], "waited_seconds": 12.5}


def run(folder: Path, content: object) -> dict[str, Any]:
    file, out = folder / "wave.json", StringIO()
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    call_command("match_wave", json=str(file), stdout=out)
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed


def refusal(folder: Path, content: object) -> str:
    with pytest.raises(CommandError) as refused:
        run(folder, content)
    return str(refused.value)


def test_it_prints_pairs_edges_with_reasons_and_the_total(tmp_path: Path) -> None:
    wave = run(tmp_path, {"tickets": [ALICE, BOB, CHARLIE]})
    (pair,) = wave["pairs"]
    assert (pair["first"], pair["second"]) == (2, 1)
    assert wave["alone"] == [3]
    assert wave["total"] == wave["bound"] == pair["weight"]
    assert [edge["tickets"] for edge in wave["edges"]] == [[1, 2], [2, 3]]
    for edge in wave["edges"]:
        assert edge["weight"] == sum(edge["reasons"].values())
    assert wave["edges"][0]["reasons"]["time waited"] == 4 * (30 + 90)


def test_every_legal_couple_is_an_edge_and_no_other(tmp_path: Path) -> None:
    """Alice and Charlie are kept apart by a block."""
    wave = run(tmp_path, {"tickets": [ALICE, BOB, CHARLIE, DORA]})
    assert [edge["tickets"] for edge in wave["edges"]] == [[1, 2], [1, 4], [2, 3], [2, 4], [3, 4]]


def test_the_order_of_the_tickets_does_not_matter(tmp_path: Path) -> None:
    tickets = [ALICE, BOB, CHARLIE, DORA]
    expected = run(tmp_path, {"tickets": tickets})
    for seed in range(4):
        Random(seed).shuffle(tickets)
        assert run(tmp_path, {"tickets": tickets}) == expected


def test_nobody_is_an_empty_wave(tmp_path: Path) -> None:
    assert run(tmp_path, {"tickets": []})["pairs"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1, column 1"),
        (b'{"tickets": [', "line 1, column 14"),
        (b"\xff", "byte 0"),
        (b"[" * 100_000, "nested"),
        (b'{"tickets": [], "tickets": []}', "'tickets' is twice"),
        (b'{"tickets": [{"waited_seconds": NaN}]}', "NaN is not a number"),
        ([], "file: "),
        ({}, "tickets: Field required"),
        ({"tickets": [], "more": 1}, "more: Extra inputs"),
        ({"tickets": [{**ALICE, "rolle": "swap"}]}, "tickets.0.rolle: Extra inputs"),
        ({"tickets": [ALICE, {**BOB, "role": "judge"}]}, "tickets.1.role: 'judge' is none of"),
        ({"tickets": [{**ALICE, "ticket": "1"}]}, "tickets.0.ticket: Input should be a valid integer"),
        ({"tickets": [{**ALICE, "priority": 1}]}, "tickets.0.priority: "),
        ({"tickets": [{**ALICE, "interests": ["fishing"]}]}, "tickets.0.interests.0: 'fishing' is none of"),
        ({"tickets": [{**ALICE, "waited_seconds": -1}]}, "tickets.0.waited_seconds: "),
        ({"tickets": [ALICE, BOB, {**CHARLIE, "ticket": 1}]}, "tickets.2.ticket: 1 is at tickets.0 already"),
        ({"tickets": [ALICE] * (MOST_TICKETS + 1)}, "tickets: "),
        (b" " * (MOST_BYTES + 1), "more than 10,000,000 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_place_and_reason(
    tmp_path: Path, content: object, said: str
) -> None:
    assert said in refusal(tmp_path, content)


def test_many_mistakes_are_named_up_to_a_number(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"tickets": [{}] * 10}).splitlines()
    assert said[0] == "tickets.0.ticket: Field required."
    assert said[-1] == "and 40 more."


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("match_wave", json=str(tmp_path / "none.json"))


def test_from_the_shell_it_needs_no_database_and_prints_nothing_when_it_refuses() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    environment = {**os.environ, "TRADEOFF_MODE": "test", "DATABASE_URL": nowhere}

    def match(content: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", "match_wave", "--json", "-"]
        return subprocess.run(
            command,
            check=False,
            cwd=settings.BASE_DIR,
            env=environment,
            input=json.dumps(content),
            capture_output=True,
            text=True,
        )

    good, bad = match({"tickets": [ALICE, BOB]}), match({"tickets": [ALICE, ALICE]})
    assert (good.returncode, len(json.loads(good.stdout)["pairs"])) == (0, 1)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "tickets.1.ticket" in bad.stderr
