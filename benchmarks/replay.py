"""The replay of a long round in a real browser: how long it takes to open, and to jump to a random moment.

Run with `python -m benchmarks replay`. The round is made up and dense: 90 minutes and 20,000 entries of
typing, strokes, shapes and moves. An opening goes from the navigation to the drawn board, a seek from the
slider's event to the frame after the one in which the board was drawn. Cold openings have an empty cache.
"""

import random
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.stage import stage, write_result
from tests.chromium import system_chromium

MINUTES = 90
ENTRIES = 20_000
STROKE_STEPS = 6
OPENINGS = 7
SEEKS = 50
AIM_OPEN_MS, AIM_SEEK_MS = 1000, 200
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

OPENED = """() => new Promise((done) => {
  const look = () => {
    const [mark] = performance.getEntriesByName("replay: opened");
    if (mark) done(mark.startTime); else setTimeout(look, 5);
  };
  look();
})"""
PREPARED = OPENED.replace("replay: opened", "replay: keyframes made")
SEEK = """(to) => new Promise((done) => {
  const slider = document.querySelector(".replay-slider");
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const begun = performance.now();
  set.call(slider, String(to));
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
})"""


def main() -> None:
    with stage() as folder:
        from tests.running import running_site

        path, cookie, size = _long_round()
        with running_site(folder, "web") as site, _browser() as browser:
            url = f"{site.url}{path}"
            cold = [_open_cold(browser, url, cookie) for _ in range(OPENINGS)]
            page = _page(browser, url, cookie)
            warm = [_open(page, url) for _ in range(OPENINGS)]
            prepared = page.evaluate(PREPARED)
            seeks = _seek_around(page)
    rows = {"open, cold": _figures(cold), "open, warm": _figures(warm), "seek": _figures(seeks)}
    print(f"{ENTRIES} entries, {MINUTES} minutes, {size / 1e6:.1f} MB of log")
    print(f"{'':<12} {'median ms':>10} {'p95 ms':>10} {'aim ms':>10}")
    for name, row in rows.items():
        aim = AIM_SEEK_MS if name == "seek" else AIM_OPEN_MS
        print(f"{name:<12} {row['median_ms']:>10.0f} {row['p95_ms']:>10.0f} {aim:>10}")
    print(f"every moment near a keyframe {prepared:.0f} ms after the navigation")
    figures = {"entries": ENTRIES, "minutes": MINUTES, "log_bytes": size, **rows}
    aims = {"aim_open_ms": AIM_OPEN_MS, "aim_seek_ms": AIM_SEEK_MS}
    write_result("replay", {**figures, "keyframes_made_ms": round(prepared), **aims})


@contextmanager
def _browser() -> Iterator[Browser]:
    found = system_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=FLAGS, executable_path=found)
        yield browser
        browser.close()


def _origin_of(url: str) -> str:
    """A cookie that is set for a page's address is not sent to the addresses beside it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _page(browser: Browser, url: str, cookie: tuple[str, str]) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": _origin_of(url)}])
    page = context.new_page()
    _open(page, url)
    return page


def _open(page: Page, url: str) -> float:
    page.goto(url)
    opened: float = page.evaluate(OPENED)
    return opened


def _open_cold(browser: Browser, url: str, cookie: tuple[str, str]) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": _origin_of(url)}])
    opened = _open(context.new_page(), url)
    context.close()
    return opened


def _seek_around(page: Page) -> list[float]:
    places = random.Random(3)
    return [page.evaluate(SEEK, places.randrange(MINUTES * 60_000)) for _ in range(SEEKS)]


def _long_round() -> tuple[str, tuple[str, str], int]:
    """The replay's path, the candidate's session cookie, and how many bytes the log has."""
    from datetime import timedelta

    from django.conf import settings
    from django.db.models import Sum
    from django.db.models.functions import Length
    from django.test import Client
    from django.urls import reverse

    from benchmarks.history import hold_interview, make_person
    from interviews.models import RoomLogEntry, Round

    one, two = make_person("one"), make_person("two")
    round_ = hold_interview(one, two).rounds.get(number=1)
    started = round_.started_at
    assert started
    Round.objects.filter(pk=round_.pk).update(ended_at=started + timedelta(minutes=MINUTES))
    _record(round_, started)
    client = Client()
    client.force_login(one)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    size = RoomLogEntry.objects.filter(room_id=round_.pk).aggregate(all=Sum(Length("payload")))["all"]
    cookie = (settings.SESSION_COOKIE_NAME, session)
    return reverse("replay", args=[round_.pk]), cookie, size


def _record(round_: Any, started: Any) -> None:
    """Two people who never rest: what each does next is drawn by weight, evenly over the time."""
    from interviews.demo.log import save_log
    from interviews.recording.recorder import Recorder

    chance = random.Random(2)
    recorder, boxes = Recorder(), list[str]()
    people = [round_.candidate_id, round_.interviewer_id]
    made = 0
    while made < ENTRIES:
        second = made * MINUTES * 60 / ENTRIES
        author = people[chance.random() < 0.2]
        kind = chance.choices(["type", "move", "stroke", "box", "say"], [60, 30, 2, 2, 1])[0]
        if kind == "type":
            recorder.write(second, author, chance.choice(["users ", "p99 ", "log\n", "- ", "the ", "label "]))
        elif kind == "move" and boxes:
            fields = {"x": chance.randrange(4000), "y": chance.randrange(3000)}
            recorder.change(second, author, chance.choice(boxes), fields)
        elif kind == "stroke":
            made += _stroke(recorder, second, author, f"s{made}", chance)
        elif kind == "box":
            boxes.append(f"b{made}")
            recorder.draw(second, author, boxes[-1], _box(chance))
        elif kind == "say":
            recorder.say(second, author, f"Message at {second:.0f} s.")
        made += 1
    save_log(round_, recorder, started)


def _stroke(recorder: Any, second: float, author: Any, key: str, chance: random.Random) -> int:
    """A pen's stroke as the room logs it, a part a second; returns how many parts follow the first."""
    start = {"type": "freedraw", "x": chance.randrange(4000), "y": chance.randrange(3000)}
    size = {"width": 100, "height": 60, "seed": 1, "strokeWidth": 2, "strokeColor": "#1e1e1e"}
    recorder.draw(second, author, key, {**start, **size, "points": [(0, 0), (2, 1)]})
    for step in range(1, STROKE_STEPS):
        points = [(step * 20 + dot, chance.randrange(60)) for dot in range(20)]
        recorder.stretch(second + step, author, key, points)
    return STROKE_STEPS - 1


def _box(chance: random.Random) -> dict[str, Any]:
    place = {"x": chance.randrange(4000), "y": chance.randrange(3000), "seed": chance.randrange(2**30)}
    if chance.random() < 0.5:
        words = {"text": "feature store", "originalText": "feature store", "fontSize": 20, "fontFamily": 5}
        return {"type": "text", **place, "width": 130, "height": 25, **words}
    return {"type": "rectangle", **place, "width": 160, "height": 80, "strokeColor": "#1e1e1e"}


def _figures(milliseconds: list[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {
        "median_ms": round(statistics.median(ordered)),
        "p95_ms": round(p95),
        "worst_ms": round(ordered[-1]),
    }


if __name__ == "__main__":
    main()
