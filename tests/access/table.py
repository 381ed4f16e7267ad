"""The access matrix itself. Statuses in the order anonymous, candidate, interviewer, stranger, moderator."""

from dataclasses import dataclass, field
from typing import Any

from tests.access.moments import PEOPLE, PICTURE

# allauth's and the admin's own pages: their libraries guard them; ours are below and in the admin's own test.
OUTSIDE = ("account_", "mfa_", "admin:")
ANY_METHOD = {"prometheus-django-metrics"}  # its library answers every method alike
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Row:
    """One method of one address.

    `statuses` holds for every moment, or by moments (several with spaces between) with `*` for the rest.
    """

    name: str
    method: str
    statuses: str | dict[str, str]
    parameters: tuple[str, ...] = ()
    fixed: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    content_type: str = FORM

    def expected(self, moment: str) -> dict[str, int]:
        said = self.statuses
        if isinstance(said, str):
            line = said
        else:
            line = next((line for moments, line in said.items() if moment in moments.split()), said["*"])
        return dict(zip(PEOPLE, map(int, line.split()), strict=True))


# Groups of moments.
UNHELD = "lobby cancelled"
OPEN_TO_BOTH = "debrief over"  # both owe their assessment
UNRELEASED = "lobby live debrief over one_submitted"
SHARED = "released deadline reported done"
COMPILED = "reported done"
ENDED = "cancelled over one_submitted released deadline done"  # both are free for other interviews
AFTERWARDS = "over one_submitted released deadline done"

INTERVIEW = ("interview_id",)
ROUND = ("round_id",)
LINE = ("round_id", "line")
EVIDENCE = ("round_id", "evidence_id")
IMAGE = ("round_id", "digest")
SCENARIO = ("slug",)
DRAFT = ("draft_id",)  # the interviewer's
FLAG = ("slug", "flag_id")
MARK = {"kind": "probe", "item": "data-0"}
PK = ("pk",)

# These know nothing of any interview: asked at one moment only.
APART = [
    Row("health", "GET", "200 200 200 200 200"),
    Row("onboarding", "GET", "302 302 302 302 302"),
    Row("onboarding", "POST", "302 302 302 302 302"),
    Row("settings", "GET", "302 200 200 200 200"),
    Row("settings-profile", "POST", "302 400 400 400 400"),
    Row("settings-notifications", "POST", "302 302 302 302 302"),
    Row("settings-unblock", "POST", "302 302 302 302 302", ("user_id",)),
    Row("settings-token-create", "POST", "302 200 200 200 200"),
    Row("settings-token-revoke", "POST", "302 302 302 302 302", ("token_key",)),
    Row("settings-delete", "GET", "302 200 200 200 200"),
    Row("settings-delete", "POST", "302 200 200 200 200"),
    Row("mailbox", "GET", "404 404 404 404 404"),
    Row("mailbox-message", "GET", "404 404 404 404 404", ("message_id",)),
    Row("scenario-list", "GET", "200 200 200 200 200"),
    Row("scenario-coverage", "GET", "302 403 403 403 403"),
    Row("draft-list", "GET", "302 200 200 200 200"),
    Row("draft-list", "POST", "302 302 302 302 302"),
    Row("draft-import", "POST", "302 400 400 400 400"),
    Row("draft", "GET", "302 404 200 404 404", DRAFT),
    Row("draft", "POST", "302 404 302 404 404", DRAFT, body="revision=0&task=Rank."),
    Row("draft-preview", "POST", "302 404 200 404 404", DRAFT, body="task=Rank."),
    Row("draft-replace", "POST", "302 404 400 404 404", DRAFT),
    Row("draft-file", "GET", "302 404 200 404 404", DRAFT),
    Row("draft-changes", "GET", "302 404 200 404 404", DRAFT),
    Row("draft-withdraw", "POST", "302 404 409 404 404", DRAFT),
    Row("draft-delete", "POST", "302 404 302 404 404", DRAFT),
    Row("review-list", "GET", "302 403 403 403 403"),
    Row("review", "GET", "302 403 403 403 403", DRAFT),
    Row("review-publish", "POST", "302 403 403 403 403", DRAFT, body="revision=0&over=0"),
    Row("review-decline", "POST", "302 403 403 403 403", DRAFT, body="note=No."),
    Row("scenario-retire", "POST", "302 403 403 403 403", SCENARIO),
    Row("scenario-restore", "POST", "302 403 403 403 403", SCENARIO),
    Row("learn", "GET", "200 200 200 200 200"),
    Row("learn-diagrams", "GET", "200 200 200 200 200"),
    Row("learn-drills", "GET", "200 200 200 200 200"),
    Row("learn-tools", "GET", "200 200 200 200 200"),
    Row("learn-interviewing", "GET", "200 200 200 200 200"),
    Row("learn-prepare", "GET", "200 200 200 200 200"),
    Row("glossary", "GET", "200 200 200 200 200"),
    Row("resources", "GET", "200 200 200 200 200"),
    Row("prometheus-django-metrics", "GET", "200 200 200 200 200"),
    Row("api-schema", "GET", "200 200 200 200 200"),
    Row("api-docs", "GET", "200 200 200 200 200"),
    Row("api-scenario-list", "GET", "200 200 200 200 200"),
    Row("api-ticket-detail", "GET", "403 404 404 404 404", fixed={"pk": 1}),
    Row("api-ticket-detail", "DELETE", "403 404 404 404 404", fixed={"pk": 1}),
]

