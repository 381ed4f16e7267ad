"""Production settings refuse what is unsafe, and say the same as docker-compose.yml and .env.example."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT: Path = settings.BASE_DIR
COMPOSE = ROOT / "docker-compose.yml"
APP_SERVICES = {"web", "live", "worker", "beat", "migrate"}
# What production has no use for: its processes get ports from their commands and keep no files.
ONE_MACHINE_ONLY = {"DEBUG", "DATA_DIR", "PORT", "LIVE_PORT"}
PRODUCTION = {
    "TRADEOFF_MODE": "production",
    "SECRET_KEY": "correct horse battery staple, correct horse battery staple",
    "ALLOWED_HOSTS": "tradeoff.example.org",
    "SITE_URL": "https://tradeoff.example.org",
    "DATABASE_URL": "postgresql://tradeoff:secret@postgres:5432/tradeoff",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "Tradeoff <hello@tradeoff.example.org>",
}
REQUIRED = sorted(set(PRODUCTION) - {"TRADEOFF_MODE"})


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing of this process's environment that settings would read."""
    names = settings_read()
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_read() -> set[str]:
    """The names that config/settings.py reads from the environment."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return parsed


def test_production_names_everything_that_is_missing() -> None:
    answer = manage("check", TRADEOFF_MODE="production")
    assert answer.returncode == 1
    assert all(name in answer.stderr for name in REQUIRED)
    assert len(answer.stderr.strip().splitlines()) == 1


def test_production_is_the_mode_when_none_is_given() -> None:
    answer = manage("check")
    assert answer.returncode == 1
    assert "Production settings need" in answer.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_production_needs_each_of_its_settings(name: str) -> None:
    answer = manage("check", **{**PRODUCTION, name: " "})
    assert answer.returncode == 1
    assert f"variables: {name}." in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY", "short", "at least 50 characters"),
        ("SECRET_KEY", "django-insecure-" + "x" * 50, "random"),
        ("DATABASE_URL", "mysql://somewhere/else", "postgresql://"),
        ("TRADEOFF_MODE", "staging", "production, local or test"),
        ("EMAIL_USE_TLS", "perhaps", "yes or no"),
        ("EMAIL_PORT", "smtp", "whole number"),
    ],
)
def test_a_malformed_setting_is_one_sentence(name: str, value: str, reason: str) -> None:
    answer = manage("check", **{**PRODUCTION, name: value})
    assert answer.returncode == 1
    assert name in answer.stderr
    assert reason in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_the_deployment_check_is_clean() -> None:
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_production_cookies_belong_to_this_host_alone() -> None:
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    code = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"
    answer = manage("shell", "--no-imports", "-c", code, **PRODUCTION)
    assert answer.stdout.strip() == "['__Host-sessionid', '__Host-csrftoken', True, True]"


def test_up_refuses_to_run_in_production() -> None:
    answer = manage("up", **PRODUCTION)
    assert answer.returncode == 1
    assert "TRADEOFF_MODE=local" in answer.stderr


def test_compose_and_settings_name_the_same_variables() -> None:
    assert set(compose()["x-app-environment"]) == settings_read() - ONE_MACHINE_ONLY


def test_every_process_of_ours_gets_the_same_settings() -> None:
    shared = compose()["x-app-environment"].items()
    services = compose()["services"]
    assert {
        name for name in services if services[name].get("image", "").startswith("tradeoff:")
    } == APP_SERVICES
    assert all(shared <= services[name]["environment"].items() for name in APP_SERVICES)


def test_the_example_environment_names_what_compose_asks_for() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text()))
    named = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == named


def test_the_compose_file_is_valid() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(COMPOSE),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def has_docker_compose() -> bool:
    if shutil.which("docker") is None:
        return False
    version = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return version.returncode == 0


def test_docker_accepts_the_compose_file_with_the_example_environment(tmp_path: Path) -> None:
    """Docker's own reading, on machines that have its compose plugin."""
    if not has_docker_compose():
        pytest.skip("this machine has no `docker compose` to ask; the schema above is all that was checked")
    filled = re.sub(r"^(\w+)=$", r"\1=x", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    (tmp_path / "env").write_text(filled)
    command = [
        "docker",
        "compose",
        "--env-file",
        str(tmp_path / "env"),
        "-f",
        str(COMPOSE),
        "config",
        "--quiet",
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_what_compose_mounts_and_runs_is_here() -> None:
    mounts = [mount for service in compose()["services"].values() for mount in service.get("volumes", [])]
    assert all((ROOT / mount.split(":")[0]).is_file() for mount in mounts if mount.startswith("./"))


def test_metrics_stay_inside() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "@metrics path /metrics /metrics/*" in caddyfile
    assert "respond @metrics 404" in caddyfile
