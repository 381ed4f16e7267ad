"""What may be shown as a person's name to others."""

import re
import unicodedata

from django.core.exceptions import ValidationError

MAX_LENGTH = 60
FORMER_NAME = "Former member"
LOOKS_LIKE_EMAIL = re.compile(r"\S+@\S+\.\S+")
JOINERS = "\u200c\u200d"  # needed to write Persian and several scripts of India


def clean_display_name(value: str) -> str:
    """Return the name with single spaces, or raise ValidationError with a sentence for the person."""
    if any(unicodedata.category(char).startswith("C") and char not in JOINERS for char in value):
        raise ValidationError("Use letters, numbers and spaces: hidden characters are not allowed.")
    name = " ".join(value.split())
    if not 1 <= len(name) <= MAX_LENGTH or not any(char.isalnum() for char in name):
        raise ValidationError(f"Enter a name of 1 to {MAX_LENGTH} characters.")
    if LOOKS_LIKE_EMAIL.search(name):
        raise ValidationError("Other people see this name, so it cannot be an email address.")
    return name