BY_MOMENT = [
    Row("home", "GET", "200 200 200 200 200"),
    Row("settings-export", "GET", "302 200 200 200 200"),
    Row("scenario-detail", "GET", "200 200 200 200 200", SCENARIO),
    Row("scenario-kit", "GET", "302 403 200 403 403", SCENARIO),
    Row(
        "scenario-kit",
        "POST",
        {UNRELEASED: "302 403 302 302 302", "*": "302 302 302 302 302"},
        SCENARIO,
    ),
    Row("scenario-propose", "POST", "302 403 302 403 403", SCENARIO),
    Row("scenario-file", "GET", "302 403 200 403 403", SCENARIO),
    Row("scenario-versions", "GET", "302 403 200 403 403", SCENARIO),
    Row("scenario-version-file", "GET", "302 403 200 403 403", SCENARIO, {"number": 1}),
    Row("scenario-check", "GET", "302 403 200 403 403", SCENARIO),
    Row("scenario-check", "POST", "302 403 302 403 403", SCENARIO),
    Row("scenario-flag", "GET", "302 200 200 200 200", SCENARIO),
    Row("scenario-flag", "POST", "302 302 302 302 302", SCENARIO, body="kind=wrong&sentence=It+is."),
    Row(
        "scenario-flag",
        "POST",
        "302 403 302 403 403",
        SCENARIO,
        body="place=probe:data:0&version=1&kind=wrong&sentence=It+is.",
    ),
    Row("scenario-quality", "GET", "302 403 403 403 403", SCENARIO),
    Row("scenario-flag-settle", "POST", "302 403 403 403 403", FLAG, body="outcome=mended"),
    Row(
        "scenario-rating",
        "POST",
        {f"{UNHELD} live": "302 409 409 404 404", "*": "302 200 200 404 404"},
        ROUND,
        body="clear=4&hardness=1&sentence=It+is.",
    ),
    Row(
        "interview",
        "GET",
        {f"{UNHELD} {AFTERWARDS}": "302 200 200 404 404", "*": "302 302 302 404 404"},
        INTERVIEW,
    ),
    Row("interview-status", "GET", "302 200 200 404 404", INTERVIEW),
    Row("interview-ready", "POST", {ENDED: "302 409 409 404 404", "*": "302 302 302 404 404"}, INTERVIEW),
    Row(
        "interview-length",
        "POST",
        {"lobby": "302 302 302 404 404", "*": "302 409 409 404 404"},
        INTERVIEW,
        body="minutes=30",
    ),
    Row(
        "interview-length-answer",
        "POST",
        "302 409 409 404 404",
        INTERVIEW,
        body="proposal_id=1&answer=accept",
    ),
    Row("interview-leave", "POST", "302 302 302 404 404", INTERVIEW),
    Row("interview-block", "POST", "302 302 302 404 404", INTERVIEW),
    Row("interview-report", "POST", "302 302 302 404 404", INTERVIEW, body="reason=other"),
    Row("find", "GET", {ENDED: "302 200 200 200 200", "*": "302 302 302 200 200"}),
    Row("find", "POST", {ENDED: "302 200 200 200 200", "*": "302 302 302 200 200"}),
    Row("find-waiting", "GET", "302 302 302 302 302"),
    Row("find-status", "GET", "302 302 302 302 302"),
    Row("find-cancel", "POST", "302 302 302 302 302"),
    Row(
        "solo-start",
        "POST",
        {ENDED: "302 302 302 302 302", "*": "302 409 409 302 302"},
        body="format_minutes=35",
    ),
    Row(
        "room",
        "GET",
        {UNHELD: "302 302 302 404 404", "*": "302 200 200 404 404"},
        ROUND,
    ),
    Row("interviewing", "GET", "302 200 200 200 200"),
    Row(
        "debrief",
        "GET",
        {f"{OPEN_TO_BOTH} one_submitted": "302 200 200 404 404", "*": "302 302 302 404 404"},
        ROUND,
    ),
    Row("debrief-status", "GET", "302 200 200 404 404", ROUND),
    Row(
        "debrief-line",
        "POST",
        {
            "live": "302 409 200 404 404",
            OPEN_TO_BOTH: "302 200 200 404 404",
            "one_submitted": "302 200 409 404 404",
            "*": "302 409 409 404 404",
        },
        LINE,
        body="choice=2&note=Seen.",
    ),
    Row(
        "debrief-overall",
        "POST",
        {
            "live": "302 409 200 404 404",
            OPEN_TO_BOTH: "302 200 200 404 404",
            "one_submitted": "302 200 409 404 404",
            "*": "302 409 409 404 404",
        },
        ROUND,
        body="strength=a&missed=b&drill=c",
    ),
    Row(
        "debrief-submit",
        "GET",
        {
            OPEN_TO_BOTH: "302 200 200 404 404",
            "one_submitted": "302 200 302 404 404",
            "*": "302 302 302 404 404",
        },
        ROUND,
    ),
    Row(
        "debrief-submit",
        "POST",
        {
            f"{UNHELD} live": "302 409 409 404 404",
            "deadline": "302 409 302 404 404",
            "*": "302 302 302 404 404",
        },
        ROUND,
    ),
    Row("report", "GET", {SHARED: "302 200 200 404 404", "*": "302 302 302 404 404"}, ROUND),
    Row("report-status", "GET", "302 200 200 404 404", ROUND),
    Row("report-pdf", "GET", {COMPILED: "302 200 200 404 404", "*": "302 403 403 404 404"}, ROUND),
    Row("replay", "GET", {COMPILED: "302 200 200 404 404", "*": "302 302 302 404 404"}, ROUND),
    Row("replay-recording", "GET", {COMPILED: "302 200 200 404 404", "*": "302 403 403 404 404"}, ROUND),
    Row("progress", "GET", "302 200 200 200 200"),
    Row("progress-csv", "GET", "302 200 200 200 200"),
    Row("api-scenario-detail", "GET", "200 200 200 200 200", SCENARIO),
    Row("api-ticket-list", "GET", "403 200 200 200 200"),
    Row(
        "api-ticket-list",
        "POST",
        {ENDED: "403 201 201 201 201", "*": "403 409 409 201 201"},
        body='{"role": "swap"}',
        content_type=JSON,
    ),
    Row("api-interview-list", "GET", "403 200 200 200 200"),
    Row("api-interview-detail", "GET", "403 200 200 404 404", PK),
    Row(
        "api-interview-ready",
        "POST",
        {ENDED: "403 409 409 404 404", "*": "403 200 200 404 404"},
        PK,
        body="{}",
        content_type=JSON,
    ),
    Row(
        "api-interview-length",
        "POST",
        {"lobby": "403 200 200 404 404", "*": "403 409 409 404 404"},
        PK,
        body='{"minutes": 30}',
        content_type=JSON,
    ),
    Row(
        "api-interview-answer-length",
        "POST",
        "403 409 409 404 404",
        PK,
        body='{"proposal_id": 1, "answer": "accept"}',
        content_type=JSON,
    ),
    Row("api-interview-leave", "POST", "403 200 200 404 404", PK, body="{}", content_type=JSON),
    Row("api-round", "GET", "403 200 200 404 404", ROUND),
    Row("api-kit", "GET", {SHARED: "403 200 200 404 404", "*": "403 403 200 404 404"}, ROUND),
    Row(
        "api-call",
        "POST",
        {UNHELD: "403 409 409 404 404", "*": "403 200 200 404 404"},
        ROUND,
        body="{}",
        content_type=JSON,
    ),
    Row("api-clock", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-clock",
        "POST",
        {"live": "403 200 200 404 404", "*": "403 409 409 404 404"},
        ROUND,
        body='{"move": "pause", "version": 1}',
        content_type=JSON,
    ),
    Row(
        "api-clock",
        "POST",
        {"live": "403 403 200 404 404", "*": "403 403 409 404 404"},
        ROUND,
        body='{"move": "next", "version": 1}',
        content_type=JSON,
    ),
    Row(
        "api-images",
        "POST",
        {"live": "403 201 201 404 404", "*": "403 409 409 404 404"},
        ROUND,
        body=PICTURE.decode(),
        content_type="image/gif",
    ),
    Row("api-image", "GET", {UNHELD: "403 404 404 404 404", "*": "403 200 200 404 404"}, IMAGE),
    Row("api-assessment", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-assessment",
        "PATCH",
        {
            "live": "403 409 200 404 404",
            OPEN_TO_BOTH: "403 200 200 404 404",
            "one_submitted": "403 200 409 404 404",
            "*": "403 409 409 404 404",
        },
        ROUND,
        body='{"drill": "Labels first."}',
        content_type=JSON,
    ),
    Row(
        "api-line",
        "PUT",
        {
            "live": "403 409 200 404 404",
            OPEN_TO_BOTH: "403 200 200 404 404",
            "one_submitted": "403 200 409 404 404",
            "*": "403 409 409 404 404",
        },
        LINE,
        body='{"score": 3, "note": "Seen."}',
        content_type=JSON,
    ),
    Row(
        "api-submit",
        "POST",
        {
            f"{UNHELD} live": "403 409 409 404 404",
            "deadline": "403 409 200 404 404",
            "*": "403 200 200 404 404",
        },
        ROUND,
        body="{}",
        content_type=JSON,
    ),
    Row("api-assessments", "GET", "403 200 200 404 404", ROUND),
    Row("api-evidence", "GET", {SHARED: "403 200 200 404 404", "*": "403 403 200 404 404"}, ROUND),
    Row(
        "api-alone",
        "POST",
        {ENDED: "403 200 200 404 404", "*": "403 409 409 404 404"},
        ROUND,
        body='{"choice": "end"}',
        content_type=JSON,
    ),
    Row(
        "api-evidence",
        "POST",
        {f"live {OPEN_TO_BOTH}": "403 403 201 404 404", "*": "403 403 409 404 404"},
        ROUND,
        body='{"kind": "note", "line": "data", "text": "Seen."}',
        content_type=JSON,
    ),
    Row(
        "api-evidence-item",
        "DELETE",
        {f"live {OPEN_TO_BOTH}": "403 403 204 404 404", "*": "403 403 409 404 404"},
        EVIDENCE,
    ),
    Row("api-reveals", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-reveals",
        "POST",
        {"live": "403 403 201 404 404", "*": "403 403 409 404 404"},
        ROUND,
        body='{"type": "number", "item": 0}',
        content_type=JSON,
    ),
    Row("api-mark", "PUT", {"live": "403 403 200 404 404", "*": "403 403 409 404 404"}, ROUND, MARK),
    Row("api-mark", "DELETE", {"live": "403 403 204 404 404", "*": "403 403 409 404 404"}, ROUND, MARK),
    Row("api-report", "GET", {COMPILED: "403 200 200 404 404", "*": "403 403 403 404 404"}, ROUND),
    Row("api-reports", "GET", "403 200 200 200 200"),
    Row("api-progress", "GET", "403 200 200 200 200"),
]

TABLE = [*APART, *BY_MOMENT]
