from interviews.models.conduct import ConductReason, ConductReport
from interviews.models.interview import (
    Interview,
    InterviewState,
    Participation,
    Round,
    RoundState,
    Transition,
)
from interviews.models.length import LengthProposal
from interviews.models.mark import Mark
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
from interviews.models.scenario_rating import ScenarioRating
from interviews.models.scoring import Assessment, Correction, Evidence, LineScore
from interviews.models.ticket import Ticket

__all__ = [
    "Assessment",
    "Clock",
    "ConductReason",
    "ConductReport",
    "Correction",
    "Evidence",
    "Interview",
    "InterviewState",
    "LengthProposal",
    "LineScore",
    "LiveHeartbeat",
    "Mark",
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
    "ScenarioRating",
    "Seat",
    "StageSpan",
    "Ticket",
    "Transition",
]
