"""When a version proves something: gone, stale, void, draft; and whose signature it bears."""

from __future__ import annotations

from datetime import date

import pytest

from models.obligations.evidence_rules import (
    CHANGED,
    PURGED,
    TRASHED,
    VOID,
    WITHHELD,
    Paper,
    Papers,
    Pin,
    in_force,
    is_fixed,
    signature_lacking,
    view_evidence,
)
from tests.models.obligations.duty_worlds import proof

ROW = proof(1, "R51/2026-04")


def _papers(state: str = "live", status: str = "定稿", current: int | None = 11) -> Papers:
    paper = Paper(1, "D-1", "月报", "x", state, status, current)
    return Papers({1: paper}, {11: Pin(11, "月报.pdf"), 12: Pin(12, "月报2.pdf")})


@pytest.mark.parametrize(
    ("name", "fixed"),
    [
        *((f"月报{suffix}", True) for suffix in (".pdf", ".ofd", ".JPG", ".jpeg", ".png", ".tif")),
        *((f"月报{suffix}", True) for suffix in (".tiff", ".bmp", ".PDF")),
        *((f"月报{suffix}", False) for suffix in (".docx", ".doc", ".wps", ".xlsx", ".md", "")),
        ("月报.pdf.docx", False),
    ],
)
def test_only_fixed_layouts_bear_signatures(name: str, fixed: bool) -> None:
    assert is_fixed(Pin(1, name)) is fixed


@pytest.mark.parametrize(
    ("sign", "signed", "lacking"),
    [
        ("both", "both", ""),
        ("both", "client", "both"),
        ("both", "contractor", "both"),
        ("both", "", "both"),
        ("client", "client", ""),
        ("client", "both", ""),
        ("client", "contractor", "client"),
        ("contractor", "", ""),
        ("", "", ""),
    ],
)
def test_whose_signature_is_needed(sign: str, signed: str, lacking: str) -> None:
    assert signature_lacking(sign, signed, fixed=True) == lacking
    # A text that can still be edited is never signed, whatever is said of it.
    assert signature_lacking(sign, signed, fixed=False) == (
        "scan" if sign in ("both", "client") else ""
    )


@pytest.mark.parametrize(
    ("papers", "stale", "counts"),
    [
        (_papers(), "", True),
        (_papers(current=12), CHANGED, True),
        (_papers(state="trashed"), TRASHED, False),
        (_papers(state="withheld"), WITHHELD, False),
        (_papers(status="作废"), VOID, False),
        (_papers(status="草稿"), "", False),
        (Papers({}, {}), PURGED, False),
    ],
)
def test_what_became_of_the_document(papers: Papers, stale: str, counts: bool) -> None:
    view = view_evidence(ROW, papers, "both")
    assert (view.stale, view.counts) == (stale, counts)
    assert bool(view.why_not) is not counts


def test_a_purged_document_proves_nothing() -> None:
    row = ROW._replace(document_id=None, version_id=None)
    view = view_evidence(row, _papers())
    assert (view.stale, view.counts, view.title, view.number) == (PURGED, False, "", "")


def test_a_withheld_document_is_not_named() -> None:
    assert view_evidence(ROW, _papers(state="withheld")).title == ""


def test_evidence_is_there_from_its_day_until_it_is_withdrawn() -> None:
    row = proof(1, "R51/2026-04", day=date(2026, 5, 8), withdrawn=date(2026, 6, 1))
    days = (date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 31), date(2026, 6, 1))
    assert [in_force(row, day) for day in days] == [False, True, True, False]


def test_papers_tell_what_changed() -> None:
    now, before = _papers(current=12), _papers()
    assert now.changed_since(before) == {1}
    assert before.changed_since(before) == frozenset()
    assert Papers({}, {}).changed_since(before) == {1}
    assert before.with_others({1}, _papers()) is before
    assert before.with_others({1}, Papers({}, {})).documents == {}
