"""Which contracts a vault can be kept for: the shipped profiles, and profiles that somebody wrote."""

from __future__ import annotations

from pathlib import Path

from desktop.services.errors import UnknownContract
from models.contract.contract_terms import ContractTerms, parse_terms
from models.contract.rule_problems import RuleProblem, RulesWrong
from models.contract.rule_reading import read_toml
from models.records import ContractProfile
from resources.contract_profiles import profile_ids, profile_text
from resources.rule_files import shipped_texts
from resources.words import _

_SUFFIX = ".toml"
_MOST_BYTES = 4_000_000


def load_contract(contract_id: str) -> ContractProfile:
    """The profile named `contract_id`; raises UnknownContract where there is none."""
    return load_terms(contract_id).profile


def load_terms(contract_id: str) -> ContractTerms:
    """What the shipped contract `contract_id` says; raises UnknownContract where there is none."""
    text = profile_text(contract_id)
    if text is None:
        raise UnknownContract(contract_id, profile_ids())
    return terms_in(text, contract_id)


def terms_in(text: str, contract_id: str) -> ContractTerms:
    """What a profile's text says. Raises RulesWrong."""
    return parse_terms(read_toml(text, _("contract")), contract_id)


def chosen_contract(word: str) -> tuple[ContractProfile, str]:
    """A shipped profile by its id, or one in a TOML file by its path; with the text that a new vault is to keep.

    The text is empty for a shipped profile. A file's id is its name without the ending. Raises UnknownContract,
    RulesWrong, OSError.
    """
    path = Path(word)
    if word in profile_ids() or path.suffix.lower() != _SUFFIX:
        return load_contract(word), ""
    text = read_rules(path)
    return whole_terms(text, path.stem).profile, text


def whole_terms(text: str, contract_id: str) -> ContractTerms:
    """What a profile's text says, held against the shipped rules. Raises RulesWrong naming all that doesn't fit."""
    # Here: the parsers of all rules are more than listing contracts needs.
    from models.contract.rule_parts import combine

    terms = terms_in(text, contract_id)
    combine(shipped_texts(), terms)
    return terms


def list_contracts() -> list[ContractProfile]:
    """All shipped profiles, real contracts before invented ones, then by id."""
    profiles = [load_contract(contract_id) for contract_id in profile_ids()]
    return sorted(profiles, key=lambda profile: (profile.fictional, profile.id))


def read_rules(path: Path) -> str:
    """The text of a file of rules. Raises OSError, and RulesWrong for one that is no text or far too large."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError(len(data))
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except ValueError:
        problem = RuleProblem(
            path.name,
            _("This is no file of rules."),
            _("Choose a TOML file in UTF-8; export one to see how it is written."),
        )
        raise RulesWrong([problem]) from None
