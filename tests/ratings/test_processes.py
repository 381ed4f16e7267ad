import os
import subprocess
import sys

SCRIPT = """
import sys
import django
django.setup()
import config.urls
sys.exit("scipy is loaded" if "scipy" in sys.modules else 0)
"""


def test_what_serves_pages_loads_no_scipy() -> None:
    """It takes seconds and some 70 MB, in every process and at every start; only workers compute."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
