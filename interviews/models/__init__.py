from interviews.models.availability import SpecialDates, WeeklyHours
from interviews.models.booking import AttendanceAppeal, CalendarFeed, Reminder
from interviews.models.calibration import (
    CalibrationAnswer,
    CalibrationExercise,
    CalibrationScore,
    CalibrationVersion,
)
from interviews.models.comment_mark import CommentMark
from interviews.models.conduct import ConductReason, ConductReport
from interviews.models.fair import AdjustedScore, FairScore, ModelRun, ScenarioDifficulty, Severity
from interviews.models.goal import Goal
from interviews.models.guest import Guest, GuestRole, GuestState, TakenTime
from interviews.models.interview import (
    UNENDED,
    UNOPENED,
    Interview,
    InterviewState,
    Participation,
    Round,
    RoundState,
    Transition,
)
from interviews.models.invitation import (
    Invitation,
    InvitationUse,
    Mentor,
    RematchWish,
    SlotProposal,
)
from interviews.models.length import LengthProposal
from interviews.models.mark import Mark
from interviews.models.report import Report, ShareLink
from interviews.models.review import ReviewerChoice, ReviewRequest, ReviewState
from interviews.models.room import (
    Clock,
    Downtime,
    LiveHeartbeat,
    Room,
    RoomLogEntry,
    RoomPrivateEntry,
    RoomSetAside,
    RoomSnapshot,
    Seat,
    StageSpan,
)
from interviews.models.room_image import RoomImage
from interviews.models.scenario_rating import ScenarioRating
from interviews.models.scoring import Assessment, Correction, Evidence, LineScore
from interviews.models.ticket import Ticket

__all__ = [
    "UNENDED",
    "UNOPENED",
    "AdjustedScore",
    "Assessment",
    "AttendanceAppeal",
    "CalendarFeed",
    "CalibrationAnswer",
    "CalibrationExercise",
    "CalibrationScore",
    "CalibrationVersion",
    "Clock",
    "CommentMark",
    "ConductReason",
    "ConductReport",
    "Correction",
    "Downtime",
    "Evidence",
    "FairScore",
    "Goal",
    "Guest",
    "GuestRole",
    "GuestState",
    "Interview",
    "InterviewState",
    "Invitation",
    "InvitationUse",
    "LengthProposal",
    "LineScore",
    "LiveHeartbeat",
    "Mark",
    "Mentor",
    "ModelRun",
    "Participation",
    "RematchWish",
    "Reminder",
    "Report",
    "ReviewRequest",
    "ReviewState",
    "ReviewerChoice",
    "Room",
    "RoomImage",
    "RoomLogEntry",
    "RoomPrivateEntry",
    "RoomSetAside",
    "RoomSnapshot",
    "Round",
    "RoundState",
    "ScenarioDifficulty",
    "ScenarioRating",
    "Seat",
    "Severity",
    "ShareLink",
    "SlotProposal",
    "SpecialDates",
    "StageSpan",
    "TakenTime",
    "Ticket",
    "Transition",
    "WeeklyHours",
]
