"""What the page's modules become: one file for what a browser needs at once, one for each that is imported later."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tools/PageAssets"))
import bundle  # noqa: E402

MODULES = {
    "main.js": 'import{a}from"./kit.js";a(()=>import("./later/view.js"));',
    "kit.js": 'export{a}from"./deep/a.js";export*from"./b.js";',
    "deep/a.js": 'import{b}from"../b.js";export const a=(run)=>b(run);',
    "b.js": "export function b(run){run();}",
    "later/view.js": 'import{a,b}from"../kit.js";import{c}from"./c.js";export const view=[a,b,c];',
    "later/c.js": "export class c{}",
}


def test_each_entry_is_one_file_behind_what_it_needs():
    files = bundle.bundles(MODULES, "main.js")
    assert list(files) == ["main.js", "later/view.js"]
    main, later = files.values()
    assert main.startswith("//# allFunctionsCalledOnLoad\n") and not later.startswith("//#")
    assert main.index("function b") < main.index("const a=") < main.index('import("./later/view.js")')
    assert main.endswith("export{a,b};\n") and 'from"' not in main
    assert later.startswith('import{a,b}from"../main.js";') and later.endswith("export{view};\n")
    assert "function b" not in later and "class c" in later and "class c" not in main


def test_what_two_later_ones_need_is_in_the_first():
    modules = MODULES | {
        "main.js": MODULES["main.js"] + 'import("./other.js");', "other.js": 'import{c}from"./later/c.js";export const d=c;',
    }
    main, later, other = bundle.bundles(modules, "main.js").values()
    assert "class c" in main and "class c" not in later + other
    assert 'import{c}from"./main.js";' in other


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("b.js", "export function b(){}export const a=1;", "one name means one thing"),
        ("b.js", 'import{a}from"./deep/a.js";export const b=a;', "imports itself by"),
        ("b.js", 'import{x}from"./x.js";export const b=x;', "which isn't there"),
        ("later/view.js", 'import{z}from"../kit.js";export const view=z;', "imports z, which nothing exports"),
        ("b.js", "export function b(){}export default b;", "in a way that isn't known"),
    ],
)
def test_what_cannot_be_joined_is_told(name, text, message):
    with pytest.raises(SystemExit, match=message):
        bundle.bundles(MODULES | {name: text}, "main.js")
