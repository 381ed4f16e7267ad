from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from interviews.reports.build import build_report
from interviews.reports.pdf import render_pdf
from scenarios.lines import LINES
from tests.reports.inputs import FACTS, assessment, report_inputs


def pdf_of(**changes: object) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(build_report(report_inputs(**changes)))))


def text_of(reader: PdfReader) -> str:
    return " ".join(page.extract_text() for page in reader.pages)


def test_it_is_tagged_titled_and_in_a_language() -> None:
    reader = pdf_of()
    marks, metadata = (
        reader.root_object["/MarkInfo"].get_object(),
        reader.root_object["/Metadata"].get_object(),
    )
    assert isinstance(marks, DictionaryObject)
    assert isinstance(metadata, StreamObject)
    assert bool(marks["/Marked"])
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Interview report: Payment fraud detection"
    assert b"pdfuaid" in metadata.get_data()


def test_it_says_what_the_page_says() -> None:
    text = text_of(pdf_of())
    for said in (
        "3.00",
        "8 of 9 lines",
        "Name of data",
        "Chargebacks after 60 days.",
        "13:32",
        "Time ran out.",
    ):
        assert said in text, said
    assert "Clear on labels." in text
    assert "must be reached" in text


@pytest.mark.parametrize(
    "evil",
    ['#panic("x")', "= Heading *bold* $x$ @ref <label>", '"#eval(1)"', '#read("/etc/passwd")', "\\ \\n //"],
)
def test_what_people_wrote_is_shown_and_never_interpreted(evil: str) -> None:
    text = text_of(pdf_of(interviewer=assessment(dict.fromkeys(LINES, 3), strength=evil)))
    assert "".join(evil.split()) in "".join(text.split()).replace("“", '"').replace("”", '"')


def test_a_word_longer_than_a_line_is_broken() -> None:
    reader = pdf_of(interviewer=assessment(dict.fromkeys(LINES, 3), strength="x" * 1500))
    assert "".join(text_of(reader).split()).replace("\u200b", "").count("x") >= 1500


def test_a_script_without_letters_here_still_makes_a_report() -> None:
    facts = FACTS.model_copy(update={"candidate": "\u1208\u121d \U0001fae0"})
    assert len(pdf_of(facts=facts).pages) >= 3


def test_solo_and_nobody_are_printed_too() -> None:
    facts = FACTS.model_copy(update={"interviewer": None})
    assert "solo run" in text_of(pdf_of(facts=facts, interviewer=None))
    assert "did not submit" in text_of(pdf_of(interviewer=None, candidate=None))
