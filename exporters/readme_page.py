"""`README.html` at the root of a package: what it is, how to check it without us, and a link to every document.

Works from a medium without a network; its policy lets nothing be loaded, and runs the page's own style and script only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from urllib.parse import quote

from exporters.bag import WrittenFile
from exporters.catalogue import PackagedDocument, count_records
from exporters.inert_page import inert_page
from exporters.layout import DOCUMENTS, EARLIER, OTHERS
from exporters.names import split_extension
from exporters.package_details import PackageDetails
from exporters.visible import for_xml
from exporters.wording import amount, day, file_format, minute
from models.records import ContractProfile, DocumentRecord
from resources import templates
from resources.words import _

_PAYLOAD = "data"
_PLACE = "\x00"
"""Where the lists come: no text on the page can hold it, since `for_xml` makes it visible."""
_ROWS = 500
"""So many rows are put together at a time: of all of them there may be a hundred thousand."""


def readme_page(
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    earlier: Sequence[PackagedDocument],
    papers: Sequence[WrittenFile],
    details: PackageDetails,
    content_code: str,
    now: datetime,
) -> Iterator[bytes]:
    """The page as UTF-8, piece by piece. `papers` are the payload files that accompany the documents."""
    style, script = templates.text("readme.css"), templates.text("readme.js")
    title = _("Handover package") if details.final else _("Handover package (rehearsal)")
    facts = _facts(contract, documents, earlier, details, content_code, now)
    body = templates.page("readme.html").substitute(
        script=script,
        title=_text(title),
        subtitle=_text(contract.title),
        banner="" if details.final else _banner(),
        facts="".join(f"<div><dt>{_text(a)}</dt><dd>{_text(b)}</dd></div>\n" for a, b in facts),
        papers_heading=_text(_("Papers")),
        papers=_papers(papers),
        **_how_to_check(),
        documents_heading=_text(_("List of documents")),
        filter_hint=_text(_("Search numbers, titles, names, categories, papers")),
        count_words=_text(_("{count} shown")),
        nothing=_text(_("Nothing here has all these words.")),
        sections=_PLACE,
        footer=_text(_("This page is part of the package and is covered by its tag manifest.")),
    )
    page = inert_page(title, body, style=style, script=script)
    above, below = page.split(_PLACE.encode())
    yield above
    for category, group in groupby(documents, lambda entry: entry.document.category):
        yield from _section(
            f"{category.code} {_(category.label)}", list(group), named=details.named
        )
    if earlier:
        yield from _section(_("Earlier versions"), earlier, named=details.named)
    yield below


def _facts(
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    earlier: Sequence[PackagedDocument],
    details: PackageDetails,
    content_code: str,
    now: datetime,
) -> list[tuple[str, str]]:
    total = sum(entry.file.size for entry in documents)
    facts = [
        (_("Project"), contract.title),
        (_("Term"), _("{start} to {end}").format(start=day(contract.start), end=day(contract.end))),
        (_("Handed over by"), contract.contractor),
        (_("Received by"), contract.client),
        (_("Records"), str(count_records(documents))),
        (_("Data volume"), _("{size} ({bytes} bytes)").format(size=amount(total), bytes=total)),
        (_("Prepared"), minute(now)),
        (_("Digests"), "SHA-256, SM3"),
    ]
    if earlier:
        facts.append((_("Earlier versions"), str(len(earlier))))
    if details.profile_title:
        facts.append((_("Profile"), details.profile_title))
    if details.left_out:
        facts.append((_("Left out of the package"), str(details.left_out)))
    if details.made_by:
        facts.append((_("Prepared by"), details.made_by))
    if details.checked_by:
        facts.append((_("Package checked by"), details.checked_by))
    if details.key:
        facts.append((_("Signing key"), details.key))
    facts.append((_("Content code"), content_code))
    return facts


def _banner() -> str:
    head = _text(_("REHEARSAL"))
    text = _("This package is for trial, and is not the formal handover.")
    return f'<div class="banner">{head}<p>{_text(text)}</p></div>\n'


def _how_to_check() -> dict[str, str]:
    return {
        "check_heading": _text(_("How to check this package")),
        "check_intro": _text(
            _(
                "No special program is needed. Open a terminal in the folder of this page; silence means that every "
                "file is present and unchanged. Each line of the manifests is a digest and a path."
            )
        ),
        "linux_heading": _text(_("Linux, with the tools every system has")),
        "windows_heading": _text(
            _("Windows PowerShell, one file at a time, to compare with the manifest")
        ),
        "python_heading": _text(
            _("Any system with Python: everything at once, with both digests, root and signature")
        ),
        "bagit_heading": _text(_("Any BagIt tool, everything at once (RFC 8493)")),
        "sm3_note": _text(
            _(
                "sm3sum.txt lists the SM3 digest (GB/T 32905) of every file in data, in the same form; "
                "data/文件目录.XML holds both digests of every document."
            )
        ),
        "root_note": _text(
            _(
                "The root of the package is the SHA-256 digest of tagmanifest-sha256.txt. It changes when any byte of "
                "the package changes: two people who compare roots compare packages."
            )
        ),
        "signature_note": _text(
            _(
                "root-signature.json holds the root signed with the giver's key. Compare the key's fingerprint with "
                "the one on the signed papers: only paper says whose key it is."
            )
        ),
    }


def _section(title: str, members: Sequence[PackagedDocument], *, named: bool) -> Iterator[bytes]:
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
    yield (
        f'<section class="category"><h3>{_text(title)}'
        f' <span class="quiet">{_text(count)}</span></h3>\n'
        f'<div class="sheet"><table><thead><tr>{head}</tr></thead><tbody>\n'
    ).encode()
    for start in range(0, len(members), _ROWS):
        some = members[start : start + _ROWS]
        yield "".join(_row(entry, named=named) for entry in some).encode()
    yield b"</tbody></table></div></section>\n"


def _row(entry: PackagedDocument, *, named: bool) -> str:
    document = entry.document
    shown = _text(document.title or entry.path.rsplit("/", 1)[-1])
    place = entry.path.removeprefix(f"{DOCUMENTS}/").removeprefix(f"{EARLIER}/")
    filed = for_xml(document.version.name)
    if split_extension(filed)[0] != document.title and filed != place.rsplit("/", 1)[-1]:
        # The name under which it was filed: somebody may look for that one.
        place = f"{place} ({filed})"
    if about := _about(document, named=named):
        place = f"{place} · {about}"
    return (
        f'<tr><td class="digits">{entry.sequence}</td>'
        f'<td><a href="{_href(entry.file.path)}">{shown}</a><br><span class="quiet">{_text(place)}</span></td>'
        f'<td class="digits">{_text(document.number)}</td><td>{_text(document.type)}</td>'
        f'<td class="digits">{day(document.formed)}</td><td>{_text(file_format(entry.path))}</td>'
        f'<td class="digits right">{amount(entry.file.size)}</td></tr>\n'
    )


def _about(document: DocumentRecord, *, named: bool) -> str:
    """Period, systems and persons: what somebody who looks for a record knows of it."""
    names = (*document.systems, *(document.persons if named else ()))
    return " ".join(piece for piece in (document.period, *names) if piece)


def _papers(papers: Sequence[WrittenFile]) -> str:
    """One entry a paper, with a link for each of its formats; what lies in a folder is called by it as well."""
    formats: dict[str, list[tuple[str, str]]] = {}
    for paper in papers:
        place = paper.path.removeprefix(f"{_PAYLOAD}/").removeprefix(f"{OTHERS}/")
        folder, _slash, name = place.rpartition("/")
        stem, extension = split_extension(name)
        label = folder if name == "index.html" else " / ".join([*filter(None, [folder]), stem])
        shown = extension.lstrip(".").lower() or name
        formats.setdefault(label, []).append((shown, paper.path))
    return "".join(
        f"<li><span>{_text(label)}</span>"
        + "".join(f' <a href="{_href(path)}">{_text(shown)}</a>' for shown, path in links)
        + "</li>\n"
        for label, links in formats.items()
    )


def _href(path: str) -> str:
    """A relative reference: `%`, `#`, `?` and everything beyond ASCII encoded, so that it means this very file."""
    return quote(path, safe="/~!$()*,;=@-._")


def _text(text: str) -> str:
    return escape(for_xml(text), quote=True)
