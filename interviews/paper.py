"""PDFs by typst: tagged for screen readers, from a template and data.

What people wrote reaches typst as data through `sys_inputs`; it is shown and never interpreted.
"""

import re
from pathlib import Path
from typing import Any, Literal

import structlog
import typst

log = structlog.get_logger(__name__)

LONG_WORD = re.compile(r"\S{40,}")
ZERO_WIDTH_SPACE = "\u200b"


def compile_pdf(template: Path, inputs: dict[str, str], *, about: str) -> bytes:
    """Return a PDF/UA-1; `about` names it in the log.

    A script for which no installed font has letters cannot be PDF/UA; the file is then still tagged and
    complete but shows boxes for those letters, until the system has a font for them (such as Noto).
    """
    try:
        return _compile(template, inputs, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("pdf_font_missing", about=about, error=str(error))
        return _compile(template, inputs, None)


def breakable(value: Any) -> Any:
    """Let words that are longer than a line break, so that nothing runs off the page."""
    if isinstance(value, str):
        return LONG_WORD.sub(lambda found: _spaced(found.group()), value)
    if isinstance(value, dict):
        return {key: breakable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [breakable(item) for item in value]
    return value


def _compile(template: Path, inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards=standard)


def _spaced(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + 20] for start in range(0, len(word), 20))
