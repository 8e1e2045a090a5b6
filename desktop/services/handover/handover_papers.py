"""The papers of a package: lists, register, what was left out, what the gate said, the deliveries of source code."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.services.handover.handover_rows import handover_lists
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.paper_frames import inner_frame, paper_files
from desktop.services.handover.source_delivery_papers import source_delivery_papers
from desktop.services.house import House
from exporters.gate_paper import gate_paper
from exporters.handover import Extra
from exporters.handover_lists import full_listing, handover_list
from exporters.handover_register import CHECKS, RegisterFacts, handover_register
from exporters.layout import HANDOVER_LIST, HANDOVER_REGISTER, LEFT_OUT, PREFLIGHT
from exporters.left_out import LeftOut, left_out_paper
from models.categories import Category
from resources.package_profiles import package_profile
from resources.words import _


def handover_papers(house: House, packaged: Packaged) -> Iterator[Extra]:
    """Every paper inside the package, finished ones, in the order in which a reader wants them."""
    frame, now = inner_frame(house, packaged), packaged.now
    lists = handover_lists(house, packaged)
    yield from paper_files(HANDOVER_LIST, handover_list(frame, lists), now)
    yield from paper_files(HANDOVER_LIST, full_listing(frame, lists), now, ("xlsx",))
    register = handover_register(
        frame,
        packaged.documents,
        RegisterFacts(
            content=packaged.content_code,
            results={name: _("see the four-natures report") for name, _words in CHECKS[:4]},
        ),
    )
    yield from paper_files(HANDOVER_REGISTER, register, now)
    profile = package_profile(packaged.profile)
    left_out = [
        LeftOut(
            each.kind, each.number, each.title, _category(each.category), each.reason, each.clause
        )
        for each in packaged.omissions
    ]
    title = profile.title if profile else packaged.profile
    yield from paper_files(LEFT_OUT, left_out_paper(frame, left_out, title), now)
    yield from paper_files(PREFLIGHT, gate_paper(frame, packaged.gate), now)
    yield from source_delivery_papers(house, packaged, frame)


def _category(value: str) -> str:
    """A category's name in words; what has none, such as a register, keeps its word."""
    return next((_(each.label) for each in Category if each.value == value), value)
