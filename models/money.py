"""Money is kept in fen (0.01 CNY) as whole numbers; here it becomes words, and words become it."""

from __future__ import annotations

import re
import unicodedata

from models.contract.rule_problems import RuleProblem, RulesWrong
from resources.words import _

MOST_FEN = 10**14
"""A thousand billion yuan; whatever is more is a slip of the keyboard."""

_CURRENCY = re.compile("^(?:¥|CNY|RMB|人民币)|(?:元整?|圆整?)$", re.IGNORECASE)
# Thousands are parted everywhere or nowhere: 1,23 is neither 1.23 nor 123.
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


def yuan(fen: int) -> str:
    """An amount of fen as people write yuan: ¥8,630,000.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def fen_in(text: str, place: str) -> int:
    """The fen in an amount of yuan as people write it: 8630000, 8,630,000.00, ¥8,630,000 元, in full width too.

    Raises RulesWrong, naming `place`, for anything else: 万元, three decimals, commas that part no thousands.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _AMOUNT.fullmatch(_CURRENCY.sub("", _CURRENCY.sub("", plain)))
    if found is None:
        raise RulesWrong(
            [
                RuleProblem(
                    place,
                    _("“{value}” is no amount.").format(value=text.strip()[:40]),
                    _("Write yuan with at most two decimals, such as 8630000.00 or 8,630,000.00."),
                )
            ]
        )
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > MOST_FEN:
        raise RulesWrong(
            [
                RuleProblem(
                    place,
                    _("{amount} is more than any contract comes to.").format(amount=yuan(fen)),
                    _("Count the noughts again."),
                )
            ]
        )
    return fen
