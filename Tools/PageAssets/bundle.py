"""Joins modules into one file for each entry, so that a browser asks once for what it needs at once.

Each module is a function that gives what it exports, under the names that it has in the others: so no two may export the
same name, and what is imported keeps its name. What is imported while the page runs, by the first entry alone, is a file of
its own, which takes the rest out of the first.
"""

import re

IMPORT = re.compile(r'(?:^|(?<=[;\n]))(?P<kind>import|export)(?P<names>\{[^}]*\}|\*)from"(?P<path>[^"]+)";')
EXPORT = re.compile(r"(?:^|(?<=[;}\n]))export (?P<head>const|(?:async )?function\*?|class) ?(?P<name>[\w$]+)")
# Lets Chromium compile the first file whole on another thread while it loads, and not each function on the page's as it runs.
HINT = "//# allFunctionsCalledOnLoad\n"
LATER = re.compile(r'\bimport\("(?P<path>[^"]+)"\)')


def bundles(modules: dict[str, str], entry: str) -> dict[str, str]:
    """Files by their paths: the entry, and what it imports while it runs. `modules` are squeezed, by their paths."""
    later = [resolved(modules, entry, match["path"]) for match in LATER.finditer(modules[entry])]
    needed = {name: ordered(modules, name) for name in [entry, *later]}
    # What two of them need is in the first.
    first = needed[entry]
    for name in later:
        others = {module for other in later if other != name for module in needed[other]}
        first = [module for module in needed[name] if module in others and module not in first] + first
    exports = owners(modules, set().union(*needed.values()))
    found = {}
    wanted: set[str] = set()
    for name in later:
        own = [module for module in needed[name] if module not in first]
        outside = {word for module in own for word in imported(modules, module) if exports[word] in first}
        wanted |= outside
        path = ("../" * name.count("/") or "./") + entry
        found[name] = f'import{{{",".join(sorted(outside))}}}from"{path}";' + "".join(
            wrapped(modules, module) for module in own) + f'export{{{",".join(exported(modules[name]))}}};\n'
    text = HINT + "".join(wrapped(modules, module) for module in first)
    return {entry: text + (f'export{{{",".join(sorted(wanted))}}};\n' if wanted else "")} | found


def resolved(modules: dict[str, str], name: str, path: str) -> str:
    """The module that another one imports by a path."""
    parts = name.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    target = "/".join(parts)
    if target not in modules:
        raise SystemExit(f"Page/{name} imports {path}, which isn't there")
    return target


def ordered(modules: dict[str, str], entry: str) -> list[str]:
    """All modules that an entry needs at once, each behind those that it needs itself."""
    found: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise SystemExit(f"Page/{name} imports itself by {', '.join(above[above.index(name) + 1:])}")
        if name in found:
            return
        for match in IMPORT.finditer(modules[name]):
            visit(resolved(modules, name, match["path"]), (*above, name))
        found.append(name)

    visit(entry, ())
    return found


def exported(text: str) -> list[str]:
    return [match["name"] for match in EXPORT.finditer(text)]


def owners(modules: dict[str, str], names: set[str]) -> dict[str, str]:
    """Which module a name comes from."""
    found: dict[str, str] = {}
    for module in sorted(names):
        for name in exported(modules[module]):
            if name in found:
                raise SystemExit(f"Page/{module} and Page/{found[name]} export {name}: one name means one thing")
            found[name] = module
    for module in names:
        for name in imported(modules, module):
            if name not in found:
                raise SystemExit(f"Page/{module} imports {name}, which nothing exports under that name")
    return found


def imported(modules: dict[str, str], name: str) -> list[str]:
    return [
        word for match in IMPORT.finditer(modules[name]) if match["kind"] == "import" for word in match["names"].strip("{}").split(",")
    ]


def wrapped(modules: dict[str, str], name: str) -> str:
    """A module as a function that is called at once."""
    names = ",".join(exported(modules[name]))
    text = EXPORT.sub(r"\g<head> \g<name>", IMPORT.sub("", modules[name])).strip("\n")
    if "export" in re.findall(r"[\w$.]+", text) or re.search(r"\bimport\b(?!\()", text):
        raise SystemExit(f"Page/{name} imports or exports in a way that isn't known here")
    if not text:
        return ""
    return f"const{{{names}}}=(()=>{{{text}\nreturn{{{names}}}}})();\n" if names else f"(()=>{{{text}\n}})();\n"
