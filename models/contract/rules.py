"""All rules that are in force for a contract, as one record that everything pure is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.contract.calendar import WorkingCalendar
from models.contract.catalogue import Catalogue
from models.contract.contract_terms import ContractTerms
from models.obligations.registers import Registers

if TYPE_CHECKING:
    from models.assurance.crypto_rules import CryptoRules
    from models.assurance.grading_rules import GradingRules
    from models.contract.penalty_rules import Penalties
    from models.kpi.kpi_rules import KpiRules
    from models.people.matter_rules import MatterKind
    from models.people.people_rules import PeopleRules
    from models.people.pledge_rules import PledgeRules


@dataclass(frozen=True, slots=True)
class Rules:
    """What is owed and how it is judged. Every part is a file that the vault may keep a revision of.

    `settings` are the defaults of what the contract leaves open, or what its profile fixed; what this vault settled is
    in the registers (`settings_in_force`). `matters` are by kind.
    """

    terms: ContractTerms
    catalogue: Catalogue
    calendar: WorkingCalendar
    settings: Mapping[str, str]
    matters: Mapping[str, MatterKind]
    people: PeopleRules
    kpi: KpiRules
    penalties: Penalties
    grading: GradingRules
    crypto: CryptoRules
    pledges: PledgeRules


def settings_in_force(rules: Rules, registers: Registers) -> dict[str, str]:
    """Every setting's value: what was settled in this vault, else what the rules say."""
    settled = {each.name: each.value for each in registers.setting.values() if each.value}
    return {**rules.settings, **settled}
