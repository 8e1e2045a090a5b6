"""Everything in a package beside its documents, in the order of writing: papers, knowledge, data, checks."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.paper_frames import inner_frame
from desktop.services.house import House
from desktop.services.knowledge.gap_words import gap_sentences
from desktop.services.knowledge.knowledge_gaps import knowledge_gaps
from desktop.services.knowledge.knowledge_site import knowledge_pages, transfer_items
from exporters.handover import Extra, Staged
from exporters.layout import KNOWLEDGE, TRANSFER_LIST
from exporters.pdf import write_pdf
from exporters.sheet import write_xlsx
from exporters.site.pages import INDEX
from exporters.transfer_list import transfer_list
from exporters.word import write_docx
from resources.package_profiles import PackageProfile


def package_extras(
    house: House,
    packaged: Packaged,
    profile: PackageProfile,
    staged: Staged,
    order: HandoverOrder,
) -> Iterator[Extra]:
    """Each file just before it is written; the checks of the four natures come last, since they look at all others."""
    # Each of these knows a part of the house that the others don't, and some take a moment to load.
    from desktop.services.handover.dossier import dossier
    from desktop.services.handover.four_natures import four_natures_papers
    from desktop.services.handover.handover_papers import handover_papers
    from desktop.services.taking_in.package_data import package_data

    yield from handover_papers(house, packaged)
    yield from dossier(house, packaged)
    if profile.knowledge:
        yield from _knowledge(house, packaged)
    yield from package_data(house, packaged)
    yield from four_natures_papers(house, packaged, staged.folder, staged.written, order.manual)


def _knowledge(house: House, packaged: Packaged) -> Iterator[Extra]:
    """The articles as pages with a search, which lead to the documents of the package, and the list to sign."""
    items = transfer_items(house, packaged.places.keys())
    if not items:
        return
    up = "../" * (KNOWLEDGE.count("/") + 1)
    lying = {document: up + place for document, place in packaged.places.items()}
    pages = knowledge_pages(
        house, packaged.contract, lying, now=packaged.now, only=packaged.places.keys()
    )
    for path, data in pages:
        yield Extra(f"{KNOWLEDGE}/{path}", data, listed=path == INDEX)
    gaps = gap_sentences(knowledge_gaps(house).within(packaged.places.keys()))
    report = transfer_list(
        packaged.contract, items, gaps, packaged.now, inner_frame(house, packaged)
    )
    for ending, write in (("docx", write_docx), ("pdf", write_pdf), ("xlsx", write_xlsx)):
        buffer = BytesIO()
        write(report, buffer, created=packaged.now)
        yield Extra(f"{TRANSFER_LIST}.{ending}", buffer.getvalue(), listed=True)
