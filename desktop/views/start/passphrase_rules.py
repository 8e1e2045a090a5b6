"""What a passphrase must be, rule by rule, so that a form can show each as it is met. Pure."""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass

from resources.words import _

SHORTEST = 12
LONG_ENOUGH_ALONE = 20
FEWEST_KINDS = 3
FEWEST_DIFFERENT = 6


class Rule(enum.Enum):
    LENGTH = "length"
    KINDS = "kinds"
    VARIED = "varied"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class RuleState:
    rule: Rule
    met: bool


def judge(passphrase: str, repeated: str) -> tuple[RuleState, ...]:
    """Every rule and whether it is met, always in the same order."""
    long_alone = len(passphrase) >= LONG_ENOUGH_ALONE
    return (
        RuleState(Rule.LENGTH, len(passphrase) >= SHORTEST),
        RuleState(Rule.KINDS, long_alone or len(_kinds(passphrase)) >= FEWEST_KINDS),
        RuleState(Rule.VARIED, len(set(passphrase)) >= FEWEST_DIFFERENT),
        RuleState(Rule.REPEATED, bool(passphrase) and passphrase == repeated),
    )


def acceptable(passphrase: str, repeated: str) -> bool:
    """Whether every rule is met."""
    return all(state.met for state in judge(passphrase, repeated))


def rule_words(rule: Rule) -> str:
    """A rule as a sentence."""
    return {
        Rule.LENGTH: _("At least {count} characters").format(count=SHORTEST),
        Rule.KINDS: _(
            "Three of: small letters, capitals, digits, signs, Chinese; or {count} characters and more"
        ).format(count=LONG_ENOUGH_ALONE),
        Rule.VARIED: _("At least {count} different characters").format(count=FEWEST_DIFFERENT),
        Rule.REPEATED: _("Both entries are the same"),
    }[rule]


def _kinds(text: str) -> set[str]:
    return {_kind(character) for character in text}


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Ll", "Lu", "Nd"):
        return category
    return "letter" if category.startswith("L") else "sign"
