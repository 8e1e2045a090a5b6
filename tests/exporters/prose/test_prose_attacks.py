"""What articles become is inert: parsed by a parser that is not ours, only harmless elements and addresses are left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from exporters.prose.html import Destination, Dialect, to_html
from exporters.prose.html_page import article_page
from exporters.prose.parsing import parse
from exporters.prose.records import LinkText
from tests.exporters.prose.attacks_data import Attack, attacks

_ATTACKS = attacks()
_NAMES = [attack.name for attack in _ATTACKS]
_VOUCHED, _VOUCHED_IMAGE = "item:document/7", "img:7"
_ELEMENTS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "table",
    "thead", "tbody", "tr", "th", "td", "div", "a", "img", "span", "sup", "strong", "em", "s",
}  # fmt: skip
_ATTRIBUTES = {
    ("a", "href"), ("a", "class"), ("a", "name"), ("img", "src"), ("img", "alt"), ("img", "width"), ("span", "class"),
    ("ul", "class"), ("ol", "class"), ("ol", "start"), ("li", "class"), ("li", "id"), ("div", "class"), ("sup", "id"),
    ("th", "class"), ("td", "class"), ("th", "align"), ("td", "align"), ("table", "border"), ("table", "cellspacing"),
    ("table", "cellpadding"), *((f"h{level}", "id") for level in range(1, 7)),
}  # fmt: skip
_CLASSES = {
    "outside", "missing", "trashed", "ambiguous", "gone", "name", "remark", "tasks", "task", "box", "sheet", "notes",
    "center", "left", "right",
}  # fmt: skip
_ID = re.compile(r"(?:h-[\w-]+|fn-\d+|fnref-\d+)\Z")


class _Vouching:
    """Vouches for every link and image alike, so that what leads outside must be kept from asking at all."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def of(self, link: LinkText) -> Destination | None:
        self.asked.append(link.raw)
        return Destination(_VOUCHED, "", "live")

    def image(self, link: LinkText) -> str | None:
        self.asked.append(link.raw)
        return _VOUCHED_IMAGE


def _made(markdown: str, dialect: Dialect) -> str:
    return to_html(parse(markdown), _Vouching(), dialect=dialect)


def _elements(html: str) -> list[Any]:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return [element for element in root.iter() if element is not root]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_there_are_enough_attacks_each_with_a_source() -> None:
    assert len(_ATTACKS) >= 100
    assert len(set(_NAMES)) == len(_NAMES)
    assert all(attack.source and attack.seen for attack in _ATTACKS)


@pytest.mark.parametrize("dialect", ["page", "qt"])
@pytest.mark.parametrize("attack", _ATTACKS, ids=_NAMES)
def test_only_harmless_elements_attributes_and_addresses_are_left(
    attack: Attack, dialect: Dialect
) -> None:
    elements = _elements(_made(attack.markdown, dialect))
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(set(ids)) == len(ids)
    for element in elements:
        # Comments and processing instructions have functions for tags in lxml.
        assert isinstance(element.tag, str)
        assert element.tag in _ELEMENTS
        for name, value in element.attrib.items():
            assert (element.tag, name) in _ATTRIBUTES
            if name == "class":
                assert value in _CLASSES
            elif name in ("id", "name"):
                assert _ID.match(value)
            elif name == "href":
                assert value == _VOUCHED or _ID.match(value.removeprefix("#"))
            elif name == "src":
                assert value == _VOUCHED_IMAGE
            elif name in ("width", "start", "border", "cellspacing", "cellpadding"):
                assert value.isdigit()


@pytest.mark.parametrize("dialect", ["page", "qt"])
@pytest.mark.parametrize("attack", _ATTACKS, ids=_NAMES)
def test_what_was_tried_is_there_to_be_read(attack: Attack, dialect: Dialect) -> None:
    root = lxml_html.fragment_fromstring(_made(attack.markdown, dialect), create_parent="div")
    words = root.text_content() + "".join(image.get("alt", "") for image in root.iter("img"))
    assert _squeezed(attack.seen) in _squeezed(words)


@pytest.mark.parametrize(
    "attack", [a for a in _ATTACKS if a.seen.startswith("click (")], ids=lambda a: a.name
)
def test_what_leads_outside_is_not_even_asked_for(attack: Attack) -> None:
    destinations = _Vouching()
    to_html(parse(attack.markdown), destinations, dialect="page")
    assert destinations.asked == []


