"""`README.html` at the root of a package: what it is, how to check it without us, and a link to every document.

Works from a medium without a network; its policy lets nothing be loaded, and runs the page's own style and script only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from urllib.parse import quote

from exporters.bag import WrittenFile
from exporters.catalogue import PackagedDocument, count_records
from exporters.inert_page import inert_page
from exporters.layout import DOCUMENTS
from exporters.visible import for_xml
from exporters.wording import amount, day, file_format, minute
from models.categories import Category
from models.records import ContractProfile
from resources import templates
from resources.words import _


def readme_page(
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    papers: Sequence[WrittenFile],
    now: datetime,
) -> bytes:
    """The page as UTF-8. `papers` are the payload files that accompany the documents."""
    style, script = templates.text("readme.css"), templates.text("readme.js")
    total = sum(entry.file.size for entry in documents)
    facts = (
        (_("Project"), contract.title),
        (_("Term"), _("{start} to {end}").format(start=day(contract.start), end=day(contract.end))),
        (_("Handed over by"), contract.contractor),
        (_("Received by"), contract.client),
        (_("Records"), str(count_records(documents))),
        (_("Data volume"), _("{size} ({bytes} bytes)").format(size=amount(total), bytes=total)),
        (_("Prepared"), minute(now)),
        (_("Digests"), "SHA-256, SM3"),
    )
    title = _("Handover package")
    body = templates.page("readme.html").substitute(
        script=script,
        title=_text(title),
        subtitle=_text(contract.title),
        facts="".join(f"<div><dt>{_text(a)}</dt><dd>{_text(b)}</dd></div>\n" for a, b in facts),
        papers_heading=_text(_("Papers")),
        papers="".join(f"<li>{_link(paper.path)}</li>\n" for paper in papers),
        check_heading=_text(_("How to check this package")),
        check_intro=_text(
            _(
                "No special program is needed. Open a terminal in the folder of this page; silence means that every "
                "file is present and unchanged. Each line of the manifests is a digest and a path."
            )
        ),
        linux_heading=_text(_("Linux, with the tools every system has")),
        windows_heading=_text(
            _("Windows PowerShell, one file at a time, to compare with the manifest")
        ),
        python_heading=_text(
            _("Any system with Python: everything at once, with both digests and the root")
        ),
        bagit_heading=_text(_("Any BagIt tool, everything at once (RFC 8493)")),
        sm3_note=_text(
            _(
                "sm3sum.txt lists the SM3 digest (GB/T 32905) of every file in data, in the same form; "
                "data/文件目录.XML holds both digests of every document."
            )
        ),
        root_note=_text(
            _(
                "The root of the package is the SHA-256 digest of tagmanifest-sha256.txt. It changes when any byte of "
                "the package changes: two people who compare roots compare packages."
            )
        ),
        documents_heading=_text(_("List of documents")),
        filter_hint=_text(_("Filter by number, title or name")),
        count_words=_text(_("{count} shown")),
        sections="".join(
            _section(category, list(group))
            for category, group in groupby(documents, lambda entry: entry.document.category)
        ),
        footer=_text(_("This page is part of the package and is covered by its tag manifest.")),
    )
    return inert_page(title, body, style=style, script=script)


def _section(category: Category, members: Sequence[PackagedDocument]) -> str:
    heads = (
        (_("No."), ""),
        (_("Title"), ""),
        (_("Record number"), ""),
        (_("Type"), ""),
        (_("Formed"), ""),
        (_("Format"), ""),
        (_("Size"), ' class="right"'),
    )
    size = amount(sum(entry.file.size for entry in members))
    count = _("{count} records, {size}").format(count=count_records(members), size=size)
    head = "".join(f"<th{attribute}>{_text(name)}</th>" for name, attribute in heads)
    rows = "".join(map(_row, members))
    return (
        f'<section class="category"><h3>{category.code} {_text(_(category.label))}'
        f' <span class="quiet">{_text(count)}</span></h3>\n'
        f'<div class="sheet"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div></section>\n'
    )


def _row(entry: PackagedDocument) -> str:
    document = entry.document
    shown = _text(document.title or entry.path.rsplit("/", 1)[-1])
    place = entry.path.removeprefix(f"{DOCUMENTS}/")
    return (
        f'<tr><td class="digits">{entry.sequence}</td>'
        f'<td><a href="{_href(entry.file.path)}">{shown}</a><br><span class="quiet">{_text(place)}</span></td>'
        f'<td class="digits">{_text(document.number)}</td><td>{_text(document.type)}</td>'
        f'<td class="digits">{day(document.formed)}</td><td>{_text(file_format(entry.path))}</td>'
        f'<td class="digits right">{amount(entry.file.size)}</td></tr>\n'
    )


def _link(path: str) -> str:
    return f'<a href="{_href(path)}">{_text(path.rsplit("/", 1)[-1])}</a>'


def _href(path: str) -> str:
    """A relative reference: `%`, `#`, `?` and everything beyond ASCII encoded, so that it means this very file."""
    return quote(path, safe="/~!$()*,;=@-._")


def _text(text: str) -> str:
    return escape(for_xml(text), quote=True)
