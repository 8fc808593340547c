"""The CSV files that map local codes to descriptors: read, merged, written.

The first three columns are descriptor, code and uri; an empty uri means "do not send". More columns may follow: notes
for people, which nothing reads. In a file that somebody is still working on, the uri `?` means "not decided yet".
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from include.edfi.documents.codes import UriByCode
from include.edfi.errors import ConfigError

COLUMNS = ("descriptor", "code", "uri")
UNDECIDED = "?"
Key = tuple[str, str]
"""Descriptor name and local code."""


@dataclass(frozen=True)
class MappingFile:
    """What a file says; `notes` are the names of the columns after the first three, and their values by code."""

    uris: Mapping[Key, str]
    notes: tuple[str, ...] = ()
    noted: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)

    def decided(self) -> UriByCode:
        """What somebody has decided."""
        return {key: uri for key, uri in self.uris.items() if uri != UNDECIDED}


@dataclass(frozen=True, order=True)
class Change:
    """What a merge did, or left alone, about one code: its URI before (None: not mapped) and the other file's."""

    descriptor: str
    code: str
    before: str | None
    offered: str
    kept: bool = False

    def __str__(self) -> str:
        what = f"{self.descriptor} {self.code}"
        if self.before is None:
            return f"added    {what}: {_said(self.offered)}"
        if self.kept:
            return f"kept     {what}: {_said(self.before)}, not {_said(self.offered)}"
        return f"changed  {what}: {_said(self.before)} is now {_said(self.offered)}"


def _said(uri: str) -> str:
    return uri or '"do not send"'


def read(path: Path, *, undecided: bool = False) -> MappingFile:
    """A file as it is; with `undecided`, codes that nobody has decided about are no mistake.

    Raises:
        ConfigError: one sentence per mistake with file, line and value.
    """
    found, problems = read_with_problems(path, undecided=undecided)
    if problems:
        raise ConfigError(problems)
    return found


def read_with_problems(path: Path, *, undecided: bool = False) -> tuple[MappingFile, list[str]]:
    """What could be read of a file, and one sentence per mistake."""
    if not path.exists():
        return MappingFile({}), [f"{path.name}: missing; it maps local codes to descriptors ({','.join(COLUMNS)})"]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path.name, list(csv.reader(file)), undecided=undecided)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or "it is no CSV file in UTF-8"
        return MappingFile({}), [f"{path.name}: cannot be read: {reason}"]


def _read(name: str, lines: Sequence[Sequence[str]], *, undecided: bool) -> tuple[MappingFile, list[str]]:
    header = tuple(lines[0]) if lines else ()
    if header[: len(COLUMNS)] != COLUMNS:
        return MappingFile({}), [f"{name}: line 1: the columns must be {','.join(COLUMNS)}; notes may follow"]
    uris: dict[Key, str] = {}
    noted: dict[Key, tuple[str, ...]] = {}
    problems: list[str] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        problems += [f"{name}: line {number}: {problem}" for problem in _problems(cells, header, uris, undecided)]
        descriptor, code, uri, *notes = [*cells, "", "", ""][: max(len(COLUMNS), len(cells))]
        uris[descriptor, code] = uri
        noted[descriptor, code] = tuple(notes)
    return MappingFile(uris, header[len(COLUMNS) :], noted), problems


def _problems(cells: Sequence[str], header: Sequence[str], seen: Mapping[Key, str], undecided: bool) -> Iterator[str]:
    if len(cells) != len(header):
        # A comma too few would read as "do not send", one too many would cut a URI short.
        yield f"the line must have {len(header)} columns ({','.join(header)}); quote a value with a comma"
    descriptor, code, uri, *_ = [*cells, "", "", ""]
    if not descriptor.endswith("Descriptor"):
        yield f"descriptor: {descriptor!r} is no descriptor name such as TermDescriptor"
    if not code:
        yield "code: empty"
    if uri == UNDECIDED and not undecided:
        yield f"uri: {descriptor} {code!r} is not decided yet"
    elif uri != UNDECIDED and uri and (not uri.startswith("uri://") or "#" not in uri):
        yield f"uri: {uri!r} is no descriptor URI such as uri://ed-fi.org/TermDescriptor#Year Round"
    if (descriptor, code) in seen:
        yield f"code: {descriptor} {code!r} is mapped twice"


def merged(
    into: MappingFile, offered: UriByCode, *, keep: bool = False, descriptors: Iterable[str] | None = None
) -> tuple[MappingFile, list[Change]]:
    """`into` with what is offered, and what that changes, by descriptor and code.

    With `keep`, codes that are mapped already stay as they are. `descriptors` are those wanted; None wants all.
    """
    wanted = None if descriptors is None else set(descriptors)
    changes = [
        Change(*key, before=into.uris.get(key), offered=uri, kept=keep and key in into.uris)
        for key, uri in sorted(offered.items())
        if (wanted is None or key[0] in wanted) and into.uris.get(key) != uri
    ]
    new = {(one.descriptor, one.code): one.offered for one in changes if not one.kept}
    return MappingFile({**into.uris, **new}, into.notes, into.noted), changes


def write(path: Path, content: MappingFile) -> None:
    """Replaces a file, sorted by descriptor and code; whoever reads it meanwhile sees the old one or the new one."""
    blank = ("",) * len(content.notes)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *content.notes])
        for (descriptor, code), uri in sorted(content.uris.items()):
            writer.writerow([descriptor, code, uri, *content.noted.get((descriptor, code), blank)])
    fresh.replace(path)
