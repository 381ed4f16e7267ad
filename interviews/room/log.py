"""The log's writer: group commit by one thread with a connection of its own.

It takes what arrived while its last commit ran and writes it in one statement, which is one transaction and
one round trip. Only after the commit does anybody hear of it. What it has taken it keeps until PostgreSQL has
answered: after a lost connection it connects again and writes the same batch again, which is harmless because
`(room, author, tab, lseq)` is unique and a known one is answered with its old seq.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg2
import structlog
from psycopg2 import Binary

from interviews.room.drafts import Backlog, Draft, Outcome, Verdict

log = structlog.get_logger(__name__)

MAX_WAITING_ENTRIES = 20_000
MAX_WAITING_BYTES = 32 * 1024 * 1024
EXIT_WITHOUT_WRITER = 70
BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)

# A plan made while the log is empty is kept while it grows, and a batch is guessed to be small. So no table
# is read whole (rows are found by index, in subqueries), and what is as large as the batch is joined by hash.
_SESSION = (
    "-c enable_seqscan=off -c enable_nestloop=off -c enable_mergejoin=off -c jit=off"
    " -c plan_cache_mode=force_generic_plan -c statement_timeout=15000"
)
# Rows of rooms are locked in id order. One that somebody else holds is skipped and its entries come back
# `busy`: a slow transaction of one room does not hold up the others, and two writers never wait for each
# other.
# A duplicate is found before counting up, so the sequence gets no gap. What another process commits between
# this statement's snapshot and its lock can still collide: nothing is written then and the batch tried again.
_PREPARE = """
PREPARE write_entries (uuid[], bigint[], bytea[], bigint[], smallint[], smallint[], bytea[]) AS
WITH locked AS MATERIALIZED (
    SELECT round_id, closed_at FROM interviews_room WHERE round_id = ANY ($1)
    ORDER BY round_id FOR NO KEY UPDATE SKIP LOCKED
), incoming AS MATERIALIZED (
    SELECT t.*, (
        SELECT seq FROM interviews_roomlogentry e
        WHERE e.room_id = t.room AND e.author_id = t.author AND e.tab = t.tab AND e.lseq = t.lseq
    ) AS known_seq
    FROM unnest($1, $2, $3, $4, $5, $6, $7)
        WITH ORDINALITY AS t (room, author, tab, lseq, kind, doc, payload, n)
), judged AS MATERIALIZED (
    SELECT *, CASE
        WHEN room NOT IN (SELECT round_id FROM locked) THEN CASE
            WHEN (SELECT true FROM interviews_room WHERE round_id = room) THEN 'busy' ELSE 'no_room' END
        WHEN known_seq IS NOT NULL THEN 'known'
        WHEN kind < 4 AND (
            SELECT true FROM interviews_seat
            WHERE room_id = room AND user_id = author AND revoked_at IS NULL AND role <> 'observer'
        ) IS NULL THEN 'no_seat'
        WHEN room IN (SELECT round_id FROM locked WHERE closed_at IS NOT NULL) THEN 'room_closed'
        ELSE 'written' END AS verdict
    FROM incoming
), counted AS (
    SELECT room, count(*) AS new FROM judged WHERE verdict = 'written' GROUP BY room
), moved AS (
    UPDATE interviews_room SET head = head + new FROM counted WHERE round_id = room AND round_id = ANY ($1)
    RETURNING round_id, head - new AS base
), numbered AS MATERIALIZED (
    SELECT judged.*, base + row_number() OVER (PARTITION BY room ORDER BY n) AS seq, clock_timestamp() AS at
    FROM judged JOIN moved ON round_id = room WHERE verdict = 'written'
), written AS (
    INSERT INTO interviews_roomlogentry (room_id, seq, kind, doc, author_id, tab, lseq, at, payload)
    SELECT room, seq, kind, doc, author, tab, lseq, at, payload FROM numbered
)
SELECT n, verdict, seq, (extract(epoch FROM at) * 1000)::float8 FROM numbered
UNION ALL
SELECT n, verdict, coalesce(known_seq, 0), 0 FROM judged WHERE verdict <> 'written'
ORDER BY n
"""
_EXECUTE = (
    "EXECUTE write_entries"
    " (%s::uuid[], %s::bigint[], %s::bytea[], %s::bigint[], %s::smallint[], %s::smallint[], %s::bytea[])"
)


class LogWriter:
    """Owned by the event loop that made it: `submit` there, outcomes come back there."""

    def __init__(self, connection: dict[str, Any], report: Callable[[list[Outcome]], None]) -> None:
        """`connection` is what psycopg2 takes; `report` is called in the loop, only after the commit."""
        self._connection_options = {**connection, "options": f"{connection.get('options', '')} {_SESSION}"}
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._arrived: SimpleQueue[Draft | None] = SimpleQueue()
        self._stopping = Event()
        self._thread = Thread(target=self._run_or_end, name="room log writer", daemon=True)
        self._connection: Any = None
        self._waiting_entries = 0
        self._waiting_bytes = 0

    def start(self) -> None:
        self._thread.start()

    def submit(self, draft: Draft) -> bool:
        """Take a draft, or return False when too much is waiting for PostgreSQL already."""
        if self._waiting_entries >= MAX_WAITING_ENTRIES or self._waiting_bytes >= MAX_WAITING_BYTES:
            return False
        self._waiting_entries += 1
        self._waiting_bytes += len(draft.payload)
        self._arrived.put(draft)
        return True

    async def stop(self, within_seconds: float) -> None:
        """Write what has arrived, if PostgreSQL answers, and end the thread."""
        self._stopping.set()
        self._arrived.put(None)
        await asyncio.to_thread(self._thread.join, within_seconds)

    # In the loop

    def _settle(self, outcomes: list[Outcome]) -> None:
        self._waiting_entries -= len(outcomes)
        self._waiting_bytes -= sum(len(outcome.draft.payload) for outcome in outcomes)
        self._report(outcomes)

    # In the thread

    def _run_or_end(self) -> None:
        """Without its writer a process acknowledges nothing any more: end it, so that it is started again.

        Browsers keep what was not acknowledged and send it to the next one.
        """
        try:
            self._run()
        except BaseException:
            log.critical("room_log_writer_died", exc_info=True)
            os._exit(EXIT_WITHOUT_WRITER)

    def _run(self) -> None:
        backlog = Backlog()
        while self._fill(backlog):
            if batch := backlog.take(monotonic()):
                outcomes = self._write_surely(batch)
                if not outcomes:
                    break
                self._tell(backlog.settle(outcomes, monotonic()))
        self._disconnect()

    def _fill(self, backlog: Backlog) -> bool:
        """Take what has arrived, up to a batch; wait where nothing can be written. False when all is done."""
        if backlog.is_full:
            return True
        wait = backlog.seconds_to_wait(monotonic())
        try:
            draft = self._arrived.get(timeout=wait)
            while draft is not None:
                backlog.add(draft)
                if backlog.is_full:
                    return True
                draft = self._arrived.get_nowait()
        except Empty:
            return True
        self._arrived.put(None)  # the end stays the end
        sleep(wait or 0.0)
        return bool(backlog)

    def _write_surely(self, batch: list[Draft]) -> list[Outcome]:
        """Write until PostgreSQL has answered, across restarts of it; gives up only when stopping.

        Then nothing follows: a tab's later entries on disk would tell it that the earlier ones are, too.
        """
        collisions = failures = 0
        while True:
            try:
                return self._write(batch)
            except (psycopg2.IntegrityError, psycopg2.DataError) as error:
                collisions += 1
                if collisions >= 3:
                    return self._write_singly(batch, error)
            except psycopg2.Error as error:
                self._disconnect()
                pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
                log.warning("room_log_write_failed", entries=len(batch), again_in=pause, error=str(error))
                failures += 1
                if self._stopping.wait(pause) and failures > 3:
                    return []

    def _write_singly(self, batch: list[Draft], error: psycopg2.Error) -> list[Outcome]:
        """Find the entry that PostgreSQL will never take, so that it does not hold up the others."""
        if len(batch) == 1:
            log.error("room_log_entry_impossible", draft=repr(batch[0])[:500], error=str(error))
            return [Outcome(batch[0], Verdict.IMPOSSIBLE, 0, 0.0)]
        outcomes: list[Outcome] = []
        busy: set[UUID] = set()
        for draft in batch:
            # A room may come free while this runs. What stands behind an entry put off has to wait with it.
            behind = draft.room in busy
            written = [Outcome(draft, Verdict.BUSY, 0, 0.0)] if behind else self._write_surely([draft])
            busy |= {each.draft.room for each in written if each.verdict is Verdict.BUSY}
            outcomes += written
        return outcomes

    def _write(self, batch: list[Draft]) -> list[Outcome]:
        if self._connection is None:
            self._connect()
        with self._connection.cursor() as cursor:
            cursor.execute(_EXECUTE, _columns(batch))
            rows = cursor.fetchall()
        return [Outcome(batch[n - 1], Verdict(verdict), seq, at_ms) for n, verdict, seq, at_ms in rows]

    def _connect(self) -> None:
        connection = psycopg2.connect(**self._connection_options)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(_PREPARE)
        except psycopg2.Error:
            connection.close()
            raise
        self._connection = connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _tell(self, outcomes: list[Outcome]) -> None:
        if not outcomes:
            return
        try:
            self._loop.call_soon_threadsafe(self._settle, outcomes)
        except RuntimeError:  # the loop ended; what is written is in the log
            return


def _columns(batch: Sequence[Draft]) -> tuple[list[Any], ...]:
    return (
        [str(draft.room) for draft in batch],
        [draft.author for draft in batch],
        [Binary(draft.tab) for draft in batch],
        [draft.lseq for draft in batch],
        [draft.kind for draft in batch],
        [draft.doc for draft in batch],
        [Binary(draft.payload) for draft in batch],
    )
