"""Nothing vanishes: what a format or typeface cannot carry is written by its number."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from exporters.visible import for_people, for_typeface, for_xml

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=100)


@given(anything)
def test_xml_takes_every_text(text: str) -> None:
    root = ElementTree.Element("a")
    root.text = for_xml(text)
    assert ElementTree.fromstring(ElementTree.tostring(root, "utf-8")).text in (root.text, None)


@given(anything)
def test_every_character_without_a_glyph_is_named(text: str) -> None:
    def has_glyph(code: int) -> bool:
        return 0x20 <= code < 0x7F

    shown = for_typeface(text, has_glyph)
    hidden = {c for c in text if not has_glyph(ord(c))} - set("\n\r\t\x0b\x0c\x85\u2028\u2029")
    assert all(f"U+{ord(character):04X}" in shown for character in hidden)


def test_runs_share_one_pair_of_brackets() -> None:
    assert for_typeface("a𠮷한b", lambda code: code < 128) == "a〔U+20BB7 U+D55C〕b"


def test_paths_from_a_disk_are_shown_byte_by_byte_where_they_must() -> None:
    assert for_people("a\udcff/b\n\x07") == "a\\xff/b〔U+000A〕〔U+0007〕"
