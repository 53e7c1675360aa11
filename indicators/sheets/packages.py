"""A workbook as the archive that it is: its parts, what they are related to, the same with some of them changed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from indicators.sheets.splicing import CannotSplice, Part, first, named

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Package:
    """The parts of the archive, by name."""

    parts: dict[str, bytes]
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, content: bytes) -> Package:
        with ZipFile(BytesIO(content)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})

    def has(self, name: str) -> bool:
        return name not in self.dropped and (name in self.changed or name in self.parts)

    def get(self, name: str) -> bytes:
        try:
            return self.changed[name] if name in self.changed else self.parts[name]
        except KeyError:
            raise CannotSplice(f"there is no part {name}") from None

    def put(self, name: str, content: bytes) -> None:
        self.changed[name] = content

    def drop(self, name: str) -> None:
        """Leave a part out; who is related to it must be told apart from this (`unrelate`)."""
        self.dropped.add(name)

    def saved(self) -> bytes:
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name in dict.fromkeys([*self.parts, *self.changed]):
                if name not in self.dropped:
                    archive.writestr(name, self.get(name))
        return target.getvalue()


def related(package: Package, part: str, kind: str) -> dict[str, str]:
    """Parts of a kind that a part is related to, by id."""
    relations = _relations_of(part)
    if not package.has(relations):
        return {}
    folder = posixpath.dirname(part)
    found = {}
    for one in Part(package.get(relations)).elements(named("Relationships/Relationship")):
        given = one.attributes
        if given.get("Type", "").rpartition("/")[2] == kind and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[given.get("Id", "")] = posixpath.normpath(path)
    return found


def _relations_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def free_name(package: Package, form: str) -> str:
    number = 1
    while package.has(form.format(f"Dx{number}")):
        number += 1
    return form.format(f"Dx{number}")


def relate(package: Package, part: str, target: str, kind: str) -> str:
    """A relation from the part to the target; returns its id."""
    name = _relations_of(part)
    if not package.has(name):
        package.put(name, f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{PACKAGE}"/>'.encode())
    relations = Part(package.get(name))
    found = relations.elements(named("Relationships", "Relationships/Relationship"))
    root = first(found, "Relationships")
    if root is None:
        raise CannotSplice("relations without a root")
    taken = {one.attributes.get("Id") for one in found}
    identity = next(f"rIdDx{number}" for number in range(1, len(taken) + 2) if f"rIdDx{number}" not in taken)
    relations.put_last(
        root, f'<{root.prefix}Relationship Id="{identity}" Type="{RELATIONS}/{kind}" Target="/{target}"/>'
    )
    package.put(name, relations.written())
    return identity


def unrelate(package: Package, part: str, kind: str) -> None:
    """Take away the part's relations of a kind, with the parts that they lead to and what is declared of those."""
    targets = set(related(package, part, kind).values())
    if not targets:
        return
    _without(package, _relations_of(part), "Relationships/Relationship", lambda one: _ends_in(one, "Type", kind))
    for target in targets:
        package.drop(target)
    _without(
        package, "[Content_Types].xml", "Types/Override", lambda one: one.get("PartName", "").lstrip("/") in targets
    )


def _ends_in(attributes: Mapping[str, str], name: str, word: str) -> bool:
    return attributes.get(name, "").rpartition("/")[2] == word


def _without(package: Package, name: str, path: str, is_meant: Callable[[Mapping[str, str]], bool]) -> None:
    part = Part(package.get(name))
    for one in part.elements(named(path)):
        if is_meant(one.attributes):
            part.edits.append((one.start, one.end, b""))
    package.put(name, part.written())


def declare(package: Package, entry: str, *, at_end: bool = False, unless: str = "") -> None:
    name = "[Content_Types].xml"
    types = Part(package.get(name))
    if unless and unless.encode() in types.content:
        return
    root = first(types.elements(named("Types")), "Types")
    if root is None or root.is_empty or root.prefix:
        raise CannotSplice("types of another form")
    types.put(root.outer if at_end else root.inner, entry)
    package.put(name, types.written())


def place_of(address: str) -> tuple[int, int]:
    """Row and column, counted from 1; CannotSplice for what is no address."""
    match = _ADDRESS.fullmatch(address.replace("$", ""))
    if match is None:
        raise CannotSplice(address)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