class _Recording(QTextDocument):
    """A document that notes every resource that is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802  # Qt's name
        self.loaded.append(name.toString() if isinstance(name, QUrl) else name)
        return None


@pytest.mark.parametrize("attack", _ATTACKS, ids=_NAMES)
def test_a_text_document_asks_for_nothing_but_vouched_images(qapp: Any, attack: Attack) -> None:
    document = _Recording()
    document.setHtml(_made(attack.markdown, "qt"))
    document.setTextWidth(600)
    assert document.size().height() > 0
    assert set(document.loaded) <= {_VOUCHED_IMAGE}
    block, anchors = document.begin(), set()
    while block.isValid():
        for fragment in block:
            if fragment.fragment().charFormat().anchorHref():
                anchors.add(fragment.fragment().charFormat().anchorHref())
        block = block.next()
    assert all(anchor == _VOUCHED or anchor.startswith("#") for anchor in anchors)


def test_a_recording_document_does_record(qapp: Any) -> None:
    document = _Recording()
    document.setHtml('<img src="https://evil.example/x.png">')
    document.setTextWidth(600)
    assert document.size().height() > 0
    assert document.loaded == ["https://evil.example/x.png"]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "https://evil.example", "//evil.example", "/etc/passwd", "data:text/html,x", "file:///x",
     " javascript:x", "java\nscript:x", "item:document/1\" onclick=\"x", "ITEM:x y", "person:x", "\\\\host\\x"],
)  # fmt: skip
def test_even_a_caller_can_not_vouch_for_what_leads_outside(href: str) -> None:
    class Careless:
        def of(self, link: LinkText) -> Destination | None:
            return Destination(href, "t", "live")

        def image(self, link: LinkText) -> str | None:
            return href

    html = to_html(parse("[[a]] ![b](c.png)"), Careless(), dialect="page")
    assert "href" not in html
    assert "src=" not in html


def _page_of_all() -> bytes:
    text = "\n\n".join(
        # Front matter stands at the beginning only, and an open fence would take the rest with it.
        f"## {number}\n\n{attack.markdown}\n"
        for number, attack in enumerate(_ATTACKS)
    )
    return article_page("</title><script>alert(1)</script>", parse(text), _Vouching())


def test_a_page_of_all_attacks_is_sound_and_has_its_policy() -> None:
    root = lxml_html.document_fromstring(_page_of_all().decode())
    assert [
        element.get("content") for element in root.iter("meta") if element.get("http-equiv")
    ] == [root.xpath("//head/meta[2]/@content")[0]]
    assert "default-src 'none'" in root.xpath("//head/meta[2]/@content")[0]
    assert not list(root.iter("script", "iframe", "object", "embed", "form", "base", "link"))
    assert len(list(root.iter("style"))) == 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
def test_a_browser_runs_and_loads_nothing(tmp_path: Path) -> None:
    """Twice: as it is, and without the policy, so that the page is inert by itself."""
    whole = _page_of_all().decode()
    bare = re.sub(r"<meta http-equiv[^>]*>\n", "", whole)
    # In the place of an alert, which no headless browser shows: a mark in the page.
    probe = "<script>window.alert=()=>{document.documentElement.dataset.hit='1'}</script>"
    for number, page in enumerate((whole, bare.replace("<head>", f"<head>{probe}"))):
        path, log = tmp_path / f"{number}.html", tmp_path / f"{number}.json"
        path.write_text(page, encoding="utf-8")
        # The path of its socket must be short; what it leaves running a moment longer may still write there.
        with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as short:
            try:
                done = subprocess.run(
                    ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}",
                     "--virtual-time-budget=3000", "--dump-dom", path.as_uri()],
                    capture_output=True, timeout=120, check=False,
                    env={**os.environ, "HOME": str(tmp_path), "TMPDIR": short},
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                pytest.skip("the browser doesn't come to an end here")
        if done.returncode:
            pytest.skip(f"the browser doesn't start here: {done.stderr[-300:].decode()}")
        dom = done.stdout.decode()
        assert "</html>" in dom
        assert "data-hit" not in dom
        asked = set(re.findall(r'"url":"([^"]+)"', log.read_text(encoding="utf-8")))
        assert not [url for url in asked if "evil.example" in url or "/etc/" in url]
        assert not [url for url in asked if url.startswith("file:") and url != path.as_uri()]
