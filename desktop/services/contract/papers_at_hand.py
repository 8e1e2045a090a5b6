"""What is known of every document that evidence names, held in memory and brought up to date by the journal."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from typing import NamedTuple

from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from models.audit.journal import head
from models.obligations.evidence_papers import documents_touched, read_papers
from models.obligations.evidence_rules import Papers
from models.obligations.register_records import Evidence


class _Held(NamedTuple):
    sequence: int
    evidence: Mapping[int, Evidence]
    papers: Papers


_HELD: weakref.WeakKeyDictionary[House, _Held] = weakref.WeakKeyDictionary()
_HOLDING = threading.Lock()


def papers_of(house: House) -> Papers:
    """What is known of every document and version that evidence names. Any thread; the same object until one of them
    changes.
    """
    evidence = registers_of(house).evidence
    with _HOLDING, house.database.read() as session:
        newest = head(session, house.journal.chain).sequence
        held = _HELD.get(house)
        if held is not None and held.sequence == newest and held.evidence is evidence:
            return held.papers
        known, touched = Papers({}, {}), None
        if held is not None and held.sequence <= newest:
            touched = documents_touched(session, held.sequence)
            known = held.papers if touched is not None else known
        documents = {row.document_id for row in evidence.values() if row.document_id}
        versions = {row.version_id for row in evidence.values() if row.version_id}
        wanted = (documents - known.documents.keys()) | (documents & (touched or frozenset()))
        more = read_papers(session, wanted, versions - known.versions.keys())
        papers = known.with_others(wanted, more)
        _HELD[house] = _Held(newest, evidence, papers)
        return papers
