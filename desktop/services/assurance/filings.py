"""Filings (定级备案, 密评备案): a system's level, its certificate and that one's validity, its checklist of papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from desktop.services.assurance.assurance_entry import (
    changed_words,
    crypto_of,
    grading_of,
    line,
    number,
    one_of,
    paragraph,
    require_order_of_days,
    require_past,
    require_system,
    system_names,
)
from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.registers import change, enter, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.assurance_rules import CRYPTO, GRADING, Material
from models.naming import name_key
from models.obligations.register_records import Filing
from models.obligations.registers import Registers
from resources.words import N_, _

SCHEMES = (GRADING, CRYPTO)
SCHEME_WORDS = {GRADING: N_("graded protection"), CRYPTO: N_("cryptography assessment")}
_LEVELS = {GRADING: (1, 5), CRYPTO: (1, 4)}


@dataclass(frozen=True, slots=True)
class NewFiling:
    """A filing to be entered. `system` is the registered system's id; the title, where none is given, its name.

    `graded` is the day of grading, `issued` the certificate's, `until` its last day where the certificate bears one.
    """

    title: str = ""
    scheme: str = GRADING
    level: int = 3
    system: int | None = None
    number: str = ""
    template: str = ""
    graded: date | None = None
    issued: date | None = None
    until: date | None = None
    note: str = ""


class FilingSaid(TypedDict, total=False):
    """What can be said anew of a filing."""

    title: str
    level: int
    system: int | None
    number: str
    template: str
    graded: date | None
    issued: date | None
    until: date | None
    note: str


def enter_filing(house: House, new: NewFiling) -> Filing:
    """Enter a filing. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, new.title, new.number, new.template, new.note)
    title = new.title
    if not title and new.system is not None:
        title = system_names(house).get(new.system, "")
    values = {
        "scheme": one_of(new.scheme, SCHEMES, _("the scheme")),
        "asset_id": new.system,
        "title": title,
        "level": new.level,
        "number": new.number,
        "template": new.template,
        "graded": new.graded,
        "issued": new.issued,
        "until": new.until,
        "note": new.note,
    }
    kept = _checked(house, values, None)
    with house.database.write() as session:
        identifier, row = enter(session, "filing", kept)
        words = {"title": kept["title"], "scheme": kept["scheme"]}
        said(house, session, "filing entered", f"filing {identifier}", [row], **words)
    return get_filing(house, identifier)


def amend_filing(house: House, filing_id: int, **changes: Unpack[FilingSaid]) -> Filing:
    """Say something else of a filing. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, *changed_words(changes))
    before = get_filing(house, filing_id)
    told: dict[str, Any] = dict(changes)
    if "system" in told:
        told["asset_id"] = told.pop("system")
    values = {**before._asdict(), **told}
    kept = _checked(house, values, before)
    with house.database.write() as session:
        row = change(session, "filing", filing_id, {name: kept[name] for name in told})
        said(house, session, "filing changed", f"filing {filing_id}", [row], title=kept["title"])
    return get_filing(house, filing_id)


def strike_filing(house: House, filing_id: int, reason: str) -> None:
    """A filing was entered by mistake. Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused."""
    require_entry(house, reason)
    words = given_reason(reason)
    filing = get_filing(house, filing_id)
    held = [
        each.number or str(each.id)
        for each in registers_of(house).assessment.values()
        if each.filing_id == filing_id and not each.void
    ]
    if held:
        sentence = _("“{title}” has assessments ({numbers}). Strike these first.")
        numbers = _(", ").join(held[:5])
        raise ContractRefused("in-use", sentence.format(title=filing.title, numbers=numbers))
    with house.database.write() as session:
        row = change(session, "filing", filing_id, {"void": True})
        told = {"title": filing.title, "reason": words}
        said(house, session, "filing struck", f"filing {filing_id}", [row], **told)


def get_filing(house: House, filing_id: int) -> Filing:
    """One filing that wasn't struck. Raises ContractRefused: no-such-filing."""
    found = registers_of(house).filing.get(filing_id)
    if found is None or found.void:
        sentence = _("There is no filing {id}.").format(id=filing_id)
        raise ContractRefused("no-such-filing", sentence)
    return found


def filings(house: House, scheme: str = "") -> list[Filing]:
    """The filings in the order in which they were entered, of one scheme where it is given."""
    return [
        each
        for each in registers_of(house).filing.values()
        if not each.void and scheme in ("", each.scheme)
    ]


def checklist(house: House, filing: Filing) -> tuple[Material, ...]:
    """The papers that a filing of this level needs, optional ones too."""
    rules = grading_of(house) if filing.scheme == GRADING else crypto_of(house)
    return tuple(each for each in rules.materials if filing.level >= each.from_level)


def attach_material(
    house: House,
    filing_id: int,
    material: str,
    document_id: int,
    *,
    version_id: int | None = None,
    signed: str = "",
    day: date | None = None,
    note: str = "",
) -> int:
    """Let a document be a paper of the checklist; returns the evidence's id.

    Raises what `attach_to` raises, and ContractRefused for a paper that the level doesn't ask for.
    """
    filing = get_filing(house, filing_id)
    one_of(material, (each.id for each in checklist(house, filing)), _("a paper of the checklist"))
    return attach_to(
        house,
        "filing",
        str(filing_id),
        document_id,
        version_id=version_id,
        kind=material,
        signed=signed,
        day=day,
        note=note,
    )


def _checked(house: House, values: dict[str, Any], before: Filing | None) -> dict[str, Any]:
    least, most = _LEVELS[values["scheme"]]
    kept = {
        "scheme": values["scheme"],
        "asset_id": values["asset_id"],
        "title": line(values["title"], _("The name of what is graded"), needed=True),
        "level": number(values["level"], _("The level"), least=least, most=most),
        "number": line(values["number"], _("The number")),
        "template": line(values["template"], _("The template")),
        "graded": values["graded"],
        "issued": values["issued"],
        "until": values["until"],
        "note": paragraph(values["note"], _("The note")),
    }
    graded, issued = (
        (_("the day of grading"), kept["graded"]),
        (_("the day of issue"), kept["issued"]),
    )
    require_past(house, dict((graded, issued)))
    require_order_of_days(graded, issued)
    require_order_of_days(issued, (_("the last day"), kept["until"]))
    if kept["until"] is not None and kept["issued"] is None:
        sentence = _("A last day without a day of issue says nothing. Enter the day of issue too.")
        raise ContractRefused("missing", sentence)
    require_system(house, kept["asset_id"])
    _require_free(registers_of(house), kept, before)
    return kept


def _require_free(registers: Registers, kept: dict[str, Any], before: Filing | None) -> None:
    for each in registers.filing.values():
        if (
            each.void
            or each.scheme != kept["scheme"]
            or (before is not None and each.id == before.id)
        ):
            continue
        if kept["number"] and name_key(each.number) == name_key(kept["number"]):
            sentence = _("The number {number} belongs to “{title}” already.")
            words = sentence.format(number=kept["number"], title=each.title)
            raise ContractRefused("duplicate", words)
