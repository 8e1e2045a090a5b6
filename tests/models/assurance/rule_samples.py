"""The shipped rules of 等保 and 密评, and records for their tests."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from typing import Any

from models.assurance.crypto_rules import CryptoRules, parse_crypto
from models.assurance.grading_rules import GradingRules, parse_grading
from models.obligations.register_records import Assessment, Filing, Finding, FindingStep, Score
from resources.assurance_catalogue import crypto_text, grading_text

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)


def grading(**changed: Any) -> GradingRules:
    """The shipped rules, with top-level tables replaced."""
    return parse_grading({**tomllib.loads(grading_text()), **changed})


def crypto(**changed: Any) -> CryptoRules:
    """The shipped rules, with top-level tables replaced."""
    return parse_crypto({**tomllib.loads(crypto_text()), **changed})


def filing(**said: Any) -> Filing:
    """A filing at level 3, issued on 2025-06-10."""
    values = {
        "id": 1, "scheme": "grading", "asset_id": None, "title": "平台", "level": 3, "number": "N1",
        "template": "2025", "graded": None, "issued": date(2025, 6, 10), "until": None, "note": "", "void": False,
    }  # fmt: skip
    return Filing(**{**values, **said})


def assessment(identifier: int, reported: date | None, **said: Any) -> Assessment:
    """An assessment of filing 1 whose report bears this day."""
    values = {
        "id": identifier, "filing_id": 1, "scheme": "grading", "template": "2025", "agency": "", "number": "",
        "started": None, "reported": reported, "result": None, "hazards": None, "rectified": None, "facts": "{}",
        "conclusion": "", "note": "", "void": False,
    }  # fmt: skip
    return Assessment(**{**values, **said})


def finding(identifier: int, **said: Any) -> Finding:
    """A finding of system 1, found on 2026-05-01."""
    values = dict.fromkeys(Finding._fields, "") | {
        "id": identifier, "number": f"DB-{identifier}", "source": "grading", "assessment_id": None, "asset_id": 1,
        "problem": "共用账号", "risk": "medium", "found": date(2026, 5, 1), "due": None,
    }  # fmt: skip
    return Finding(**{**values, **said})


def step(identifier: int, word: str, day: date, **said: Any) -> FindingStep:
    """A step of finding 1."""
    values = {
        "id": identifier, "finding_id": 1, "step": word, "day": day, "moment": MOMENT, "actor": "主管", "name": "",
        "reason": "", "until": None, "confirmed_by": "", "confirmed": None,
    }  # fmt: skip
    return FindingStep(**{**values, **said})


def score(identifier: int, unit: str, name: str = "", **value: Any) -> Score:
    """A row of a scoring sheet."""
    return Score(identifier, 1, unit, name, json.dumps(value), void=False)
