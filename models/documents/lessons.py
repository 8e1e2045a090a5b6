"""What corrections taught: which value of a field goes with a word of a file's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.desk_tables import LessonRow

_VARIABLES = 500


def learn(session: Session, lessons: Iterable[tuple[str, str, str]]) -> None:
    """Count each (field, token, value) once more; what the token went with before counts half from now on."""
    for field, token, value in lessons:
        others = (
            LessonRow.field == field,
            LessonRow.token == token,
            LessonRow.value != value,
        )
        session.execute(update(LessonRow).where(*others).values(count=LessonRow.count // 2))
        session.execute(delete(LessonRow).where(*others, LessonRow.count < 1))
        statement = upsert(LessonRow).values(field=field, token=token, value=value, count=1)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[LessonRow.field, LessonRow.token, LessonRow.value],
                set_={"count": LessonRow.count + 1},
            )
        )


def forget(session: Session, tokens: Sequence[str]) -> None:
    """Forget all lessons about these tokens."""
    for start in range(0, len(tokens), _VARIABLES):
        some = tokens[start : start + _VARIABLES]
        session.execute(
            delete(LessonRow)
            .where(LessonRow.token.in_(some))
            .execution_options(synchronize_session=False)
        )


def lessons_for(session: Session, tokens: Sequence[str]) -> list[tuple[str, str, str, int]]:
    """(field, token, value, count) of all lessons about these tokens."""
    found: list[tuple[str, str, str, int]] = []
    for start in range(0, len(tokens), _VARIABLES):
        rows = session.execute(
            select(LessonRow.field, LessonRow.token, LessonRow.value, LessonRow.count).where(
                LessonRow.token.in_(tokens[start : start + _VARIABLES])
            )
        )
        found += [(field, token, value, count) for field, token, value, count in rows]
    return found


def all_lessons(session: Session) -> list[tuple[str, str, str, int]]:
    """Every lesson."""
    rows = session.execute(
        select(LessonRow.field, LessonRow.token, LessonRow.value, LessonRow.count)
    )
    return [(field, token, value, count) for field, token, value, count in rows]
