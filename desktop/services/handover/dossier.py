"""The acceptance dossier (验收资料) and the papers on people and pledges (人员与承诺) of a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from desktop.services.audit.anchoring import chain_head
from desktop.services.handover.dossier_acceptance import (
    coverage_paper,
    indicators_paper,
    payments_paper,
)
from desktop.services.handover.dossier_people import (
    accounts_paper,
    changes_paper,
    people_paper,
    pledges_paper,
)
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from exporters.dossier import DossierPaper, dossier_report
from exporters.handover import Extra
from exporters.layout import ACCEPTANCE, PEOPLE
from exporters.paper_frame import PaperFrame, anchor_line
from exporters.pdf import write_pdf
from exporters.report import Report
from exporters.sheet import write_xlsx
from exporters.word import write_docx
from resources.package_profiles import package_profile
from resources.words import N_

PURPOSE = N_("the acceptance dossier of a handover")
"""What the head is signed for."""

_WRITERS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("docx", write_docx),
    ("pdf", write_pdf),
    ("xlsx", write_xlsx),
)
_ACCEPTANCE: tuple[tuple[str, Callable[[House, Packaged], DossierPaper]], ...] = (
    (f"{ACCEPTANCE}/绩效指标达成表", indicators_paper),
    (f"{ACCEPTANCE}/义务覆盖表", coverage_paper),
    (f"{ACCEPTANCE}/付款情况表", payments_paper),
)
_PEOPLE: tuple[tuple[str, Callable[[House, Packaged], DossierPaper]], ...] = (
    (f"{PEOPLE}/人员名册", people_paper),
    (f"{PEOPLE}/保密承诺书台账", pledges_paper),
    (f"{PEOPLE}/人员变更台账", changes_paper),
    (f"{PEOPLE}/账号台账", accounts_paper),
)
OF_PEOPLE = "person"
"""A profile that leaves this register out leaves out every paper on people."""


def dossier(house: House, packaged: Packaged) -> Iterator[Extra]:
    """Every paper of both folders as Word, PDF and spreadsheet, one after the other.

    Identity numbers are masked on paper in every profile: where they are given in full, they are in the data.
    Raises NotAllowed, StorageFailed.
    """
    head = chain_head(house, PURPOSE)
    frame = PaperFrame(
        packaged.contract,
        packaged.now,
        packaged.final,
        anchor_line(head.code, content=packaged.content_code),
        packaged.made_by,
        packaged.checked_by,
    )
    for place, make in (*_ACCEPTANCE, *(_PEOPLE if names_people(packaged) else ())):
        report = dossier_report(make(house, packaged), frame)
        for ending, write in _WRITERS:
            yield Extra(f"{place}.{ending}", _written(write, report, packaged), listed=True)


def names_people(packaged: Packaged) -> bool:
    """Whether the package's profile lets papers name persons."""
    profile = package_profile(packaged.profile)
    return profile is not None and OF_PEOPLE not in profile.without_registers


def _written(write: Callable[..., None], report: Report, packaged: Packaged) -> bytes:
    target = BytesIO()
    write(report, target, created=packaged.now)
    return target.getvalue()
