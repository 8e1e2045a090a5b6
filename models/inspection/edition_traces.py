"""What the journal says of some documents, event by event, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.records import AuditEvent
from vault.times import from_microseconds

_EVENTS = text(
    "SELECT sequence, moment, slot, actor, action, object_name, detail, hash FROM audit_event"
    " WHERE object_name >= 'document ' AND object_name < 'document!' AND sequence <= :until"
    " ORDER BY sequence"
)


def document_events(
    session: Session, chosen: Collection[int], until: int
) -> Iterator[tuple[int, AuditEvent]]:
    """(document, event) of every event about one of the `chosen` documents, or a version of one, up to `until`."""
    for sequence, moment, slot, actor, action, object_name, detail, event_hash in session.execute(
        _EVENTS, {"until": until}
    ):
        number = object_name.split(" ")[1]
        if number.isascii() and number.isdecimal() and int(number) in chosen:
            yield (
                int(number),
                AuditEvent(
                    sequence,
                    from_microseconds(moment),
                    slot,
                    actor,
                    action,
                    object_name,
                    detail,
                    event_hash,
                ),
            )
