"""Names are told apart by neither case nor width, and the tree of tags is what its paths say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.naming import has_order, name_key, tidy_name
from models.order import collecting, custom_fields, relating, tags
from models.order.tags import TagTree
from models.session import Database


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Net", "ｎｅｔ"),
        ("VPN 网关", " vpn　 网关 "),
        ("straße", "STRASSE"),
        ("é", "e\u0301"),
        ("①", "1"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_other_names() -> None:
    assert len({name_key(each) for each in ("网络", "網絡", "net", "nett", "n e t")}) == 5


@given(st.text())
def test_a_key_is_its_own_key_and_that_of_the_tidy_name(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    tidy = tidy_name(name)
    assert tidy_name(tidy) == tidy
    assert not any(each < " " for each in tidy)


def test_a_tree_follows_its_changes() -> None:
    tree = TagTree([(1, 0, "a"), (2, 1, "b"), (3, 2, "c"), (4, 0, "d")])
    assert tree.path(3) == "a/b/c"
    assert (tree.depth(3), tree.height(1), tree.height(3)) == (3, 3, 1)
    assert list(tree.line(3)) == [3, 2, 1]
    assert tree.below(1) == [1, 2, 3]
    assert (tree.find("A/ｂ"), tree.find("a/x"), tree.find("x")) == (2, None, None)
    tree.place(2, 4, "B")
    assert [tree.path(each) for each in tree] == ["a", "d/B", "d/B/c", "d"]
    tree.remove(3)
    assert tree.children(2) == []
    assert 3 not in tree


def test_a_database_without_order_has_nothing_in_order(database: Database) -> None:
    """As in an edition that was prepared before there was any."""
    with database.write() as session:
        for table in ("document_tag", "tag", "collection_item", "collection", "relation"):
            session.connection().exec_driver_sql(f"DROP TABLE {table}")
    with database.read() as session:
        assert not has_order(session)
        assert tags.all_tags(session) == []
        assert tags.borne_by(session, [1]) == {}
        assert collecting.all_collections(session) == []
        assert collecting.collections_with(session, [1]) == {}
        assert relating.relations_with(session, [1]) == []
        assert relating.superseded_among(session, "supersedes", [1]) == set()
        assert custom_fields.all_fields(session) == []
        assert custom_fields.values_about(session, [1]) == {}
