from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from interviews.reports.build import build_report
from interviews.reports.pdf import render_pdf
from scenarios.lines import LINES
from tests.reports.fair import fair_input
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


def test_a_screen_reader_finds_headings_figures_in_words_links_and_bookmarks() -> None:
    content = build_report(report_inputs(fair=fair_input()))
    reader = PdfReader(BytesIO(render_pdf(content, replay="https://example.org/replay/")))
    tags = tags_of(reader.root_object["/StructTreeRoot"])
    kinds = Counter(kind for kind, _ in tags)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 7
    assert kinds["/H3"] >= 9
    assert (kinds["/Table"], kinds["/Figure"], kinds["/Link"]) == (2, 3, 2)
    assert all(words for kind, words in tags if kind == "/Figure")
    assert reader.outline
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert [str(link["/A"]["/URI"]) for link in links] == [
        "https://example.org/replay/?at=75",
        "https://example.org/replay/?at=812",
    ]
    assert all(link["/Contents"] for link in links)


def tags_of(node: Any) -> list[tuple[str, str]]:
    """Each tag of the structure tree with its alternative text, if any."""
    node = node.get_object() if isinstance(node, PdfObject) else node
    if isinstance(node, list):
        return [tag for child in node for tag in tags_of(child)]
    if not isinstance(node, DictionaryObject):
        return []
    below = tags_of(node["/K"]) if "/K" in node else []
    return [(str(node["/S"]), str(node.get("/Alt", ""))), *below] if "/S" in node else below


def test_the_pdf_says_how_sure_what_next_and_how_likely() -> None:
    text = " ".join(
        text_of(pdf_of(fair=fair_input(sd=0.4, lines={"modeling": (1.8, 0.2), "data": (3.8, 0.2)}))).split()
    )
    for said in ("provisional", "90% interval", "Strength: Data", "Gap: Modeling", "Drill of modeling at 2."):
        assert said in text, said
    assert "Clearing the Senior bar in the next interview" in text
    assert "model 1 fitted to scores until 2026-11-20" in text


def test_without_self_scores_it_does_not_say_that_there_are_none() -> None:
    assert "Ring: the self-score" in text_of(pdf_of())
    text = text_of(pdf_of(candidate=None))
    assert "Ring" not in text
    assert "none" not in text


def test_a_line_that_the_candidate_held_for_not_reached_is_said_to_be_so_with_the_reason() -> None:
    own = assessment({**dict.fromkeys(LINES, 3), "data": None})
    text = " ".join(text_of(pdf_of(candidate=own)).split())
    assert "Not reached, by the self-score: Time ran out." in text
    assert "none" not in text


def test_it_says_what_the_page_says() -> None:
    text = text_of(pdf_of())
    for said in (
        "3.0",
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
