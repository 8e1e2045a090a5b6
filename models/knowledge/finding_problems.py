"""What findings are about, by their numbers: for links, their titles and their completion."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.assurance_tables import FindingRow

FINDING = "finding"
"""The kind of a link's target that is a finding; it names one by its number."""


def finding_problems(session: Session) -> dict[str, str]:
    """What every finding says is wrong, by its number, the newest first; nothing in an edition, which has none."""
    if not inspect(session.connection()).has_table(FindingRow.__tablename__):
        return {}
    rows = session.execute(
        select(FindingRow.number, FindingRow.problem).order_by(FindingRow.id.desc())
    )
    return {row.number: row.problem for row in rows}
