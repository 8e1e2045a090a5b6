"""Which contracts a vault can be kept for: the shipped profiles, read into records."""

from __future__ import annotations

from desktop.services.errors import UnknownContract
from models.records import ContractProfile
from resources.contract_profiles import profile_ids, raw_profile


def load_contract(contract_id: str) -> ContractProfile:
    """The profile named `contract_id`; raises UnknownContract where there is none."""
    raw = raw_profile(contract_id)
    if raw is None:
        raise UnknownContract(contract_id, profile_ids())
    return ContractProfile(id=contract_id, **raw)


def list_contracts() -> list[ContractProfile]:
    """All shipped profiles, real contracts before invented ones, then by id."""
    profiles = [load_contract(contract_id) for contract_id in profile_ids()]
    return sorted(profiles, key=lambda profile: (profile.fictional, profile.id))
