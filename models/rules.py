"""All rules that are in force for a contract, as one record that everything pure is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.calendar import WorkingCalendar
from models.catalogue import Catalogue
from models.contract_terms import ContractTerms
from models.registers import Registers

if TYPE_CHECKING:
    from models.crypto_rules import CryptoRules
    from models.grading_rules import GradingRules
    from models.kpi_rules import KpiRules
    from models.matter_rules import MatterKind
    from models.penalty_rules import Penalties
    from models.people_rules import PeopleRules
    from models.pledge_rules import PledgeRules


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
