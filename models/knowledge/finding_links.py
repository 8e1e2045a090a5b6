"""Links to findings follow the numbers that findings have, in any case and width."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.knowledge.finding_problems import FINDING
from models.knowledge.linking import bind_names, move_links
from models.knowledge.titles import title_key
from models.knowledge_tables import LinkRow


def name_findings(session: Session, numbers: Iterable[str]) -> None:
    """Findings have these numbers now: links that were written with them, in any case, lead to them."""
    numbers = list(numbers)
    bind_names(session, numbers)
    by_key = {title_key(number): number for number in numbers}
    written = session.scalars(
        select(LinkRow.target_name).where(LinkRow.target_kind == FINDING).distinct()
    ).all()
    for name in written:
        number = by_key.get(title_key(name))
        if number is not None and number != name:
            move_links(session, FINDING, name, number)
