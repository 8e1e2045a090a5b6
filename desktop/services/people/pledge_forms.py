"""Making pledges: a row with a code for each person, and a form with that code to print and sign."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.services.contract.contract_rules import kept_note, require_entry
from desktop.services.contract.registers import enter, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.disposal.custody_papers import write_paper
from desktop.services.errors import ContractRefused, InsideVault
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from exporters.pledge_form import PledgeForm, pledge_report
from models.obligations.register_records import Person
from models.obligations.registers import RowSaid
from models.people.pledge_codes import new_code, qr_text
from models.people.pledge_rules import VARIANTS, Wording
from resources.words import _
from vault.durable import make_folder
from vault.errors import AlreadyExists
from vault.ids import utc_now

FORMATS = ("pdf", "docx")
_UNSAYABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LAST = 4


@dataclass(frozen=True, slots=True)
class MadePledge:
    """A form that was written: the pledge's id and code, whose it is, and where it lies."""

    id: int
    code: str
    person: Person
    path: Path


def make_pledges(
    house: House,
    person_ids: Sequence[int],
    variant: str,
    folder: Path,
    *,
    form: str = "pdf",
    day: date | None = None,
    note: str = "",
    progress: Progress | None = None,
) -> list[MadePledge]:
    """Write a form for each person into `folder`, outside the vault, and enter the pledges as made and not yet signed.

    `day` is filled in where the words name one: the day of the change or of leaving, today where none is given; it may
    lie ahead. Entered in one transaction once all forms are written, so that a form without an entry may be left over
    and never an entry without a form. Raises NotAllowed, StateSecret, InsideVault, AlreadyExists, StorageFailed,
    Cancelled, and ContractRefused for an unknown variant or person, or nobody.
    """
    require_entry(house, note)
    if variant not in VARIANTS or form not in FORMATS:
        raise ValueError(f"{variant} as {form}")
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(folder)
    people = _people(house, person_ids)
    rules = rules_of(house).pledges
    wording = rules.wordings[variant]
    words = _("{title}, version {number}").format(title=wording.title, number=rules.version)
    progress = progress or Quiet()
    progress.start(_("Writing forms"), len(people), "files")
    make_folder(folder)
    made: list[tuple[str, Person, Path]] = []
    for person in people:
        progress.checkpoint()
        path = _path(folder, wording, person, form)
        code = new_code()
        page = pledge_report(_form(house, wording, words, person, code, day or today_of(house)))
        write_paper(page, path, created=utc_now())
        made.append((code, person, path))
        progress.advance(1)
    return _enter(house, variant, str(rules.version), made, note)


def _enter(
    house: House, variant: str, wording: str, made: list[tuple[str, Person, Path]], note: str
) -> list[MadePledge]:
    entered: list[MadePledge] = []
    with house.database.write() as session:
        rows: list[RowSaid] = []
        for code, person, path in made:
            values = {
                "person_id": person.id,
                "variant": variant,
                "wording": wording,
                "code": code,
                "made": today_of(house),
                "note": kept_note(note),
            }
            identifier, row = enter(session, "pledge", values)
            rows.append(row)
            entered.append(MadePledge(identifier, code, person, path))
        people = [each.person.label for each in entered]
        said(house, session, "pledges made", "pledges", rows, variant=variant, people=people)
    return entered


def _people(house: House, person_ids: Sequence[int]) -> list[Person]:
    known = registers_of(house).person
    people = [known.get(each) for each in dict.fromkeys(person_ids)]
    found = [each for each in people if each is not None and not each.void]
    if not found or len(found) != len(people):
        sentence = _("Choose people who are on the register. No form was written.")
        raise ContractRefused("no-such-person", sentence)
    return found


def _form(
    house: House, wording: Wording, words: str, person: Person, code: str, day: date
) -> PledgeForm:
    contract = house.contract
    places = {
        "name": person.name,
        "project": contract.title,
        "client": contract.client,
        "contractor": contract.contractor,
        "post": person.post or "＿＿＿＿＿＿",
        "identity": person.identity_shown[-_LAST:] or "＿＿＿＿",
        "day": f"{day:%Y}年{day.month}月{day.day}日",
    }
    return PledgeForm(
        title=wording.title.zh,
        project=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        name=person.name,
        post=person.post,
        lines=tuple(line.format(**places) for line in wording.lines),
        code=code,
        qr_text=qr_text(code),
        wording=words,
    )


def _path(folder: Path, wording: Wording, person: Person, form: str) -> Path:
    name = _UNSAYABLE.sub("_", f"{wording.title.zh}_{person.label}")
    path = folder / f"{name}.{form}"
    if os.path.lexists(path):
        raise AlreadyExists(path)
    return path
