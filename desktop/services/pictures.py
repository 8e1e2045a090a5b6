"""Pictures that come out of the clipboard: filed as documents of their own, never by way of a file in clear."""

from __future__ import annotations

from desktop.services.house import House
from desktop.services.library import get_document
from desktop.services.note_records import PICTURE_TYPE
from desktop.services.rights import Right, require
from desktop.services.screening import refuse, screen_name
from desktop.services.writing import writing
from models.categories import Category, Mark
from models.defaults import category_defaults
from models.filing import NewFile, Terms, file_documents
from models.linking import bind_names, names_of
from models.records import DocumentRecord
from resources.words import _
from vault.ids import utc_now


def file_picture(
    house: House, data: bytes, article: str, category: Category | None = None
) -> DocumentRecord:
    """File a picture (PNG) for an article that is called so; durable when it returns.

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
    name = f"{local:%Y%m%d-%H%M%S}.png"
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
