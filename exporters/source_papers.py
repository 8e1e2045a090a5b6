"""The papers of one delivery of source code: how it is built, what it is made of, what changed, what looks secret.

What looks secret is named by place and kind; no line of it is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporters.list_tables import SourceRelease
from exporters.paper_frame import PaperFrame
from exporters.report import Align, Block, Column, Facts, Heading, Paragraph, Report, Table
from exporters.wording import amount, day
from resources.words import _

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_LISTED = 300
"""So many rows are printed; the tables beside the paper have all."""


@dataclass(frozen=True, slots=True)
class SourcePaper:
    """What is said of a delivery. Rows are words: components (ecosystem, name, version, licence, scope, manifest),
    changes (what, path, path before), suspicions (path, line, kind).

    `build_files` decide how it is built, `guides` say it in words; `previous` is what it is compared with, or empty.
    """

    release: SourceRelease
    source: str
    note: str
    inspected: bool
    build_files: Sequence[tuple[str, str]]
    guides: Sequence[str]
    components: Sequence[tuple[str, str, str, str, str, str]]
    previous: str
    changes: Sequence[tuple[str, str, str]]
    unchanged: int
    suspicions: Sequence[tuple[str, str, str]]


def source_paper(frame: PaperFrame, paper: SourcePaper) -> Report:
    """交付说明: for whoever has to build and answer for it."""
    blocks: list[Block] = [
        _facts(paper),
        Heading(_("How it is built")),
        *_build(paper),
        Heading(_("Third-party components")),
        *_components(paper),
        Heading(_("Changes against the delivery before")),
        *_changes(paper),
        Heading(_("Lines that look like secrets")),
        *_suspicions(paper),
    ]
    title = _("Source delivery {name}").format(name=f"{paper.release.name}@{paper.release.release}")
    return frame.report(title, blocks)


def tsv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as UTF-8 text with tabs, for any spreadsheet.

    In cells a backslash, tabs and line ends are written as `\\\\`, `\\t`, `\\n`, `\\r`.
    """
    lines = ("\t".join(cell.translate(_ESCAPES) for cell in row) for row in (head, *rows))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def _facts(paper: SourcePaper) -> Facts:
    release = paper.release
    return Facts(
        (
            (_("Repository"), release.name),
            (_("Release tag"), release.release),
            (_("Origin"), release.origin),
            (_("Branch"), release.branch or "—"),
            (_("Commit id"), release.commit or "—"),
            (_("Read from"), paper.source),
            (_("File count"), str(release.files)),
            (_("Size"), amount(release.bytes)),
            (_("Delivered"), day(release.delivered)),
            (_("Git bundle"), _("with git bundle") if release.bundle else "—"),
            (_("Digest of the tree"), release.digest),
            (_("Place in the package"), release.place),
            (_("Note"), paper.note or "—"),
        )
    )


def _build(paper: SourcePaper) -> list[Block]:
    blocks: list[Block] = []
    if paper.build_files:
        columns = (Column(_("File"), 3), Column(_("Build tool"), 2))
        blocks.append(Table(columns, tuple(paper.build_files)))
    else:
        blocks.append(
            Paragraph(_("No file of a known build tool is in it: it is used as it stands."))
        )
    if paper.guides:
        words = _("Instructions in the tree itself: {files}.")
        blocks.append(Paragraph(words.format(files=_(", ").join(paper.guides))))
    return blocks


def _components(paper: SourcePaper) -> list[Block]:
    if not paper.inspected:
        return [_not_looked()]
    if not paper.components:
        return [Paragraph(_("No manifest of it names a third-party component."))]
    columns = (
        Column(_("Ecosystem"), 0.9),
        Column(_("Component"), 2.4),
        Column(_("Version"), 1.1),
        Column(_("Licence"), 1.2),
        Column(_("Used for"), 1),
        Column(_("Named in"), 2),
    )
    return [Table(columns, tuple(paper.components[:_LISTED])), *_more(len(paper.components))]


def _changes(paper: SourcePaper) -> list[Block]:
    if not paper.previous:
        return [Paragraph(_("It is the first delivery of this name."))]
    words = _("Compared with {name}: {changed} files differ, {same} are the same.")
    blocks: list[Block] = [
        Paragraph(
            words.format(name=paper.previous, changed=len(paper.changes), same=paper.unchanged)
        )
    ]
    if paper.changes:
        columns = (Column(_("Change"), 0.8), Column(_("File"), 3), Column(_("Path before"), 2.4))
        blocks += [Table(columns, tuple(paper.changes[:_LISTED])), *_more(len(paper.changes))]
    return blocks


def _suspicions(paper: SourcePaper) -> list[Block]:
    if not paper.inspected:
        return [_not_looked()]
    if not paper.suspicions:
        return [Paragraph(_("None was found."))]
    columns = (Column(_("File"), 4), Column(_("Line"), 0.6, Align.RIGHT), Column(_("Kind"), 2))
    return [
        Paragraph(
            _(
                "{count} lines look like passwords or keys. Only where they stand is said here. What is a secret in "
                "use is to be changed at the handover."
            ).format(count=len(paper.suspicions))
        ),
        Table(columns, tuple(paper.suspicions[:_LISTED])),
        *_more(len(paper.suspicions)),
    ]


def _not_looked() -> Paragraph:
    return Paragraph(_("It was not examined to the end, so nothing can be said of it."))


def _more(count: int) -> list[Block]:
    if count <= _LISTED:
        return []
    words = _("{count} more are in the table beside this paper.")
    return [Paragraph(words.format(count=count - _LISTED), note=True)]
