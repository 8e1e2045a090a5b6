"""Typed access to the contract profiles in `resources/contracts`, one TOML file a contract."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "contracts"


def profile_ids() -> tuple[str, ...]:
    """The ids of all shipped profiles, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def profile_text(profile_id: str) -> str | None:
    """The text of one profile, or None where no such profile is shipped."""
    if profile_id not in profile_ids():
        return None
    return (FOLDER / f"{profile_id}.toml").read_text(encoding="utf-8")
