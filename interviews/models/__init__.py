from interviews.models.interview import (
    Interview,
    InterviewState,
    Participation,
    Round,
    RoundState,
    Transition,
)
from interviews.models.length import LengthProposal
from interviews.models.report import Report
from interviews.models.room import (
    Clock,
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
from interviews.models.scoring import Assessment, Correction, Evidence, LineScore
from interviews.models.ticket import Ticket

__all__ = [
    "Assessment",
    "Clock",
    "Correction",
    "Evidence",
    "Interview",
    "InterviewState",
    "LengthProposal",
    "LineScore",
    "LiveHeartbeat",
    "Participation",
    "Report",
    "Room",
    "RoomImage",
    "RoomLogEntry",
    "RoomPrivateEntry",
    "RoomSetAside",
    "RoomSnapshot",
    "Round",
    "RoundState",
    "Seat",
    "StageSpan",
    "Ticket",
    "Transition",
]
