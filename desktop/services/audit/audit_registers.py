"""What the journal says of the KPI ledger and of registers that went out or came in as sheets."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from typing import Any

from models.contract.rule_reading import read_toml
from models.kpi.kpi_reading import parse_kpi_rules
from models.kpi.kpi_rules import KpiRules
from resources.rule_files import shipped_rules
from resources.words import N_, _, ngettext

ACTIONS = (
    N_("kpi entered"),
    N_("kpi changed"),
    N_("kpi voided"),
    N_("kpi imported"),
    N_("people imported"),
    N_("findings imported"),
    N_("media imported"),
    N_("register exported"),
)
OBJECTS = {"kpi": N_("KPI entry {name}"), "register": N_("register {name}")}
WHOLE_OBJECTS = {
    "kpi": N_("the KPI ledger"),
    "findings": N_("the findings"),
    "media": N_("the media"),
}
_EXPORTED = re.compile(r"([0-9]+) rows(, revealed)?")


def registers_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    if action == "register exported":
        found = _EXPORTED.fullmatch(detail)
        if found is None:
            return detail
        count = int(found[1])
        words = ngettext("{count} row", "{count} rows", count).format(count=count)
        return _("{what}, numbers in full").format(what=words) if found[2] else words
    try:
        said = json.loads(detail)
        return _sentence(said) if isinstance(said, dict) else detail
    except (ValueError, KeyError, TypeError):
        return detail


def _sentence(said: Mapping[str, Any]) -> str:
    if "source" in said:
        words = ngettext("{count} row of {source}", "{count} rows of {source}", said["count"])
        return words.format(count=said["count"], source=said["source"])
    kind = _labels().get(said["kind"], said["kind"])
    name = _("{kind}: {reference}").format(kind=kind, reference=said["reference"])
    if said.get("reason"):
        return _("{name}: {reason}").format(name=name, reason=said["reason"])
    return name


def _labels() -> dict[str, str]:
    """What kinds of entries are called; shipped words, for the journal is told without the vault's own copy."""
    return {kind.id: kind.label for kind in _rules().kinds}


@functools.cache
def _rules() -> KpiRules:
    return parse_kpi_rules(read_toml(shipped_rules("kpi") or "", "kpi"))
