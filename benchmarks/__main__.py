"""`make bench`: every measurement in turn; or name some: `python -m benchmarks pages reports`.

`make bench-room` is `python -m benchmarks room`: those of the live room.
"""

import subprocess
import sys

ROOM = ("room_speed", "room_offline", "room_kill", "room_memory", "room_stalled", "room_join")
PAIRING = ("matching", "pairing_contention", "slots_week")
ALL = (
    *ROOM,
    *PAIRING,
    "ratings",
    "pages",
    "progress",
    "reports",
    "replay",
    "scenario_load",
    "scenario_search",
    "start",
)


def main() -> int:
    """Each runs in a process of its own, so that one's servers and settings do not meet the next one's."""
    wanted = [name for word in sys.argv[1:] for name in (ROOM if word == "room" else [word])] or list(ALL)
    unknown = [name for name in wanted if name not in ALL]
    if unknown:
        print(
            f"There is no measurement called {', '.join(unknown)}; there are {', '.join(ALL)}.",
            file=sys.stderr,
        )
        return 2
    return max(subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]) for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
