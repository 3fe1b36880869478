"""An audit fails where a source answers and names a weakness or only a part, and says so where none can be reached."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from . import __main__ as command
from . import audit
from .audit import LOCKS, ROOT, AuditResult, Outcome, ToolAnswer, judge_npm_answer, judge_python_answer

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "pyrage", "skip_reason": "Dependency not found on PyPI and could not be audited: pyrage (1.4.0)"}
ADVISORY = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-0001"], "fix_versions": ["6.4.1"]}
WEAK = {"name": "bleach", "version": "6.4.0", "vulns": [ADVISORY]}


def python_answer(*packages: dict[str, Any]) -> ToolAnswer:
    return ToolAnswer(0, json.dumps({"dependencies": packages, "fixes": []}), "")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (python_answer(SOUND), Outcome.CLEAN),
        (python_answer(SOUND, WEAK), Outcome.WEAK),
        (python_answer(SOUND, UNKNOWN), Outcome.INCOMPLETE),
        (python_answer(UNKNOWN), Outcome.UNREACHED),
        (python_answer(), Outcome.INCOMPLETE),
        (ToolAnswer(1, "", "requests.exceptions.ConnectionError: Max retries exceeded"), Outcome.UNREACHED),
        (ToolAnswer(1, "", "pip_audit: ServiceError: 500 Server Error"), Outcome.INCOMPLETE),
        (ToolAnswer(1, "", "requirements.txt: hashes do not fit"), Outcome.INCOMPLETE),
    ],
)
def test_answers_of_pip_audit(answer, outcome):
    assert judge_python_answer(answer).outcome is outcome


def test_a_weakness_is_named_with_what_mends_it():
    assert judge_python_answer(python_answer(WEAK)).details == ["bleach 6.4.0: PYSEC-2026-1, mended in 6.4.1"]


def test_an_accepted_weakness_is_passed_by_any_of_its_names(monkeypatch):
    monkeypatch.setattr(audit, "ACCEPTED", {"CVE-2026-0001": "the function is not used"})
    assert judge_python_answer(python_answer(WEAK)).outcome is Outcome.CLEAN


NPM_WEAK = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "eslint": {"via": ["minimatch"]},
        "minimatch": {"via": [{"url": "https://example.org/advisories/GHSA-1", "title": "slow"}]},
    },
}


@pytest.mark.parametrize(
    ("report", "outcome"),
    [
        ({"auditReportVersion": 2, "vulnerabilities": {}}, Outcome.CLEAN),
        (NPM_WEAK, Outcome.WEAK),
        ({"message": "405 Method Not Allowed", "statusCode": 405, "error": {}}, Outcome.UNREACHED),
        ({"message": "request failed, reason: getaddrinfo ENOTFOUND", "error": {}}, Outcome.UNREACHED),
        ({"message": "500 Internal Server Error", "statusCode": 500, "error": {}}, Outcome.INCOMPLETE),
        ({"error": {"code": "ENOLOCK"}}, Outcome.INCOMPLETE),
    ],
)
def test_answers_of_npm(report, outcome):
    assert judge_npm_answer(ToolAnswer(1, json.dumps(report), "")).outcome is outcome


def test_npm_without_an_answer_is_a_failure():
    assert judge_npm_answer(ToolAnswer(1, "", "node: not found")).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    ("outcome", "required", "status"),
    [
        (Outcome.CLEAN, "0", 0),
        (Outcome.WEAK, "0", 1),
        (Outcome.INCOMPLETE, "0", 1),
        (Outcome.UNREACHED, "0", 0),
        (Outcome.UNREACHED, "1", 1),
    ],
)
def test_the_command_fails_closed_where_a_source_answers(monkeypatch, capsys, outcome, required, status):
    monkeypatch.setenv("AUDIT_REQUIRED", required)
    monkeypatch.setattr(command, "audit_python_packages", lambda: AuditResult("Python packages", Outcome.CLEAN))
    monkeypatch.setattr(command, "audit_npm_packages", lambda: AuditResult("JavaScript tools", outcome, ["a line"]))
    assert command.main() == status
    assert capsys.readouterr().out.endswith(f"JavaScript tools: {outcome.value}\n  a line\n")


def test_the_second_source_is_asked_where_the_first_cannot_be_reached(monkeypatch):
    answers = {"pypi": python_answer(UNKNOWN), "osv": python_answer(WEAK)}
    asked = []

    def run_tool(*arguments: str) -> ToolAnswer:
        asked.append(arguments[-1].rpartition("=")[2])
        return answers[asked[-1]]

    monkeypatch.setattr(audit, "run_tool", run_tool)
    assert audit.audit_python_packages().outcome is Outcome.WEAK
    assert asked == ["pypi", "osv"]


def test_every_locked_package_has_a_hash():
    for name in LOCKS:
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8").strip())
        assert all("--hash=sha256:" in entry for entry in entries), name
