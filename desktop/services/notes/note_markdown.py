"""Articles as a folder of Markdown that any reader can show, and that an import takes back without losing anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.services.handover.export_folder import ExportFolder
from desktop.services.library import document_bytes
from desktop.services.notes.note_export_records import ExportSource
from desktop.services.notes.note_gathering import Front, Gathered, GatheredArticle
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.notes.note_rewriting import destination, rewrite
from desktop.services.progress import Progress
from exporters.errors import ContentChanged, ExportError
from exporters.names import Namer
from exporters.prose.front_matter import split_front, with_front
from models.records import DocumentRecord
from resources.note_words import note_words
from resources.words import _
from vault.primitives import new_hash
from vault.suites import suite_named

_OURS = ("title", "kind", "tags", "aliases", "collections", "systems", "persons", "mark", "review")
"""Facts of which a note's own front matter may speak under other keys; what the archive says counts."""


def places_of(gathered: Gathered, ending: str, *, reserved: Sequence[str] = ()) -> dict[int, str]:
    """Document → where it is written below the folder: articles by their titles, files in a folder of their own."""
    namer = Namer(reserved=reserved)
    places = {
        each.document.id: namer.path("", [f"{each.document.title}{ending}"])
        for each in gathered.articles
    }
    for file in gathered.files:
        places[file.id] = namer.path("", [_("attachments"), file.version.name])
    return places


def write_files(
    archive: ExportSource,
    folder: ExportFolder,
    files: Iterable[DocumentRecord],
    places: dict[int, str],
    progress: Progress,
) -> None:
    """Write pictures and attachments, each compared with what its record promises. Raises ContentChanged."""
    digest_name = suite_named(archive.suite_name).hash
    for file in files:
        progress.checkpoint()
        whole = new_hash(digest_name)

        def pieces(file: DocumentRecord = file) -> Iterable[bytes]:
            for piece in document_bytes(archive, file):
                whole.update(piece)  # noqa: B023 - read to its end before the next file begins
                yield piece

        folder.write(places[file.id], pieces())
        if (digest := whole.digest()) != file.version.digest:
            raise ContentChanged(file.number, file.version.digest.hex(), digest.hex())
        progress.advance(1, file.title)


def article_markdown(
    each: GatheredArticle, gathered: Gathered, places: dict[int, str]
) -> tuple[str, list[UnresolvedLink]]:
    """An article as it is written out, and its links to what isn't."""
    here, elsewhere = places[each.document.id], list[UnresolvedLink]()
    targets = {}
    for link in each.links:
        if link.target is None:
            continue
        if link.target.id in places and link.version is None:
            address = destination(here, places[link.target.id], link.place)
            targets[link.ordinal] = (address, link.title)
        else:
            elsewhere.append(UnresolvedLink(each.document.title, link.raw, "elsewhere"))
    try:
        text = rewrite(each.text, targets)
    except ExportError:
        # Filed before there were limits, or by another program: its links stay as they are.
        text = each.text
    front, start, problem = split_front(text)
    body = text if problem else text[start:]
    return with_front(_merged(front, each, gathered, places), body), elsewhere


def _merged(
    front: Front, each: GatheredArticle, gathered: Gathered, places: dict[int, str]
) -> Front:
    """What the archive says of an article, then what its own front matter says besides."""
    ours = dict(each.front)
    if related := _relations(each, gathered, places):
        ours["relations"] = related
    told = {key for fact in _OURS for key in note_words().front[fact]} | set(ours)
    told |= {"number", "version", "filed", "fields", "relations"}
    return ours | {key: value for key, value in front.items() if key.strip().lower() not in told}


def _relations(
    each: GatheredArticle, gathered: Gathered, places: dict[int, str]
) -> list[dict[str, str]]:
    """Typed relations to what is written out with it; each is said once, by the article that it starts from."""
    here, found = places[each.document.id], list[dict[str, str]]()
    articles = {one.document.id for one in gathered.articles}
    for relation in gathered.relations:
        if relation.document == each.document.id and relation.other in places:
            said = {"kind": relation.kind, "to": destination(here, places[relation.other])}
        elif (
            relation.other == each.document.id
            and relation.document in places
            and relation.document not in articles
        ):
            said = {"kind": relation.kind, "from": destination(here, places[relation.document])}
        else:
            continue
        found.append(said | ({"note": relation.note} if relation.note else {}))
    return found
