"""What a search can't see and why, counted honestly: text that couldn't be read, isn't there, or still waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from desktop.services.filing.texts import SCAN
from desktop.services.library import Archive
from desktop.services.searching.search_records import Coverage, Unseen
from models.categories import TextState, VersionKind
from models.searching.finding import UnseenVersion, count_files, seen_versions, unseen_versions
from resources.words import N_, _
from search.fencing.recognition import recognition_problem

_NAMED = 200
"""So many documents are named for each reason."""

_WAITS_FOR_TEXT = N_("Their text has not been read yet.")
_WAITS_FOR_INDEX = N_("They have not entered the index yet.")
_NO_TEXT = N_("They hold no text.")
_NOT_INDEXED = N_("They are not in the search index of this edition.")


def coverage_of(archive: Archive, *, present: Container[tuple[int, int]] | None = None) -> Coverage:
    """How much of `archive` a search sees. With `present`, only these (document, version) ids are in the index."""
    with archive.database.read() as session:
        live, members, old = count_files(session)
        unseen = unseen_versions(session)
        seen = seen_versions(session) if present is not None else []
    absent = [row for row in seen if present is not None and row[:2] not in present]
    absent_members = sum(kind is VersionKind.MEMBER for _document, _version, kind in absent)
    groups: dict[str, list[int]] = defaultdict(list)
    if absent:
        groups[_NOT_INDEXED] = [document for document, _version, _kind in absent]
    waiting = 0
    problem = recognition_problem()
    for version in unseen:
        sentence = _reason(version)
        if sentence == SCAN and problem:
            # It waits in vain on this machine, and that is said.
            sentence = problem
        waiting += sentence in (_WAITS_FOR_TEXT, _WAITS_FOR_INDEX)
        groups[sentence].append(version.document_id)
    told = [
        Unseen(_(sentence), len(ids), tuple(dict.fromkeys(ids))[:_NAMED])
        for sentence, ids in sorted(groups.items(), key=lambda group: -len(group[1]))
    ]
    return Coverage(
        live.files,
        live.seen - len(absent),
        waiting,
        tuple(told),
        (old.files, old.seen),
        (members.files, members.seen - absent_members),
    )


def _reason(version: UnseenVersion) -> str:
    if version.text_state is TextState.PENDING:
        return _WAITS_FOR_TEXT
    if version.text_state is TextState.READ:
        return _WAITS_FOR_INDEX
    return version.text_reason or _NO_TEXT
