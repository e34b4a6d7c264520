"""Takes out of scripts and styles what only people need: comments, white space, commas before a closing bracket.

Names that a module keeps to itself are shortened where it is plain that they are no property's. The tests run on what
comes out.
"""

import re

# What JavaScript is made of; what begins a template is read on by hand, since others may be nested in it.
TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<comment>//[^\n]*|/\*[\s\S]*?\*/)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<template>`)
  | (?P<word>[\w$\#]+(?:\.\d+)?)
  | (?P<mark>=>|\?\?=?|\?\.|&&=?|\|\|=?|\*\*|\.\.\.|[=!]==?|[-+]{2}|[-+*/%<>&|^]=?|[{}()\[\];,?:.~!@=])
    """,
    re.VERBOSE,
)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
# After these a slash begins a regular expression, and a line break means nothing.
OPEN = set("{([,;?:.!~=") | {"=>", "??", "&&", "||", "?.", "...", "===", "!==", "==", "!=", "+", "-", "*", "/", "%", "<", ">", "<=", ">=", "&", "|", "+=", "-=", "??=", "||="}
CLOSE = set(")],;:?.") | {"?.", "??", "&&", "||", "=>", "===", "!==", "}"}
WORDS = {"return", "typeof", "case", "in", "of", "void", "await", "yield", "else"}


def tokens(text: str) -> list[str]:
    """The tokens of a script; white space is one blank, or one line break where it has any."""
    found: list[str] = []
    position = 0
    while position < len(text):
        last = next((token for token in reversed(found) if token not in (" ", "\n")), ";")
        if text[position] == "/" and text[position + 1] not in "/*" and (last in OPEN or last in WORDS):
            match = REGEX.match(text, position)
            if match:
                found.append(match[0])
                position = match.end()
                continue
        match = TOKEN.match(text, position)
        if not match:
            raise ValueError(f"no token of JavaScript: {text[position:position + 20]!r}")
        position = match.end()
        kind = match.lastgroup
        if kind == "template":
            end = template_end(text, position)
            found.append(text[match.start() : end])
            position = end
        elif kind in ("space", "comment"):
            blank = "\n" if "\n" in match[0] or (kind == "comment" and match[0].startswith("//")) else " "
            if found and found[-1] in (" ", "\n"):
                found[-1] = "\n" if "\n" in (blank, found[-1]) else " "
            else:
                found.append(blank)
        else:
            found.append(match[0])
    return found


def template_end(text: str, position: int) -> int:
    """Where a template ends whose first backtick is before `position`."""
    while text[position] != "`":
        if text[position] == "\\":
            position += 2
        elif text.startswith("${", position):
            position += 2
            depth = 1
            while depth:
                match = TOKEN.match(text, position)
                if match and match.lastgroup == "template":
                    position = template_end(text, match.end())
                    continue
                if not match or (text[position] == "/" and (regex := REGEX.match(text, position)) and text[position - 1] == "("):
                    match = REGEX.match(text, position)
                if not match:
                    raise ValueError(f"no token of JavaScript in a template: {text[position:position + 20]!r}")
                depth += {"{": 1, "}": -1}.get(match[0], 0)
                position = match.end()
        else:
            position += 1
    return position + 1


def script(text: str) -> str:
    """A script without comments and without the white space that means nothing."""
    found = tokens(text)
    private = private_names(found) | local_names(found)
    kept: list[str] = []
    for index, token in enumerate(found):
        last = kept[-1] if kept else ";"
        following = found[index + 1] if index + 1 < len(found) else ";"
        if token == "\n" and (last in OPEN or following in CLOSE):
            continue
        if token == " " and not needs_blank(last, following):
            continue
        if token in ")]}" and last == ",":
            kept.pop()
        kept.append(private.get(token, token))
    return "".join(kept).strip("\n") + "\n"


def private_names(found: list[str]) -> dict[str, str]:
    """Short names for the private members of classes, which nobody outside can see."""
    kept = {name for token in found if token[0] == "`" for name in re.findall(r"#[A-Za-z]\w*", token)}
    names = dict.fromkeys(token for token in found if re.fullmatch(r"#[A-Za-z]\w*", token) and token not in kept)
    return {name: f"#{chr(97 + index % 26)}{index // 26 or ''}" for index, name in enumerate(names)}


NAME = re.compile(r"[A-Za-z_$][\w$]*")


def local_names(found: list[str]) -> dict[str, str]:
    """Short names for what a module declares for itself and uses as nothing but a variable."""
    code = [token for token in found if token not in (" ", "\n")]
    taken = {word for token in code for word in NAME.findall(token)}
    pairs = brackets(code)
    around = enclosing(code)
    declared: dict[str, int] = {}
    kept = {word for token in code if token[0] == "`" for word in NAME.findall(token)} | {"as", "async", "from", "get", "of", "set", "static"}
    for index, token in enumerate(code):
        last, following = code[index - 1] if index else ";", code[index + 1] if index + 1 < len(code) else ";"
        if token == "=>":
            declare(code, pairs.get(index - 1), index - 1, declared)
        if not NAME.fullmatch(token):
            continue
        if last in ("const", "let", "function", "class"):
            declared.setdefault(token, 0)
            if last == "function":
                declare(code, index + 1, pairs.get(index + 1, 0), declared)
            if index > 1 and "export" in code[max(0, index - 3) : index]:
                kept.add(token)
        is_property = last in (".", "?.") or (around[index] == "{" and last in "{," and following in ",:=}")
        end = pairs.get(index + 1) if following == "(" else None
        is_method = end is not None and last != "function" and code[end + 1 : end + 2] == ["{"]
        if is_property or is_method:
            kept.add(token)
        elif token in declared:
            declared[token] += 1
    shorts = (first + second for second in ["", *"0123456789"] for first in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    free = (short for short in shorts if short not in taken)
    return {name: next(free) for name in declared if name not in kept and len(name) > 2}


def brackets(code: list[str]) -> dict[int, int]:
    """For each round bracket, where the other one of its pair is."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(code):
        if token == "(":
            waiting.append(index)
        elif token == ")" and waiting:
            pairs[index] = waiting.pop()
            pairs[pairs[index]] = index
    return pairs


def enclosing(code: list[str]) -> list[str]:
    """For each token, the bracket that it stands in."""
    found: list[str] = []
    waiting = [""]
    for token in code:
        if token in (")", "]", "}"):
            waiting.pop()
        found.append(waiting[-1])
        if token in ("(", "[", "{"):
            waiting.append(token)
    return found


def declare(code: list[str], start: int | None, end: int, declared: dict[str, int]) -> None:
    """The plain parameters of a function whose brackets are known, or the one that stands without any."""
    if start is None:
        if NAME.fullmatch(code[end]):
            declared.setdefault(code[end], 0)
        return
    depth = 0
    for index in range(start, end + 1):
        token = code[index]
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token, 0)
        if depth == 1 and NAME.fullmatch(token) and code[index - 1] in "(," and code[index + 1] in ",)=":
            declared.setdefault(token, 0)


def needs_blank(last: str, following: str) -> bool:
    if last[-1] in "+-" and following[0] in "+-":
        return True
    if last[-1] == "/" or following[0] == "/":
        return True
    return bool(re.match(r"[\w$#]", last[-1]) and re.match(r"[\w$#]", following[0])) or (last[-1].isdigit() and following[0] == ".")


def style(text: str) -> str:
    """A style sheet without comments and without the white space that means nothing."""
    text = re.sub(r"/\*[\s\S]*?\*/", "", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    text = re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", text)
    return text.replace(";}", "}").replace("}", "}\n").strip() + "\n"
