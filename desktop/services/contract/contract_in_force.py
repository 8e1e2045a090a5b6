"""Which terms a vault's contract has: by the profile that it keeps, by the shipped one, or by its own record."""

from __future__ import annotations

from dataclasses import replace

from desktop.services.contracts import load_terms
from desktop.services.errors import UnknownContract
from desktop.services.house import House
from models.contract.contract_terms import ContractTerms, bare_terms
from models.contract.rule_parts import rule_title, terms_of
from models.contract.rule_problems import RuleProblem, RulesWrong
from resources.rule_files import CONTRACT
from resources.words import _


def terms_in_force(house: House, texts: dict[str, str]) -> ContractTerms:
    """The contract's terms by these kept texts, else by the shipped profile, else as far as the vault's record goes.

    Raises RulesWrong for a kept profile that can't be read.
    """
    kept = texts.get(CONTRACT)
    if kept is not None:
        return terms_of(kept, house.contract.id)
    try:
        shipped = load_terms(house.contract.id)
    except UnknownContract:
        return bare_terms(house.contract)
    own = house.contract
    if (own.start, own.end, own.amount_fen) != (shipped.start, shipped.end, shipped.amount_fen):
        return bare_terms(own)
    return replace(
        shipped,
        title=own.title,
        client=own.client,
        contractor=own.contractor,
        number_prefix=own.number_prefix,
        fictional=own.fictional,
    )


def amended_terms(house: House, text: str) -> ContractTerms:
    """A contract's new profile: documents are numbered already, and what was invented stays so. Raises RulesWrong."""
    terms = terms_of(text, house.contract.id)
    for name in ("number_prefix", "fictional"):
        was = getattr(house.contract, name)
        if getattr(terms, name) != was:
            raise RulesWrong(
                [
                    RuleProblem(
                        f"{rule_title(CONTRACT)} › {name}",
                        _("This can't be changed in a vault that is in use."),
                        _("Write {value} as before.").format(
                            value=was if isinstance(was, str) else str(was).lower()
                        ),
                    )
                ]
            )
    return terms
