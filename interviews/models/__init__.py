from interviews.models.interview import (
    Interview,
    InterviewState,
    Participation,
    Round,
    RoundState,
    Transition,
)
from interviews.models.report import Report
from interviews.models.room import Clock, LiveHeartbeat, Room, RoomLogEntry, RoomPrivateEntry, Seat, StageSpan
from interviews.models.scoring import Assessment, Correction, Evidence, LineScore
from interviews.models.ticket import Ticket

__all__ = [
    "Assessment",
    "Clock",
    "Correction",
    "Evidence",
    "Interview",
    "InterviewState",
    "LineScore",
    "LiveHeartbeat",
    "Participation",
    "Report",
    "Room",
    "RoomLogEntry",
    "RoomPrivateEntry",
    "Round",
    "RoundState",
    "Seat",
    "StageSpan",
    "Ticket",
    "Transition",
]
