"""The acceptance dossier says what the boards say, names nobody where the profile doesn't, and binds every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from desktop.services.contract.overview import overview
from desktop.services.handover.dossier import dossier
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.people.people import people_states
from exporters.bag import WrittenFile
from exporters.catalogue import PackagedDocument
from exporters.layout import ACCEPTANCE, PEOPLE
from models.handover.preflight import Gate

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


@pytest.fixture
def packaged(told: House) -> Packaged:
    """All documents but every fifth, which wasn't handed over."""
    shown = [each for each in list_documents(told) if each.id % 5]
    places = {each.id: f"电子档案/2026/{each.category.code}/{each.number}_x.pdf" for each in shown}
    documents = tuple(
        PackagedDocument(at, each, written(places[each.id])) for at, each in enumerate(shown, 1)
    )
    return Packaged(
        told.contract,
        documents,
        (),
        places,
        (),
        Gate(NOW.date(), ()),
        "client",
        False,
        True,
        "江望舒",
        "",
        "ab" * 32,
        NOW,
    )


def written(place: str) -> WrittenFile:
    return WrittenFile(f"data/{place}", 1, bytes(32), bytes(32))


def papers(house: House, packaged: Packaged) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for each in dossier(house, packaged):
        assert isinstance(each.data, bytes)
        assert each.path not in found
        found[each.path] = each.data
    return found


def cells(data: bytes) -> Iterator[str]:
    for sheet in load_workbook(BytesIO(data)).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(each) for each in row if each is not None)


def test_both_folders_come_as_word_pdf_and_sheet(told: House, packaged: Packaged) -> None:
    found = papers(told, packaged)
    assert len(found) == 21
    assert {each.rpartition("/")[0] for each in found} == {ACCEPTANCE, PEOPLE}
    for path, data in found.items():
        assert data.startswith(b"%PDF" if path.endswith(".pdf") else b"PK")


def test_the_coverage_is_the_boards_and_places_are_those_in_the_package(
    told: House, packaged: Packaged
) -> None:
    said = list(cells(papers(told, packaged)[f"{ACCEPTANCE}/义务覆盖表.xlsx"]))
    overdue = overview(told).overdue
    assert overdue
    assert all(each.key in said for each in overdue)
    assert "电子档案/2026/08" in said
    assert "not handed over" in said


def test_numbers_on_paper_are_masked_in_every_profile(told: House, packaged: Packaged) -> None:
    for profile, shown in (("client", False), ("successor", True)):
        one = replace(packaged, profile=profile, numbers_shown=shown)
        said = "\n".join(cells(papers(told, one)[f"{PEOPLE}/人员名册.xlsx"]))
        for state in people_states(told):
            assert state.person.label in said
            assert state.person.identity_shown in said


def test_a_profile_without_people_has_no_paper_on_people(told: House, packaged: Packaged) -> None:
    found = papers(told, replace(packaged, profile="masked"))
    assert len(found) == 9
    assert not [each for each in found if each.startswith(PEOPLE)]
    sheets = [data for path, data in found.items() if path.endswith("xlsx")]
    said = "\n".join(cell for data in sheets for cell in cells(data))
    labels = {each.person.label for each in people_states(told)} - {packaged.made_by}
    assert labels
    assert not [each for each in labels if each in said]


def test_every_page_is_bound_and_a_rehearsal_is_marked(told: House, packaged: Packaged) -> None:
    def pages(one: Packaged) -> list[str]:
        with pypdfium2.PdfDocument(papers(told, one)[f"{PEOPLE}/账号台账.pdf"]) as document:
            return [page.get_textpage().get_text_range() for page in document]

    final: Any = pages(packaged)
    assert all("ab" * 8 in each for each in final)
    assert not any("REHEARSAL" in each for each in final)
    assert all("REHEARSAL" in each for each in pages(replace(packaged, final=False)))
