"""How an article looks in the reader: the style sheet of its text document, made from the design tokens."""

from __future__ import annotations

from desktop.views.theme import tokens
from desktop.views.theme.tokens import Colours

_SHEET = """
body, p, li, td, th {{ color: {ink}; }}
p {{ margin-top: 0; margin-bottom: 9px; line-height: 150%; }}
li {{ line-height: 145%; }}
li p {{ margin-bottom: 3px; }}
h1 {{ font-size: {title}pt; font-weight: 700; margin-top: 6px; margin-bottom: 12px; }}
h2 {{ font-size: {second}pt; font-weight: 700; margin-top: 18px; margin-bottom: 8px; }}
h3 {{ font-size: {heading}pt; font-weight: 700; margin-top: 14px; margin-bottom: 6px; }}
h4, h5, h6 {{ font-size: {body}pt; font-weight: 700; margin-top: 12px; margin-bottom: 4px; }}
a {{ color: {accent_ink}; text-decoration: none; }}
a.trashed, a.gone {{ color: {ink_soft}; text-decoration: line-through; }}
a.missing, a.ambiguous, .missing, .ambiguous {{ color: {caution}; }}
.trashed, .gone {{ color: {ink_soft}; text-decoration: line-through; }}
.outside, .address {{ color: {ink_soft}; }}
code, pre, tt {{ color: {ink}; background: {hover}; }}
code, pre, tt {{ font-family: "Noto Sans Mono", "DejaVu Sans Mono", "Consolas", "{family}"; }}
pre {{ margin-top: 0; margin-bottom: 0; white-space: pre-wrap; }}
blockquote {{ color: {ink_soft}; margin-left: 16px; margin-right: 16px; }}
table {{ margin-top: 4px; margin-bottom: 12px; border-collapse: collapse; }}
table {{ border-style: solid; border-color: {border}; }}
th {{ font-weight: 700; background: {hover}; }}
table.code, table.quote {{ border-style: none; border-width: 0; margin-top: 2px; }}
table.code td {{ background: {hover}; }}
table.quote td.bar {{ background: {border}; }}
table.quote td.quoted {{ padding-left: 12px; }}
td.quoted p {{ color: {ink_soft}; margin-bottom: 2px; }}
"""


def article_style(colours: Colours) -> str:
    """The style sheet for `QTextDocument.setDefaultStyleSheet`."""
    return _SHEET.format(
        ink=colours.ink,
        ink_soft=colours.ink_soft,
        accent_ink=colours.accent_ink,
        caution=colours.caution,
        hover=colours.hover,
        border=colours.border,
        body=tokens.BODY,
        heading=tokens.HEADING,
        second=(tokens.HEADING + tokens.TITLE) / 2,
        title=tokens.TITLE,
        family=tokens.FAMILY,
    )
