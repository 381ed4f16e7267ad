from tests.room.conftest import live, live_of_the_run

__all__ = ["live", "live_of_the_run"]
