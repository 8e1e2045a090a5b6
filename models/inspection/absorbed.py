"""What the vault's journal holds of its editions' journals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspection.inspection_log import Told
from models.tables import AuditRow


def absorbed_events(session: Session, edition_id: bytes, actions: Sequence[str] = ()) -> list[Told]:
    """The events that were absorbed from one edition, the oldest first; only of these actions, where some are given."""
    query = select(AuditRow.moment, AuditRow.action, AuditRow.object_name, AuditRow.detail).where(
        AuditRow.slot == edition_id
    )
    if actions:
        query = query.where(AuditRow.action.in_(actions))
    return [Told(*row) for row in session.execute(query.order_by(AuditRow.sequence))]
