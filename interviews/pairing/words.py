"""What an estimate says, in a sentence that promises no more than is known. Pure."""

from interviews.pairing.estimate import Estimate

MINUTE = 60


def wait_words(estimate: Estimate, *, longest_seconds: float) -> str:
    """The median with the middle half, among all who waited for the same, who gave up included."""
    if not estimate.is_enough:
        return "Too few people have waited for this lately to say how long it takes."
    waits = f"of {estimate.sample} waits in the last two weeks, those given up included"
    median = estimate.seconds_until(0.5)
    if median is None:
        share = round(100 * (1 - estimate.still_waiting_after(longest_seconds)))
        return f"About {share} in 100 had a partner within {duration(longest_seconds)} ({waits})."
    early, late = (estimate.seconds_until(share) for share in (0.25, 0.75))
    upper = duration(late) if late is not None else f"more than {duration(longest_seconds)}"
    return (
        f"Half had a partner within {duration(median)}; "
        f"the middle half waited {duration(early or 0)} to {upper} ({waits})."
    )


def duration(seconds: float) -> str:
    """`15 s`, `4 min`: as coarse as an estimate is."""
    if seconds < 1.5 * MINUTE:
        return f"{max(5, 5 * round(seconds / 5))} s"
    return f"{round(seconds / MINUTE)} min"
