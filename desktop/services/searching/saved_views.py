"""Saved views: queries kept under a name, with the number of documents that each finds at this moment."""

from __future__ import annotations

from datetime import date

from desktop.services.errors import NameTaken, NoSuchView
from desktop.services.house import House
from desktop.services.searching.corpus import corpus_of
from desktop.services.searching.search_records import CountedView, SavedView, Sort
from models.searching import views
from models.searching.views import ViewRecord
from search.errors import QueryError
from search.language.query import parse_query
from vault.ids import utc_now


def list_views(house: House) -> tuple[SavedView, ...]:
    """All views, pinned ones first."""
    with house.database.read() as session:
        return tuple(map(_view, views.saved_views(session)))


def find_view(house: House, name: str) -> SavedView:
    """The view of this name; raises NoSuchView."""
    for view in list_views(house):
        if view.name == name.strip():
            return view
    raise NoSuchView(name)


def save_view(house: House, name: str, query: str, sort: Sort = Sort.SCORE) -> SavedView:
    """Keep a query, in place of what was kept under this name before.

    Raises QueryError for a query that can't be read: a view must find something on the day it is needed.
    """
    parse_query(query)
    name = " ".join(name.split())
    if not name:
        raise NoSuchView(name)
    with house.database.write() as session:
        views.put_view(session, name, query, sort.value, utc_now())
    return find_view(house, name)


def rename_view(house: House, view_id: int, name: str) -> None:
    """Call a view otherwise. Raises NoSuchView, NameTaken."""
    name = " ".join(name.split())
    with house.database.write() as session:
        if any(view.name == name and view.id != view_id for view in views.saved_views(session)):
            raise NameTaken(name)
        if not name or not views.change_view(session, view_id, name=name):
            raise NoSuchView(str(view_id))


def pin_view(house: House, view_id: int, *, pinned: bool) -> None:
    """Put a view among the first, or back. Raises NoSuchView."""
    with house.database.write() as session:
        if not views.change_view(session, view_id, pinned=pinned):
            raise NoSuchView(str(view_id))


def remove_view(house: House, view_id: int) -> None:
    """Forget a view. Raises NoSuchView."""
    with house.database.write() as session:
        if not views.remove_view(session, view_id):
            raise NoSuchView(str(view_id))


def count_views(house: House, *, today: date | None = None) -> tuple[CountedView, ...]:
    """All views with what each finds now; words such as "last month" count from `today`."""
    corpus = corpus_of(house)
    counted: list[CountedView] = []
    for view in list_views(house):
        try:
            node = parse_query(view.query, today=today)
            found = len(corpus.matches(node)) if node else 0
        except QueryError as error:
            # It was kept by a version that read it otherwise, or a field of one's own that it names is gone.
            counted.append(CountedView(view, 0, error.sentence))
        else:
            counted.append(CountedView(view, found))
    return tuple(counted)


def _view(record: ViewRecord) -> SavedView:
    sort = Sort(record.sort) if record.sort in {each.value for each in Sort} else Sort.SCORE
    return SavedView(
        record.id,
        record.name,
        record.query,
        sort,
        record.position,
        record.pinned,
        record.created,
    )
