"""The contract of a package and its rules: taken over by a vault in which nothing is yet, compared by any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import forget_rules
from desktop.services.contracts import load_terms
from desktop.services.errors import UnknownContract
from desktop.services.house import House
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_words import secret_in
from models.contract.contract_terms import bare_terms
from models.contract.kept_rules import keep_text, kept_event, texts_in_force
from models.contract.rule_parts import combine, is_rule_name, terms_of
from models.contract.rule_problems import RulesWrong
from models.handover.imported import is_unused, take_contract
from models.handover.package_rows import ContractLine, RuleLine
from models.naming import tidy_name
from models.obligations.registers import Registers
from models.records import ContractProfile
from resources.rule_files import CONTRACT, shipped_texts
from resources.words import _

CONTRACT_TAKEN = "contract taken over"
"""The journal's word for the contract that a new vault takes from a package."""

_LONGEST_PREFIX = 12
_LONGEST_NAME = 500
_LARGEST_TEXT = 4_000_000


@dataclass(slots=True)
class ContractPlan:
    """What becomes of contract and rules. `same`: the vault is, or will be, kept for the package's contract."""

    same: bool
    profile: ContractProfile | None = None
    """The contract that the vault takes over; None where it keeps its own."""
    rules: list[RuleLine] = field(default_factory=list)
    """Revisions to be kept, in order."""
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def takes_over(self) -> bool:
        """Whether there is anything to do."""
        return self.profile is not None or bool(self.rules)


def plan_contract(house: House, contents: PackageContents) -> ContractPlan:
    """Compare the package's contract and rules with those in force."""
    line, own = contents.contract, house.contract
    with house.database.read() as session:
        unused = is_unused(session) and registers_of(house) == Registers()
        kept = texts_in_force(session)
    same = (own.id, own.title, own.fictional) == (line.profile, line.title, line.fictional)
    profile = _profile(line)
    plan = ContractPlan(same)
    if not same and unused and _is_sound(profile):
        plan.same, plan.profile = True, profile
        # A first contract that was kept for another one is in force no longer.
        kept = {name: text for name, text in kept.items() if name != CONTRACT}
    elif not same:
        sentence = _(
            "it is for “{theirs}”, and this vault is kept for “{ours}”: what is owed, paid and measured by that "
            "contract, its settings and rules stay out"
        )
        shown = sentence.format(theirs=line.title[:80], ours=own.title)
        plan.conflicts.append(Conflict("contract", line.profile[:80], shown))
        return plan
    _plan_rules(plan, contents, kept, profile)
    return plan


def take_over(house: House, plan: ContractPlan) -> None:
    """Carry the plan out, in one transaction; nothing where there is nothing to do."""
    if not plan.takes_over:
        return
    with house.database.write() as session:
        if plan.profile is not None:
            take_contract(session, plan.profile)
            detail = {"profile": plan.profile.id, "title": plan.profile.title}
            said = json.dumps(detail, ensure_ascii=False, sort_keys=True)
            house.journal.append(session, [(CONTRACT_TAKEN, "package", said)])
        _keep(house, session, plan.rules)
    if plan.profile is not None:
        house.contract = plan.profile
        forget_rules(house)


def _keep(house: House, session: Session, lines: Sequence[RuleLine]) -> None:
    for line in lines:
        words = {"origin": line.origin, "note": line.note}
        revision = keep_text(session, line.name, line.text, **words)
        event = kept_event(line.name, revision, line.text, **words)
        house.journal.append(session, [event])


def _plan_rules(
    plan: ContractPlan, contents: PackageContents, kept: dict[str, str], profile: ContractProfile
) -> None:
    there: dict[str, list[RuleLine]] = {}
    for line in contents.rules:
        if _is_fit(line):
            there.setdefault(line.name, []).append(line)
        else:
            _conflict(plan, line.name, _("it can't be kept as it is"))
    own = contents.contract.text
    if plan.profile is not None and CONTRACT not in there and _needs_text(own, profile):
        line = RuleLine(CONTRACT, 1, own, profile.id, "", contents.format.made)
        if _is_fit(line):
            there[CONTRACT] = [line]
    wanted: list[RuleLine] = []
    for name, lines in there.items():
        lines.sort(key=lambda each: each.revision)
        texts = [each.text for each in lines]
        ours = kept.get(name)
        if ours is None:
            wanted += lines
        elif ours in texts:
            # Ours is one of theirs, perhaps an older one: what came after it is new here.
            wanted += lines[len(texts) - texts[::-1].index(ours) :]
        else:
            _conflict(plan, name, _("they were changed here and there: those of this vault stay"))
    if wanted and not _fit_together(kept, wanted, profile):
        for name in dict.fromkeys(each.name for each in wanted):
            _conflict(plan, name, _("they contradict the other rules and stay out"))
        return
    plan.rules = wanted


def _fit_together(kept: dict[str, str], wanted: Sequence[RuleLine], own: ContractProfile) -> bool:
    texts = {**shipped_texts(), **kept, **{each.name: each.text for each in wanted}}
    try:
        if CONTRACT in texts:
            terms = terms_of(texts[CONTRACT], own.id)
        else:
            terms = bare_terms(own)
        combine(texts, terms)
    except RulesWrong:
        return False
    return True


def _needs_text(text: str, profile: ContractProfile) -> bool:
    """Whether a contract's own text must be kept: it is none of those that are shipped."""
    if not text:
        return False
    try:
        return load_terms(profile.id).profile != profile
    except UnknownContract:
        return True


def _is_fit(line: RuleLine) -> bool:
    words = (line.origin, line.note)
    return (
        is_rule_name(line.name)
        and len(line.text) <= _LARGEST_TEXT
        and secret_in((line.text, *words)) is None
    )


def _is_sound(profile: ContractProfile) -> bool:
    """Whether an archive can be kept for it: names that can be written, a term that doesn't run backwards."""
    names = (profile.id, profile.title, profile.client, profile.contractor)
    return (
        profile.start <= profile.end
        and 0 < len(profile.number_prefix) <= _LONGEST_PREFIX
        and tidy_name(profile.number_prefix) == profile.number_prefix
        and profile.amount_fen >= 0
        and all(0 < len(name) <= _LONGEST_NAME for name in names)
        and secret_in(names) is None
    )


def _profile(line: ContractLine) -> ContractProfile:
    return ContractProfile(
        line.profile,
        line.title,
        line.client,
        line.contractor,
        line.start,
        line.end,
        line.amount_fen,
        line.number_prefix,
        line.fictional,
    )


def _conflict(plan: ContractPlan, name: str, sentence: str) -> None:
    plan.conflicts.append(Conflict("rules", f"rules {name[:40]}", sentence))
