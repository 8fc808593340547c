"""The CSV files that map local codes to descriptors: read, merged, written.

The first three columns are descriptor, code and uri; an empty uri means "do not send". Further columns are notes,
which are not evaluated. In a worksheet that is not finished, the uri `?` means "not decided yet".
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
    """The content of a file; `notes` are the names of the columns after the first three."""

    uris: Mapping[Key, str]
    notes: tuple[str, ...] = ()
    noted: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    """The values of those columns by code."""

    def decided(self) -> UriByCode:
        """The mappings that are decided."""
        return {key: uri for key, uri in self.uris.items() if uri != UNDECIDED}


@dataclass(frozen=True, order=True)
class Change:
    """What a merge changed or kept for one code: the URI before (None: not mapped) and the other file's."""

    descriptor: str
    code: str
    before: str | None
    offered: str
    kept: bool = False

    def __str__(self) -> str:
        key = f"{self.descriptor} {self.code}"
        if self.before is None:
            return f"added    {key}: {_shown(self.offered)}"
        if self.kept:
            return f"kept     {key}: {_shown(self.before)}, not {_shown(self.offered)}"
        return f"changed  {key}: from {_shown(self.before)} to {_shown(self.offered)}"


def _shown(uri: str) -> str:
    return uri or '"do not send"'


def read(path: Path, *, undecided: bool = False) -> MappingFile:
    """Read a file; `undecided` accepts codes that are not decided yet.

    Raises:
        ConfigError: one sentence per error with file, line and value.
    """
    content, problems = read_with_problems(path, undecided=undecided)
    if problems:
        raise ConfigError(problems)
    return content


def read_with_problems(path: Path, *, undecided: bool = False) -> tuple[MappingFile, list[str]]:
    """The valid content of a file, and one sentence per error."""
    if not path.exists():
        return MappingFile({}), [f"{path.name}: missing; create it with the columns {','.join(COLUMNS)}"]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path.name, list(csv.reader(file)), undecided=undecided)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or "not a CSV file in UTF-8"
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
        # With a comma missing, the code would be read as "do not send"; with one too many, the URI would be cut.
        yield f"the line must have {len(header)} columns ({','.join(header)}); quote a value with a comma"
    descriptor, code, uri, *_ = [*cells, "", "", ""]
    if not descriptor.endswith("Descriptor"):
        yield f"descriptor: {descriptor!r} is not a descriptor name such as TermDescriptor"
    if not code:
        yield "code: empty"
    if uri == UNDECIDED and not undecided:
        yield f"uri: {descriptor} {code!r} is not decided yet"
    elif uri != UNDECIDED and uri and (not uri.startswith("uri://") or "#" not in uri):
        yield f"uri: {uri!r} is not a descriptor URI such as uri://ed-fi.org/TermDescriptor#Year Round"
    if (descriptor, code) in seen:
        yield f"code: {descriptor} {code!r} is mapped twice"


def merged(
    into: MappingFile, offered: UriByCode, *, keep: bool = False, descriptors: Iterable[str] | None = None
) -> tuple[MappingFile, list[Change]]:
    """`into` with the offered mappings, and the changes, by descriptor and code.

    `keep` leaves codes that are already mapped unchanged. `descriptors` limits the merge to some descriptors.
    """
    selected = None if descriptors is None else set(descriptors)
    changes = [
        Change(*key, before=into.uris.get(key), offered=uri, kept=keep and key in into.uris)
        for key, uri in sorted(offered.items())
        if (selected is None or key[0] in selected) and into.uris.get(key) != uri
    ]
    new = {(change.descriptor, change.code): change.offered for change in changes if not change.kept}
    return MappingFile({**into.uris, **new}, into.notes, into.noted), changes


def write(path: Path, content: MappingFile) -> None:
    """Replace a file, sorted by descriptor and code; a concurrent reader sees the old content or the new one."""
    blank = ("",) * len(content.notes)
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *content.notes])
        for (descriptor, code), uri in sorted(content.uris.items()):
            writer.writerow([descriptor, code, uri, *content.noted.get((descriptor, code), blank)])
    draft.replace(path)
