"""Whether a process of ours answers: for the supervisor; `python -m config.health 8000` for containers."""

import http.client
import os
import sys


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Ask this machine's `/health/` under the name `host`, which the site must know as its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    own_name = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    sys.exit(0 if answers(int(sys.argv[1]), own_name) else 1)
