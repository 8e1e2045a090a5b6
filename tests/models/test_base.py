"""Times survive to the microsecond, and naive ones are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from models.base import UtcTime

_DIALECT = sqlite.dialect()
_EARLIEST = datetime(1, 1, 2)  # noqa: DTZ001 - hypothesis wants bounds without a zone
_LATEST = datetime(9999, 12, 30)  # noqa: DTZ001 - likewise
_ZONES = st.integers(-14 * 60 + 1, 14 * 60 - 1).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)


@given(moment=st.datetimes(_EARLIEST, _LATEST, timezones=_ZONES))
def test_a_time_comes_back_exactly(moment: datetime) -> None:
    kind = UtcTime()
    stored = kind.process_bind_param(moment, _DIALECT)
    found = kind.process_result_value(stored, _DIALECT)
    assert isinstance(stored, int)
    assert found == moment
    assert found is not None
    assert found.utcoffset() == timedelta(0)
    assert found.microsecond == moment.microsecond


@given(left=st.datetimes(timezones=st.just(UTC)), right=st.datetimes(timezones=st.just(UTC)))
def test_stored_times_sort_like_times(left: datetime, right: datetime) -> None:
    stored = [UtcTime().process_bind_param(each, _DIALECT) for each in (left, right)]
    assert stored[0] is not None
    assert stored[1] is not None
    assert (stored[0] < stored[1]) == (left < right)


def test_no_time_stays_none_and_a_naive_one_is_refused() -> None:
    assert UtcTime().process_bind_param(None, _DIALECT) is None
    assert UtcTime().process_result_value(None, _DIALECT) is None
    with pytest.raises(ValueError):
        UtcTime().process_bind_param(datetime(2026, 7, 1), _DIALECT)  # noqa: DTZ001 - that is the point
