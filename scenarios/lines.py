"""The words that never change: nine lines and nine stages. Progress compares across scenarios by them."""

LINES = (
    "requirements",
    "framing",
    "architecture",
    "data",
    "modeling",
    "deployment",
    "monitoring",
    "tradeoffs",
    "communication",
)
STAGES = (*LINES[:7], "stretch", "wrap")
FORMATS = (35, 45, 60)
DEBRIEF_MINUTES = 15
