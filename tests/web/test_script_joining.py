"""Scripts joined into one file for each kind of page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from lems_site.web.static_files.script_joining import HEAD_PARTS, SCRIPTS, join_scripts

OWN = Path(settings.BASE_DIR) / "static/js"


def write(folder: Path, **modules: str) -> Path:
    (folder / "head").mkdir()
    for name in HEAD_PARTS:
        (folder / name).write_text("// head\n")
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_what_is_imported_comes_first_and_once(tmp_path):
    folder = write(
        tmp_path,
        first='import { three } from "./third.js";\nthree();\n',
        second='import {\n  three as drei,\n} from "./third.js";\ndrei();\n',
        third="export function three() {}\nexport const four = 4;\nexport async function five() {}\n",
    )
    text = join_scripts(folder, ("first.js", "second.js"))
    assert text.count('parts["third.js"] = { three, four, five };') == 1
    assert text.index('parts["third.js"] = ') < text.index('const { three } = parts["third.js"];')
    assert 'const { three: drei, } = parts["third.js"];' in text
    assert "import {" not in text
    assert "export " not in text


def test_each_module_runs_once_the_page_is_parsed_apart_from_the_others(tmp_path):
    text = join_scripts(write(tmp_path, one="one();\n", two="two();\n"), ("one.js", "two.js"))
    assert text.count('document.addEventListener("DOMContentLoaded", () => {') == 2
    assert text.startswith("// head\n// head\n")


def test_an_address_that_a_module_loads_later_is_relative_to_the_joined_file(tmp_path):
    folder = write(tmp_path)
    (folder / "folder").mkdir()
    (folder / "folder/one.js").write_text('const open = () => import("../later.js");\n')
    assert 'import("./later.js")' in join_scripts(folder, ("folder/one.js",))


@pytest.mark.parametrize(
    "line", ["export default 1;", 'import * as all from "./a.js";', "export { a };", "await a();", 'import "./a.js";']
)
def test_what_cannot_be_joined_is_refused(tmp_path, line):
    with pytest.raises(ValueError, match=r"one\.js: cannot be joined"):
        join_scripts(write(tmp_path, one=f"{line}\n"), ("one.js",))


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_kind_of_page_has_a_file(name):
    text = join_scripts(OWN, SCRIPTS[name])
    assert "serviceWorker.register" in text
    assert len(text) > len(join_scripts(OWN, ())) or not SCRIPTS[name]
