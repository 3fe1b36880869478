"""Rules of lems_site/docs/security.md that are seen in the source itself: nothing is run, queried or built from texts."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage
from django.forms import BaseForm, ModelForm

from tests.conftest import ROOT

FILES = [path for path in sorted((ROOT / "lems_site").rglob("*.py")) if "migrations" not in path.parts]
RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
RUNS = {"eval", "exec", "compile", "__import__"}
SHELLS = {"system", "popen", "getoutput", "getstatusoutput"}
FROM_TEXTS = {"from_string", "Template"}
# Invented diaries for trying need no secret numbers; they are drawn from a seed, so that they are the same each time.
NOT_SECRET = {"lems_site/diary/account/demo_data.py"}


def called_names(source: str) -> Iterator[tuple[str, str, ast.Call]]:
    """What is called: the name of its owner where it has one (re in re.compile), its own name, and the call."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield "", node.func.id, node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr, node


def problems_of(source: str) -> list[str]:
    problems = []
    for owner, name, call in called_names(source):
        if (name in RUNS and not owner) or (owner == "os" and name in SHELLS):
            problems.append(f"line {call.lineno}: {name} runs a text")
        if any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords):
            problems.append(f"line {call.lineno}: a shell")
        if name in FROM_TEXTS:
            problems.append(f"line {call.lineno}: a template from a text")
    return problems


def test_nothing_is_run_or_built_from_texts():
    assert len(FILES) > 400
    assert not {str(path): problems for path in FILES if (problems := problems_of(path.read_text("utf-8")))}


def test_what_is_run_from_texts_is_found():
    calls = (
        "eval(words)",
        "subprocess.run(words, shell=True)",
        "Template(words)",
        "engine.from_string(words)",
        "os.system('ls')",
    )
    assert all(problems_of(call) for call in calls)
    assert not problems_of("re.compile('a')\nsubprocess.run(['ls'])")


def test_the_linter_watches_over_queries_shells_and_random_numbers():
    assert "S" in RUFF["select"]
    assert {rule for rule in RUFF["ignore"] if rule.startswith("S") and rule[1:].isdigit()} == {"S101"}
    loosened = {path: rules for path, rules in RUFF["per-file-ignores"].items() if any(rule.startswith("S") for rule in rules)}
    assert set(loosened) == {"tests/**"}


def test_secrets_come_from_the_safe_source():
    use = {
        str(path.relative_to(ROOT)) for path in FILES if re.search(r"^(?:import|from) random\b", path.read_text("utf-8"), re.M)
    }
    assert use == NOT_SECRET


def own_forms(of: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in of.__subclasses__():
        if form.__module__.startswith("lems_site."):
            yield form
        yield from own_forms(form)


def test_forms_take_the_fields_that_they_name_and_no_other():
    forms = {
        form.__name__: vars(form)["Meta"] for form in set(own_forms()) if issubclass(form, ModelForm) and "Meta" in vars(form)
    }
    assert forms
    assert not [name for name, meta in forms.items() if getattr(meta, "fields", None) == "__all__" or hasattr(meta, "exclude")]


def test_nginx_serves_folders_of_the_site_alone_and_lists_none():
    conf = (ROOT / "lems_site" / "deploy" / "nginx.conf").read_text("utf-8")
    assert "autoindex" not in conf
    folders = re.findall(r"\b(?:root|alias) +([^;]+);", conf)
    assert folders
    assert all(folder.startswith(("/var/cache/lems", "/var/www/html")) for folder in folders)
    assert re.findall(r"ssl_protocols +([^;]+);", conf) == ["TLSv1.2 TLSv1.3"]


def test_a_line_feed_in_the_head_of_a_mail_is_refused():
    with pytest.raises(BadHeaderError):
        EmailMessage("A subject\nBcc: everybody@example.org", "text", None, ["ada@example.org"]).send()
    assert not mail.outbox
