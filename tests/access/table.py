"""The access matrix itself. Statuses in the order anonymous, candidate, interviewer, stranger, moderator."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from interviews.slots.grid import SLOT as SLOT_LENGTH
from interviews.slots.grid import Start, moments
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
UNHELD = "booked lobby cancelled"
OPEN_TO_BOTH = "debrief over"  # both owe their assessment
UNRELEASED = "booked lobby live debrief over one_submitted"
SHARED = "released deadline reported done"
COMPILED = "reported done"
ENDED = "cancelled over one_submitted released deadline done"
FREE = f"booked {ENDED}"  # both can be in another interview now
AFTERWARDS = "over one_submitted released deadline done"

# What began on the spot is no booking: at all other moments it did.
NOT_PLANNED = "302 404 404 404 404"
BOOKED_ONLY = {"booked": "302 302 302 404 404", "*": NOT_PLANNED}
API_NOT_PLANNED = "403 404 404 404 404"
API_BOOKED_ONLY = {"booked": "403 200 200 404 404", "*": API_NOT_PLANNED}

# A kit is kept for its interviewer, and given back unread if the interview is cancelled.
KEPT_KIT = {"cancelled": "302 403 403 403 403", "*": "302 403 200 403 403"}
KEPT_KIT_USED = {"cancelled": "302 403 403 403 403", "*": "302 403 302 403 403"}

INTERVIEW = ("interview_id",)
ROUND = ("round_id",)
LINE = ("round_id", "line")
EVIDENCE = ("round_id", "evidence_id")
IMAGE = ("round_id", "digest")
SCENARIO = ("slug",)
DRAFT = ("draft_id",)  # the interviewer's
FLAG = ("slug", "flag_id")
INVITATION = ("invitation_id",)
MARK = {"kind": "probe", "item": "data-0"}
PK = ("pk",)
IN_TWO_DAYS = datetime.now(UTC) + timedelta(days=2)
SLOT = {"at": Start(next(moments(IN_TWO_DAYS, IN_TWO_DAYS + SLOT_LENGTH)), ZoneInfo("UTC")).value}
CALIBRATION = {"slug": "small-loans"}
CALIBRATION_LINE = {**CALIBRATION, "line": "data"}
NO_GOAL = {"goal_id": 0}
NO_GUEST = {"guest_id": UUID(int=0)}
NO_REVIEW = {"review_id": UUID(int=0)}
NO_PICTURE = {**NO_REVIEW, "digest": "0" * 64}
NO_REVIEW_LINE = {**NO_REVIEW, "line": "data"}

# These know nothing of any interview: asked at one moment only.
APART = [
    Row("statistics", "GET", "200 200 200 200 200"),
    Row("api-statistics", "GET", "200 200 200 200 200"),
    Row("goals", "GET", "302 200 200 200 200"),
    Row("goals", "POST", "302 302 302 302 302", body=f"on={IN_TWO_DAYS:%Y-%m-%d}&level=senior"),
    Row("goal-finish", "POST", "302 404 404 404 404", fixed=NO_GOAL),
    Row("goal-remove", "POST", "302 404 404 404 404", fixed=NO_GOAL),
    Row("api-goal-list", "GET", "403 200 200 200 200"),
    Row(
        "api-goal-list",
        "POST",
        "403 201 201 201 201",
        body=f'{{"on": "{IN_TWO_DAYS:%Y-%m-%d}", "level": "senior"}}',
        content_type=JSON,
    ),
    Row("api-goal", "POST", "403 404 404 404 404", fixed=NO_GOAL),
    Row("api-goal", "DELETE", "403 404 404 404 404", fixed=NO_GOAL),
    Row("retake", "GET", "302 404 404 404 404", SCENARIO),
    Row("retake", "POST", "302 404 404 404 404", SCENARIO, body="how=alone&format_minutes=45"),
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
    Row("calendar-settings", "GET", "302 200 200 200 200"),
    Row("calendar-renew", "POST", "302 302 302 302 302"),
    Row("shared-report", "GET", "404 404 404 404 404", fixed={"token": "made-up"}),
    Row("shared-report-pdf", "GET", "404 404 404 404 404", fixed={"token": "made-up"}),
    Row("calendar-feed", "GET", "404 404 404 404 404", fixed={"key": UUID(int=0)}),
    Row("attendance", "GET", "302 200 200 200 200"),
    Row("calibration", "GET", "302 200 200 200 200"),
    Row("calibration-round", "GET", "302 200 200 200 200", fixed=CALIBRATION),
    Row("calibration-replay", "GET", "302 200 200 200 200", fixed=CALIBRATION),
    Row("calibration-recording", "GET", "302 200 200 200 200", fixed=CALIBRATION),
    Row("calibration-submit", "GET", "302 200 200 200 200", fixed=CALIBRATION),
    Row("calibration-submit", "POST", "302 409 409 409 409", fixed=CALIBRATION),
    Row("calibration-line", "POST", "302 200 200 200 200", fixed=CALIBRATION_LINE, body="choice=3"),
    Row("calibration-again", "POST", "302 302 302 302 302", fixed=CALIBRATION),
    Row("api-calibration", "GET", "403 200 200 200 200"),
    Row("api-calibration-round", "GET", "403 200 200 200 200", fixed=CALIBRATION),
    Row(
        "api-calibration-line",
        "PUT",
        "403 200 200 200 200",
        fixed=CALIBRATION_LINE,
        body='{"score": 3}',
        content_type=JSON,
    ),
    Row(
        "api-calibration-submit",
        "POST",
        "403 409 409 409 409",
        fixed=CALIBRATION,
        body="{}",
        content_type=JSON,
    ),
    Row("attendance-appeal", "POST", "302 404 404 404 404", fixed={"participation_id": 1}),
    Row("appeals", "GET", "302 403 403 403 200"),
    Row("appeal", "GET", "302 403 403 403 404", fixed={"appeal_id": 1}),
    Row("appeal", "POST", "302 403 403 403 404", fixed={"appeal_id": 1}),
    Row("standby-status", "GET", "302 286 286 286 286"),
    Row("standby-stop", "POST", "302 302 302 302 302"),
    Row("api-attendance", "GET", "403 200 200 200 200"),
    Row(
        "api-appeal",
        "POST",
        "403 404 404 404 404",
        fixed={"participation_id": 1},
        body='{"text": "The tram stood still."}',
        content_type=JSON,
    ),
    Row("api-standby", "GET", "403 404 404 404 404"),
    Row("api-standby", "DELETE", "403 204 204 204 204"),
    Row("availability", "GET", "302 200 200 200 200"),
    Row("availability", "POST", "302 400 400 400 400"),
    Row("slots", "GET", "302 200 200 200 200"),
    Row("slots-offer", "POST", "302 400 400 400 400"),
    Row("slots-own-hours", "POST", "302 400 400 400 400"),
    Row("slots-withdraw", "POST", "302 302 302 302 302"),
    Row("slot", "GET", "302 200 200 200 200", fixed=SLOT),
    Row("slot", "POST", "302 302 302 302 302", fixed=SLOT, body="role=swap&format_minutes=45"),
    Row("slot", "GET", "302 404 404 404 404", fixed={"at": "tomorrow"}),
    Row("api-slots", "GET", "403 200 200 200 200"),
    Row("api-slots", "POST", "403 400 400 400 400", body='{"starts": []}', content_type=JSON),
    Row("api-slot", "GET", "403 404 404 404 404", fixed={"pk": 1}),
    Row("api-slot", "DELETE", "403 404 404 404 404", fixed={"pk": 1}),
    Row("api-availability", "GET", "403 200 200 200 200"),
    Row(
        "api-availability",
        "PUT",
        "403 200 200 200 200",
        body='{"weekly": [], "special": []}',
        content_type=JSON,
    ),
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
    # No re-score was asked for: everybody finds nothing. What its people get stands in tests/reviews/.
    Row("rescore-choice", "POST", "302 302 302 302 302", body="is_on=on"),
    Row("rescore", "GET", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-withdraw", "POST", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-take", "POST", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-give-back", "POST", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-score", "GET", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-score-overall", "POST", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-score-submit", "GET", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-score-submit", "POST", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-score-line", "POST", "302 404 404 404 404", fixed=NO_REVIEW_LINE),
    Row("rescore-replay", "GET", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-recording", "GET", "302 404 404 404 404", fixed=NO_REVIEW),
    Row("rescore-picture", "GET", "302 404 404 404 404", fixed=NO_PICTURE),
    Row("api-review-list", "GET", "403 200 200 200 200"),
    Row("api-review", "GET", "403 404 404 404 404", fixed=NO_REVIEW),
    Row("api-review", "POST", "403 404 404 404 404", fixed=NO_REVIEW, body="{}", content_type=JSON),
    Row("api-review", "DELETE", "403 404 404 404 404", fixed=NO_REVIEW),
    Row("api-review-asked", "DELETE", "403 404 404 404 404", fixed=NO_REVIEW),
    Row("api-review-assessment", "GET", "403 404 404 404 404", fixed=NO_REVIEW),
    Row(
        "api-review-assessment",
        "PATCH",
        "403 404 404 404 404",
        fixed=NO_REVIEW,
        body='{"drill": "Labels first."}',
        content_type=JSON,
    ),
    Row(
        "api-review-line",
        "PUT",
        "403 404 404 404 404",
        fixed=NO_REVIEW_LINE,
        body='{"score": 3, "note": "Seen."}',
        content_type=JSON,
    ),
    Row(
        "api-review-submit",
        "POST",
        "403 404 404 404 404",
        fixed=NO_REVIEW,
        body="{}",
        content_type=JSON,
    ),
]

BY_MOMENT = [
    Row("home", "GET", "200 200 200 200 200"),
    Row("upcoming", "GET", "302 200 200 200 200"),
    Row("api-upcoming", "GET", "403 200 200 200 200"),
    Row("settings-export", "GET", "302 200 200 200 200"),
    Row("scenario-detail", "GET", "200 200 200 200 200", SCENARIO),
    Row("scenario-kit", "GET", KEPT_KIT, SCENARIO),
    Row(
        "scenario-kit",
        "POST",
        {UNRELEASED: "302 403 302 302 302", "*": "302 302 302 302 302"},
        SCENARIO,
    ),
    Row("scenario-propose", "POST", KEPT_KIT_USED, SCENARIO),
    Row("scenario-file", "GET", KEPT_KIT, SCENARIO),
    Row("scenario-versions", "GET", KEPT_KIT, SCENARIO),
    Row("scenario-version-file", "GET", KEPT_KIT, SCENARIO, {"number": 1}),
    Row("scenario-check", "GET", KEPT_KIT, SCENARIO),
    Row("scenario-check", "POST", KEPT_KIT_USED, SCENARIO),
    Row("scenario-flag", "GET", "302 200 200 200 200", SCENARIO),
    Row("scenario-flag", "POST", "302 302 302 302 302", SCENARIO, body="kind=wrong&sentence=It+is."),
    Row(
        "scenario-flag",
        "POST",
        KEPT_KIT_USED,
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
    Row("interview-ready", "POST", {FREE: "302 409 409 404 404", "*": "302 302 302 404 404"}, INTERVIEW),
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
    # What guests themselves get stands in tests/guests/test_access.py; here nobody has been invited.
    Row("guest", "GET", "302 404 404 404 404", fixed=NO_GUEST),
    Row("guest-calendar", "GET", "302 404 404 404 404", fixed=NO_GUEST),
    Row("guest-ask", "POST", "302 404 404 404 404", fixed=NO_GUEST),
    Row("guest-leave", "POST", "302 404 404 404 404", fixed=NO_GUEST),
    Row("guest-report", "POST", "302 404 404 404 404", fixed=NO_GUEST, body="about=1&reason=other"),
    Row(
        "guest-invite",
        "POST",
        {"booked lobby": "302 302 302 404 404", "*": "302 409 409 404 404"},
        INTERVIEW,
        body="role=observer",
    ),
    Row(
        "guest-answer",
        "POST",
        "302 404 404 404 404",
        INTERVIEW,
        body=f"answer=let_in&guest={NO_GUEST['guest_id']}",
    ),
    Row("guest-report-third", "POST", "302 404 404 404 404", INTERVIEW, NO_GUEST, body="reason=other"),
    Row("booking-confirm", "POST", BOOKED_ONLY, INTERVIEW),
    Row("booking-cancel", "GET", {"booked": "302 200 200 404 404", "*": NOT_PLANNED}, INTERVIEW),
    Row("booking-cancel", "POST", BOOKED_ONLY, INTERVIEW, body="reason=Ill"),
    Row("booking-reschedule", "GET", {"booked": "302 200 200 404 404", "*": NOT_PLANNED}, INTERVIEW),
    Row(
        "booking-reschedule",
        "POST",
        {"booked": "302 400 400 404 404", "*": NOT_PLANNED},
        INTERVIEW,
        body="other=2020-01-01T10:00",
    ),
    Row("booking-proposal-answer", "POST", NOT_PLANNED, INTERVIEW, {"proposal_id": 1}, "answer=decline"),
    Row("booking-snooze", "GET", {"booked": "302 200 200 404 404", "*": NOT_PLANNED}, INTERVIEW),
    Row("booking-snooze", "POST", BOOKED_ONLY, INTERVIEW),
    Row("booking-calendar", "GET", {"booked": "302 200 200 404 404", "*": NOT_PLANNED}, INTERVIEW),
    Row("find", "GET", {FREE: "302 200 200 200 200", "*": "302 302 302 200 200"}),
    Row("find", "POST", {FREE: "302 400 400 400 400", "*": "302 302 302 400 400"}),
    Row("standby", "GET", {FREE: "302 200 200 200 200", "*": "302 302 302 200 200"}),
    Row("standby", "POST", "302 302 302 302 302", body="role=swap&hours=2"),
    Row("standby-pass", "POST", "302 302 302 302 302"),
    Row("no-show-another", "POST", "302 409 409 404 404", INTERVIEW),
    Row("no-show-slots", "POST", "302 400 400 404 404", INTERVIEW),
    Row("no-show-solo", "POST", "302 409 409 404 404", INTERVIEW),
    Row(
        "api-no-show",
        "POST",
        "403 409 409 404 404",
        INTERVIEW,
        body='{"choice": "another"}',
        content_type=JSON,
    ),
    Row(
        "api-standby",
        "PUT",
        "403 400 400 400 400",
        body='{"until": "2020-01-01T10:00:00Z"}',
        content_type=JSON,
    ),
    Row("find-figures", "GET", "302 200 200 200 200"),
    Row("find-waiting", "GET", "302 302 302 302 302"),
    Row("find-status", "GET", "302 302 302 302 302"),
    Row("find-cancel", "POST", "302 302 302 302 302"),
    Row(
        "solo-start",
        "POST",
        {FREE: "302 302 302 302 302", "*": "302 409 409 302 302"},
        body="format_minutes=35",
    ),
    Row(
        "room",
        "GET",
        {UNHELD: "302 302 302 404 404", "*": "302 200 200 404 404"},
        ROUND,
    ),
    Row("invitations", "GET", "302 200 200 200 200"),
    Row(
        "invitations",
        "POST",
        "302 302 302 302 302",
        body="kind=single&role=swap&format_minutes=45&days=7",
    ),
    # The link is the interviewer's, for one person and now.
    Row("invitation-revoke", "POST", "302 404 302 404 404", INVITATION),
    Row(
        "invitation-arrival",
        "GET",
        {FREE: "302 286 204 286 286", "*": "302 286 286 286 286"},
    ),
    Row("invitation", "GET", "200 200 200 200 200", INVITATION),
    Row(
        "invitation",
        "POST",
        {FREE: "302 302 409 302 302", "*": "302 409 409 409 409"},
        INVITATION,
    ),
    Row(
        "rematch-wish",
        "POST",
        {AFTERWARDS: "302 302 302 404 404", "*": "302 404 404 404 404"},
        INTERVIEW,
        body="wish=on",
    ),
    Row("rematch", "GET", "302 404 404 404 404", ("user_id",)),
    Row("rematch", "POST", "302 404 404 404 404", ("user_id",)),
    Row("proposal", "GET", "302 404 404 404 404", fixed={"proposal_id": 1}),
    Row("proposal", "POST", "302 404 404 404 404", fixed={"proposal_id": 1}),
    Row("mentors", "GET", "302 200 200 200 200"),
    # No mentor and no hour is there: everybody finds nothing.
    Row("mentor", "GET", "302 404 404 404 404", ("user_id",)),
    Row("mentor-hour", "GET", "302 404 404 404 404", fixed={"ticket_id": 1}),
    Row("mentor-hour", "POST", "302 404 404 404 404", fixed={"ticket_id": 1}),
    Row("mentoring", "GET", "302 200 200 200 200"),
    Row("mentoring-apply", "POST", "302 302 302 302 302", body="about=Ten+years."),
    Row("mentoring-hours", "POST", "302 400 400 400 400"),
    Row("mentoring-own-hours", "POST", "302 403 403 403 403", body="format_minutes=45"),
    Row("mentoring-withdraw", "POST", "302 302 302 302 302", fixed={"ticket_id": 1}),
    Row("mentoring-retire", "POST", "302 302 302 302 302"),
    Row("mentor-applications", "GET", "302 403 403 403 403"),
    Row("mentor-decide", "POST", "302 403 403 403 403", ("user_id",)),
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
    Row(
        "reveal",
        "GET",
        {"released reported done": "302 200 302 404 404", "*": "302 302 302 404 404"},
        ROUND,
    ),
    Row("reveal", "POST", {SHARED: "302 302 403 404 404", "*": "302 403 403 404 404"}, ROUND),
    Row(
        "comment-marks",
        "POST",
        {SHARED: "302 200 403 404 404", "*": "302 403 403 404 404"},
        LINE,
        body="specific=on",
    ),
    Row("report", "GET", {SHARED: "302 200 200 404 404", "*": "302 302 302 404 404"}, ROUND),
    Row("report-status", "GET", "302 200 200 404 404", ROUND),
    Row("report-shares", "GET", {COMPILED: "302 200 403 404 404", "*": "302 403 403 404 404"}, ROUND),
    Row(
        "report-shares",
        "POST",
        {COMPILED: "302 302 403 404 404", "*": "302 403 403 404 404"},
        ROUND,
        body="parts=scores&parts=fair&days=30",
    ),
    Row(
        "report-share-revoke",
        "POST",
        "302 404 403 404 404",
        ROUND,
        fixed={"link_id": UUID(int=0)},
    ),
    Row("report-pdf", "GET", {COMPILED: "302 200 200 404 404", "*": "302 403 403 404 404"}, ROUND),
    Row("replay", "GET", {COMPILED: "302 200 200 404 404", "*": "302 302 302 404 404"}, ROUND),
    Row("replay-recording", "GET", {COMPILED: "302 200 200 404 404", "*": "302 403 403 404 404"}, ROUND),
    # Nothing was written in these rooms: there is no recording to re-score.
    Row("rescore-ask", "GET", "302 200 403 404 404", ROUND),
    Row("rescore-ask", "POST", "302 409 403 404 404", ROUND, body="lines=data&wanted=peer&agreed=on"),
    Row("api-round-reviews", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-round-reviews",
        "POST",
        "403 409 403 404 404",
        ROUND,
        body='{"lines": ["data"], "wanted": "peer", "agreed": true}',
        content_type=JSON,
    ),
    Row("progress", "GET", "302 200 200 200 200"),
    Row("progress-csv", "GET", "302 200 200 200 200"),
    Row("progress-json", "GET", "302 200 200 200 200"),
    Row("progress-pdf", "GET", "302 200 200 200 200"),
    Row("api-scenario-detail", "GET", "200 200 200 200 200", SCENARIO),
    Row("api-ticket-list", "GET", "403 200 200 200 200"),
    Row(
        "api-ticket-list",
        "POST",
        {FREE: "403 201 201 201 201", "*": "403 409 409 201 201"},
        body='{"role": "swap"}',
        content_type=JSON,
    ),
    Row("api-invitation-list", "GET", "403 200 200 200 200"),
    Row("api-invitation-list", "POST", "403 201 201 201 201", body="{}", content_type=JSON),
    Row("api-invitation-detail", "GET", "403 200 200 200 200", INVITATION),
    Row("api-invitation-detail", "DELETE", "403 404 200 404 404", INVITATION),
    Row(
        "api-invitation-accept",
        "POST",
        {f"booked {ENDED}": "403 200 409 200 200", "*": "403 409 409 409 409"},
        INVITATION,
        body="{}",
        content_type=JSON,
    ),
    Row("api-mentors", "GET", "403 200 200 200 200"),
    # No hour is there: everybody finds nothing.
    Row("api-mentor-hour", "POST", "403 404 404 404 404", fixed={"ticket_id": 1}),
    Row("api-interview-list", "GET", "403 200 200 200 200"),
    Row("api-interview-detail", "GET", "403 200 200 404 404", PK),
    Row(
        "api-interview-ready",
        "POST",
        {FREE: "403 409 409 404 404", "*": "403 200 200 404 404"},
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
    Row("api-interview-guests", "GET", "403 200 200 404 404", INTERVIEW),
    Row(
        "api-interview-guests",
        "POST",
        {"booked lobby": "403 201 201 404 404", "*": "403 409 409 404 404"},
        INTERVIEW,
        body='{"role": "observer"}',
        content_type=JSON,
    ),
    Row(
        "api-interview-guest",
        "POST",
        "403 404 404 404 404",
        INTERVIEW,
        NO_GUEST,
        body='{"answer": "let_in"}',
        content_type=JSON,
    ),
    Row("api-guest", "GET", "403 404 404 404 404", fixed=NO_GUEST),
    Row(
        "api-guest",
        "POST",
        "403 404 404 404 404",
        fixed=NO_GUEST,
        body='{"step": "ask"}',
        content_type=JSON,
    ),
    Row("api-interview-leave", "POST", "403 200 200 404 404", PK, body="{}", content_type=JSON),
    Row("api-booking", "GET", API_BOOKED_ONLY, INTERVIEW),
    Row("api-booking-confirm", "POST", API_BOOKED_ONLY, INTERVIEW, body="{}", content_type=JSON),
    Row(
        "api-booking-cancel",
        "POST",
        API_BOOKED_ONLY,
        INTERVIEW,
        body='{"reason": "Ill"}',
        content_type=JSON,
    ),
    Row("api-booking-snooze", "POST", API_BOOKED_ONLY, INTERVIEW, body="{}", content_type=JSON),
    Row(
        "api-booking-proposals",
        "POST",
        {"booked": "403 400 400 404 404", "*": API_NOT_PLANNED},
        INTERVIEW,
        body='{"starts": ["2020-01-01T10:00Z"]}',
        content_type=JSON,
    ),
    Row(
        "api-booking-proposal",
        "POST",
        API_NOT_PLANNED,
        INTERVIEW,
        {"proposal_id": 1},
        body='{"answer": "decline"}',
        content_type=JSON,
    ),
    Row("api-round", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-kit",
        "GET",
        {SHARED: "403 200 200 404 404", "cancelled": "403 403 403 404 404", "*": "403 403 200 404 404"},
        ROUND,
    ),
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
    Row("api-comment-marks", "GET", "403 200 200 404 404", ROUND),
    Row(
        "api-comment-mark",
        "PUT",
        {SHARED: "403 200 403 404 404", "*": "403 403 403 404 404"},
        LINE,
        body='{"specific": true}',
        content_type=JSON,
    ),
    Row("api-report", "GET", {COMPILED: "403 200 200 404 404", "*": "403 403 403 404 404"}, ROUND),
    Row("api-reports", "GET", "403 200 200 200 200"),
    Row("api-progress", "GET", "403 200 200 200 200"),
]

TABLE = [*APART, *BY_MOMENT]
