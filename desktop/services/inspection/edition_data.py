"""What is computed for an edition while it is prepared: answers, requests, proofs and the traces of its documents."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.audit.anchoring import chain_head
from desktop.services.audit.traces import trace_of
from desktop.services.house import House
from desktop.services.inspection.answers import answers_for
from desktop.services.inspection.answers.lens import lens_of
from desktop.services.inspection.record_proofs import proof_lines
from desktop.services.progress import Progress
from models.inspection.edition_contents import EditionAbout, EditionContents, EditionHead
from models.inspection.edition_traces import document_events
from models.inspection.inspection import InspectionRequest
from models.inspection.scope import EditionScope
from resources.words import N_, language

PREPARED = N_("an edition for an inspection")
"""What the head is signed for."""


def edition_contents(
    house: House,
    scope: EditionScope,
    chosen: Sequence[int],
    *,
    requests: Sequence[InspectionRequest],
    unit: str,
    progress: Progress,
) -> EditionContents:
    """All of it as of now, in the language in use. The head is signed first: nothing in the edition is newer.

    Raises NotAllowed, Cancelled, StorageFailed.
    """
    signed = chain_head(house, PREPARED)
    head = EditionHead(
        signed.sequence,
        signed.moment,
        signed.code,
        signed.hash,
        signed.key,
        signed.qr_text,
        house.suite_name,
    )
    lens, shown = lens_of(house, scope, only=chosen), frozenset(chosen)
    answers = answers_for(house, scope, lens.day, only=shown, progress=progress)
    proofs = [(each, lines) for each, lines in proof_lines(lens).items() if each in shown]
    progress.checkpoint()
    with house.database.read() as session:
        traces = [trace_of(*found) for found in document_events(session, shown, signed.sequence)]
    about = EditionAbout(unit, lens.day, language(), head)
    return EditionContents(about, answers, tuple(requests), proofs, traces)
