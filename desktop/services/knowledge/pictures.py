"""Pictures for articles, out of the clipboard or a file: filed as documents of their own, never decoded here."""

from __future__ import annotations

from pathlib import Path

from desktop.services.filing.screening import refuse, screen_name
from desktop.services.filing.sources import SourceFile, SourceProblem, problem_sentence, read_whole
from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.library import get_document
from desktop.services.notes.note_records import PICTURE_TYPE
from desktop.services.rights import Right, require
from models.categories import Category, Mark
from models.documents.defaults import category_defaults
from models.documents.filing import NewFile, Terms, file_documents
from models.knowledge.linking import bind_names, names_of
from models.records import DocumentRecord
from resources.words import N_, _
from search.errors import PageUnavailable
from search.fencing.rendering import Renderer, RenderLimits
from vault.ids import utc_now

_NO_PICTURE = N_("This is not a picture that can be shown.")
PICTURE_ENDINGS = ("png", "jpg", "jpeg", "webp", "bmp", "gif")
"""What can be chosen for an article: what the fenced process draws and every reader of an export can show."""


def file_picture_at(
    house: House, path: Path, article: str, category: Category | None = None
) -> DocumentRecord:
    """File the picture at `path` as it is, once a fenced process could open it; raises as `file_picture`.

    Raises SourceProblem with a sentence where it can't be read or isn't a picture, and ReaderUnavailable.
    """
    require(house, Right.FILING)
    limits = RenderLimits()
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceProblem(problem_sentence(error)) from None
    read = read_whole(SourceFile(str(path), path.name, size), limits.largest_file)
    if read is None:
        raise SourceProblem(_("It is too large."))
    ending = path.suffix.lower().removeprefix(".")
    renderer = Renderer(limits)
    try:
        if ending not in PICTURE_ENDINGS:
            raise SourceProblem(_(_NO_PICTURE))
        renderer.open(f"picture.{ending}", read[0])
    except PageUnavailable:
        raise SourceProblem(_(_NO_PICTURE)) from None
    finally:
        renderer.close()
    return file_picture(house, read[0], article, category, ending=ending)


def file_picture(
    house: House,
    data: bytes,
    article: str,
    category: Category | None = None,
    *,
    ending: str = "png",
) -> DocumentRecord:
    """File a picture for an article that is called so; durable when it returns. `ending` says what picture it is.

    Raises StateSecret for such a title, NotAllowed, StorageFailed: then nothing was filed.
    """
    require(house, Right.FILING)
    category = category or Category.TECHDOC
    moment = utc_now()
    local = moment.astimezone()
    title = _("{title}, picture of {moment}").format(
        title=article or _("Article"), moment=f"{local:%Y-%m-%d %H:%M:%S}"
    )
    finding = screen_name(title)
    if finding is not None and finding.certain:
        refuse(house, finding)
    defaults = category_defaults(category)
    terms = Terms(
        category,
        PICTURE_TYPE,
        (),
        (),
        "",
        local.date(),
        Mark.INTERNAL,
        defaults.retention,
        defaults.ownership,
    )
    name = f"{local:%Y%m%d-%H%M%S}.{ending}"
    with writing(house) as writer:
        content = writer.take_bytes(category, data)
        with writer.entering() as session:
            new = NewFile(
                terms, title, name, name, content.size, content.digest, None, content.chunks
            )
            ids = file_documents(session, [new], prefix=house.contract.number_prefix, filed=moment)
            house.journal.append(session, [("filed", f"document {ids[0]}", "")], moment=moment)
            bind_names(session, names_of(session, ids))
    return get_document(house, ids[0])
