"""What the contract leaves open, as this vault has settled it: each answer with the paper that fixed it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from desktop.services.contract.registers import SHOWN_ON, change, enter, registers_of, said
from desktop.services.contract.rules import rules_of, setting_rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.order.order_rules import chosen, given_note, require_order
from models.contract.setting_rules import SettingRule
from resources.words import _

__all__ = ["SHOWN_ON", "SettingView", "setting_of", "settings_of", "settle", "unsettled"]


_REMINDERS = {
    name: (f"{period}-soft", f"{period}-hard")
    for period in ("month", "quarter")
    for name in (f"{period}-soft", f"{period}-hard")
}
"""The day from which something is urgent, and the last one for it; the order of `month-soft` and `month-hard`."""


class SettingView(NamedTuple):
    """A question and its answer. `settled`: in this vault, not only by default or by the contract's profile.

    `by` is "vault", "contract" (its profile says so) or "default"; `document_id` the paper that fixed it.
    """

    rule: SettingRule
    value: str
    settled: bool
    by: str
    document_id: int | None
    note: str

    @property
    def shown(self) -> str:
        """The answer in words of the language in use; empty where there is none."""
        return self.rule.shown(self.value)


def settings_of(house: House) -> tuple[SettingView, ...]:
    """Every question in order, with its answer."""
    rules, held = rules_of(house), registers_of(house).setting.values()
    rows = {each.name: each for each in held if each.value}
    found = []
    for rule in setting_rules_of(house).settings:
        row = rows.get(rule.id)
        fixed = bool(rules.terms.settings.get(rule.id))
        found.append(
            SettingView(
                rule,
                row.value if row else rules.settings[rule.id],
                row is not None or fixed,
                "vault" if row else "contract" if fixed else "default",
                row.document_id if row else None,
                row.note if row else "",
            )
        )
    return tuple(found)


def setting_of(house: House, name: str) -> SettingView:
    """One question; raises ContractRefused (no-such-setting)."""
    for each in settings_of(house):
        if each.rule.id == name:
            return each
    raise _no_such(house, name)


def unsettled(house: House) -> tuple[SettingView, ...]:
    """The questions that stand at their default, or have no answer at all: to be asked of the client."""
    return tuple(each for each in settings_of(house) if not each.settled)


def settle(
    house: House, name: str, value: str, *, document_id: int | None = None, note: str = ""
) -> None:
    """Settle a question, with the paper that fixed it; an empty value opens it again.

    Raises NotAllowed, StateSecret, NoSuchDocument, Withheld, OrderRefused (a note too long), ContractRefused
    (no-such-setting, bad-value).
    """
    require_order(house, value, note)
    value, note = given_note(value), given_note(note)
    _require_answer(house, name, value)
    with house.database.write() as session:
        if document_id is not None:
            chosen(session, [document_id])
        values = {"value": value, "document_id": document_id, "note": note}
        rows = registers_of(house).setting.values()
        row = next((each for each in rows if each.name == name), None)
        if row is None:
            _identifier, entered = enter(session, "setting", {"name": name, **values})
            said(house, session, "setting settled", f"setting {name}", [entered])
        else:
            changed = change(session, "setting", row.id, values)
            said(house, session, "setting settled", f"setting {name}", [changed])


def _require_answer(house: House, name: str, value: str) -> None:
    if name == SHOWN_ON:
        # Only a contract that is invented may be looked at as if it were another day.
        if not house.contract.fictional:
            raise _no_such(house, name)
        if value:
            _require_day(value)
        return
    rule = setting_rules_of(house).by_id.get(name)
    if rule is None:
        raise _no_such(house, name)
    if problem := rule.wrong(value):
        raise ContractRefused("bad-value", problem)
    if value and name in _REMINDERS:
        _require_reminder_first(house, name, value)


def _require_reminder_first(house: House, name: str, value: str) -> None:
    """A reminder after the day it reminds of would never be seen."""
    known = settings_of(house)
    answers = {each.rule.id: each.value for each in known} | {name: value}
    questions = {each.rule.id: each.rule.question for each in known}
    soft, hard = _REMINDERS[name]
    if answers[soft].isdigit() and answers[hard].isdigit():
        if int(answers[soft]) <= int(answers[hard]):
            return
        sentence = _("{soft} ({first}) can't come after {hard} ({last}).")
        said = sentence.format(soft=soft, first=answers[soft], hard=hard, last=answers[hard])
        # Who answers one of the two in the window sees neither id: the other one's question is said, too.
        other = hard if name == soft else soft
        raise ContractRefused(
            "bad-value",
            f"{said} {other}: {questions[other]}",
        )


def _require_day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        sentence = _("“{value}” is no day; write 2026-10-31.").format(value=value[:60])
        raise ContractRefused("bad-value", sentence) from None


def _no_such(house: House, name: str) -> ContractRefused:
    known = ", ".join(each.id for each in setting_rules_of(house).settings)
    sentence = _("There is no setting {name}; there are: {known}.")
    return ContractRefused("no-such-setting", sentence.format(name=name[:60], known=known))
