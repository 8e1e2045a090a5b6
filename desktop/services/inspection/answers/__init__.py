"""The standing questions of an inspection (迎检), answered from the registers, the boards and the journal (domain §7).

`answer` speaks of everything; `answers_for` of nothing outside a scope.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.inspection.answers import (
    assurance,
    indicators,
    keeping,
    movement,
    operations,
    people,
    secrecy,
    timeline,
)
from desktop.services.inspection.answers.lens import Lens, Told, lens_of, without_numbers
from desktop.services.progress import Progress, Quiet
from models.inspection.inspection import Answer
from models.inspection.scope import EditionScope
from models.people.number_masking import mask_numbers
from resources.inspection_questions import Question, questions
from resources.words import _

__all__ = ["Question", "answer", "answers_for", "questions"]

_ANSWERS = {
    "q01": secrecy.responsibility,
    "q02": people.everybody,
    "q03": people.changes,
    "q04": people.accounts_of_leavers,
    "q05": movement.given_to_whom,
    "q06": secrecy.state_secrets,
    "q07": assurance.grading,
    "q08": assurance.rectification,
    "q09": assurance.cryptography,
    "q10": operations.emergencies,
    "q11": keeping.logs,
    "q12": operations.changes,
    "q13": keeping.backups,
    "q14": indicators.indicators,
    "q15": movement.subcontracts,
    "q16": indicators.coverage,
    "q17": timeline.timeline,
}


def answer(house: House, question_id: str, day: date | None = None) -> Answer:
    """The answer to one question as of `day`, today where none is given, in the language in use.

    Raises ContractRefused where there is no such question.
    """
    return _answered(lens_of(house, day=day), _named(question_id))


def answers_for(
    house: House,
    scope: EditionScope,
    day: date | None = None,
    *,
    only: Collection[int] | None = None,
    progress: Progress | None = None,
) -> tuple[Answer, ...]:
    """Every question within a scope: what can't be answered in it is withheld, what is isn't more than was agreed.

    `only`: the documents in scope, where they were chosen before. Raises Cancelled.
    """
    progress, found = progress or Quiet(), []
    lens = lens_of(house, scope, day, only)
    for each in questions():
        found.append(_answered(lens, each))
        progress.checkpoint()
    return tuple(found)


def _answered(lens: Lens, question: Question) -> Answer:
    head = question.id, question.title, question.asked, question.clause
    if reason := lens.lacks(question):
        return Answer(*head, "unknown", reason, withheld=True)
    told: Told = _ANSWERS[question.id](lens)
    tables = tuple(without_numbers(each) for each in told.tables)
    named = [row.document_id for made in tables for row in made.rows if row.document_id is not None]
    return Answer(
        *head,
        told.mood,
        mask_numbers(told.summary),
        tables,
        tuple(dict.fromkeys(named)),
        notes=tuple(mask_numbers(each) for each in told.notes),
    )


def _named(question_id: str) -> Question:
    wanted = question_id.strip().lower()
    if wanted.isdecimal() and len(wanted) < 3:
        wanted = f"q{int(wanted):02d}"
    for each in questions():
        if each.id == wanted:
            return each
    sentence = _("There is no question {id}; there are q01 to q{last}.")
    last = f"{len(questions()):02d}"
    raise ContractRefused("no-such-question", sentence.format(id=question_id[:20], last=last))
