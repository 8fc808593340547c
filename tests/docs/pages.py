"""The pages that people write, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = frozenset({"resources.md", "certification.md", "state_objects.md", "state_packs.md"})
PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name not in GENERATED),
)
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, what the page says before it, and where it is."""

    page: str
    line: int
    language: str
    text: str
    before: str

    @property
    def id(self) -> str:
        """Page and line, for the name of a test."""
        return f"{self.page}:{self.line}"


def blocks(language: str) -> list[Block]:
    """Every block of a language in all pages."""
    return [block for page in PAGES for block in _blocks(page) if block.language == language]


def _blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        before = text[: match.start()]
        yield Block(page.name, before.count("\n") + 1, match[1], match[2], before)


def inline_code(page: Path) -> list[str]:
    """What a page has between single backticks, outside of its blocks."""
    return _CODE.findall(_BLOCK.sub("", page.read_text(encoding="utf-8")))
