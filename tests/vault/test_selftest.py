"""The self-test passes here, notices every broken algorithm, and stops the program when one is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import ExitCode, explain
from resources import known_answers
from tests.timing import quickest
from vault import primitives, selftest, sm2
from vault.errors import SelfTestFailed
from vault.primitives import Sealer
from vault.selftest import healthy, require_self_test, run_self_test
from vault.suites import SUITES


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """The outcome is kept for the whole process: no test may leave its own behind."""
    selftest._failures.cache_clear()
    yield
    selftest._failures.cache_clear()


def failed() -> set[str]:
    return {test.name for test in run_self_test() if not test.passed}


def test_everything_passes_and_names_its_source() -> None:
    results = run_self_test()
    assert [test.name for test in results if not test.passed] == []
    assert all(test.source for test in results)
    assert len({test.name for test in results}) == len(results) == 16
    require_self_test()


def test_every_algorithm_of_both_suites_is_tested() -> None:
    names = " ".join(test.name for test in run_self_test())
    for suite in SUITES.values():
        for algorithm in suite.description.split(", "):
            assert algorithm in names


def test_it_is_quick() -> None:
    """About 40 ms; a slow machine may take several times as long."""
    assert quickest(run_self_test) < 0.3


_WRONG = {
    "digest": (b"wrong", {"SHA-256", "SM3"}),
    "hmac_digest": (b"wrong", {"HMAC-SHA-256", "HMAC-SM3"}),
    "hkdf": (b"wrong", {"HKDF-SHA-256", "HKDF-SM3"}),
    "argon2id": (b"wrong", {"Argon2id"}),
    "pbkdf2_sm3": (b"wrong", {"PBKDF2-HMAC-SM3"}),
    "scrypt": (b"wrong", {"scrypt"}),
    "ed25519_public": (b"wrong", {"Ed25519"}),
    "ed25519_sign": (b"wrong", {"Ed25519"}),
    "random_bytes": (bytes(1024), {"Random generator, health test"}),
}


@pytest.mark.parametrize("function", _WRONG)
def test_a_wrong_answer_is_noticed(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, names = _WRONG[function]
    monkeypatch.setattr(primitives, function, lambda *_given, **_named: answer)
    assert failed() == names


@pytest.mark.parametrize("function", _WRONG)
def test_an_algorithm_that_is_not_there_has_failed(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_given: object, **_named: object) -> bytes:
        raise RuntimeError("unsupported")

    monkeypatch.setattr(primitives, function, unsupported)
    assert failed() == _WRONG[function][1]


@pytest.mark.parametrize("answer", [True, False])
def test_verification_that_says_the_same_to_everything_is_noticed(
    answer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(primitives, "ed25519_verify", lambda *_given: answer)
    assert failed() == {"Ed25519"}


def test_wrong_sm2_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sm2, "sign_with", lambda *_given, **_named: bytes(64))
        assert failed() == {"SM2"}
    with monkeypatch.context() as broken:
        broken.setattr(sm2, "verify", lambda *_given, **_named: False)
        assert failed() == {"SM2"}


def test_opening_without_a_look_at_the_tag_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative tests are what tells such a library from a good one."""
    opened = Sealer.open

    def careless(self: Sealer, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        try:
            return opened(self, nonce, sealed, associated)
        except primitives.AuthenticationFailed:
            return sealed[:-16]

    monkeypatch.setattr(Sealer, "open", careless)
    assert failed() == {"AES-256-GCM refuses a changed tag", "SM4-GCM refuses a changed tag"}


def test_wrong_sealing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sealer, "seal", lambda *_given: b"wrong")
    assert failed() == {"AES-256-GCM", "SM4-GCM"}


def test_missing_or_damaged_vectors_fail_the_tests_that_need_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_answers, "FOLDER", tmp_path)
    (tmp_path / "digest.json").write_text("[", encoding="utf-8")
    (tmp_path / "hmac.json").write_text("[]", encoding="utf-8")
    (tmp_path / "hkdf.json").write_text('[{"algorithm": "sm3"}]', encoding="utf-8")
    assert len(failed()) == 15
    assert all(test.source for test in run_self_test())


def test_a_failure_stops_the_program_and_says_what_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(primitives, "argon2id", lambda *_given, **_named: b"wrong")
    with pytest.raises(SelfTestFailed) as caught:
        require_self_test()
    assert caught.value.names == ("Argon2id",)
    explanation = explain(caught.value)
    assert "Argon2id" in explanation.sentence
    assert explanation.exit_code == ExitCode.REFUSED


def test_the_tests_run_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    require_self_test()
    monkeypatch.setattr(selftest, "run_self_test", lambda: pytest.fail("ran again"))
    require_self_test()


@pytest.mark.parametrize(
    "sample",
    [
        bytes(1024),
        bytes(range(256)) * 2 + b"\x07" * 6 + bytes(506),
        bytes(range(256)) + bytes((7,)) * 6 + bytes(range(250)),
        bytes(7 if place % 25 == 0 else place % 251 + 1 for place in range(512)),
    ],
    ids=["all zero", "zeros later", "six alike", "one far too often"],
)
def test_an_unhealthy_generator_is_noticed(sample: bytes) -> None:
    assert not healthy(sample)


def test_a_healthy_generator_may_repeat_itself_a_little() -> None:
    assert healthy(bytes(range(256)) * 4)
    assert healthy(bytes(range(256)) + bytes((7,)) * 5 + bytes(range(251)))
