"""A row of the register of waivers that says nothing answers for nothing, and stops nobody."""

from __future__ import annotations

import pytest

from models.handover.waiving import answers_for


@pytest.mark.parametrize("subject", ["", " ", "\n"])
def test_a_waiver_without_a_subject_answers_for_nothing(subject: str) -> None:
    assert not answers_for(subject, "material", set())
    assert not answers_for(subject, "", set())
