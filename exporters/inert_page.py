"""A page that opens from a folder without a network: its policy lets its own style and script run, and nothing load."""

from __future__ import annotations

import base64
from hashlib import sha256

from exporters.visible import for_xml
from resources import templates
from resources.words import language


def inert_page(title: str, body: str, *, style: str, script: str = "", images: str = "") -> bytes:
    """The whole page as UTF-8. `body` is HTML and holds `script` where it wants it.

    `images` says where pictures may come from, in the words of a content security policy; nowhere without it.
    """
    policy = ["default-src 'none'", f"style-src '{_source(style)}'"]
    policy += [f"img-src {images}"] if images else []
    policy += [f"script-src '{_source(script)}'"] if script else []
    page = templates.page("page.html").substitute(
        lang="zh-CN" if language() == "zh_CN" else "en",
        policy="; ".join([*policy, "base-uri 'none'", "form-action 'none'"]),
        title=_escaped(title),
        style=style,
        body=body,
    )
    return page.encode()


def _escaped(text: str) -> str:
    return for_xml(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _source(text: str) -> str:
    """How a policy names the one inline text that it lets through."""
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"
