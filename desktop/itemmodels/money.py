"""Amounts as people read them. Fen are whole numbers; nothing is rounded."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_AMOUNT = re.compile(r"[¥￥]?(?P<number>\d{1,15}(\.\d{1,6})?)(?P<many>万)?元?(整)?")
_MOST = 10**15


def format_fen(fen: int) -> str:
    """¥ with thousands set apart; fen only where there are any: ¥43,150, ¥4,418,839.82."""
    yuan, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{yuan:,}.{rest:02d}" if rest else f"{sign}¥{yuan:,}"


def read_fen(text: str) -> int | None:
    """An amount of yuan as people write it: 8,630,000, ¥4418839.82, 863万元, full-width digits too.

    None for what is none, and for what is finer than a fen.
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    fen = Decimal(found["number"]) * (1_000_000 if found["many"] else 100)
    return int(fen) if fen == fen.to_integral_value() and fen < _MOST else None
