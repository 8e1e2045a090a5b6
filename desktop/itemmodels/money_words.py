"""Money in fen as it is read: yuan with thousands set apart, jiao and fen only where there are any."""

from __future__ import annotations


def format_money(fen: int) -> str:
    """`¥43,150` or `¥946,894.25`."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    yuan, rest = divmod(whole, 100)
    return f"{sign}¥{yuan:,}.{rest:02d}" if rest else f"{sign}¥{yuan:,}"
