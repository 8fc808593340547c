"""Writes the files of a new resource: `make new-resource NAME=studentHealths`, and lists what to fill in.

The registry, the tests over every resource, the odd rows and the sample district find the files by themselves.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template

from include.edfi.documents.resource import CATEGORIES
from include.edfi.documents.standards import Standard
from include.resources import registry

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
COLLECTION = re.compile(r"[a-z][A-Za-z0-9]*s")
WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SLICINGS = ("school", "person", "district")


@dataclass(frozen=True)
class NewResource:
    """What is asked for: the collection's name, its category, and how its rows are sliced."""

    name: str
    category: str = "Student"
    sliced_by: str = "school"

    @cached_property
    def module(self) -> str:
        """The name of its files: student_healths."""
        return WORD_STARTS.sub("_", self.name).lower()

    @cached_property
    def model(self) -> str:
        """The name of its model, in the singular: StudentHealth."""
        singular = f"{self.name[:-3]}y" if self.name.endswith("ies") else self.name[:-1]
        return singular[0].upper() + singular[1:]

    @cached_property
    def words(self) -> str:
        """Its name as the beginning of a sentence: Student healths."""
        return self.module.replace("_", " ").capitalize()

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """Each file, by its path below the project's folder, and the template it is written from."""
        return {
            f"include/resources/{self.module}.py": f"resource_by_{self.sliced_by}.txt",
            f"tests/resources/test_{self.module}.py": "test.txt",
            f"tests/resources/odd_{self.module}.py": "odd.txt",
            f"sandbox/district/additions/{self.module}.py": "additions.txt",
            f"tests/resources/golden/{self.name}.mssql.sql": "golden_sql.txt",
            f"tests/resources/golden/{self.name}.json": "golden_json.txt",
        }


def problems(new: NewResource, root: Path) -> Iterator[str]:
    """Why the resource cannot be begun, one sentence each; none where it can."""
    if new.category not in CATEGORIES:
        yield f"CATEGORY {new.category!r} does not exist: use one of {', '.join(CATEGORIES)}"
    if new.sliced_by not in SLICINGS:
        yield f"SLICED_BY {new.sliced_by!r} does not exist: use one of {', '.join(SLICINGS)}"
    if not COLLECTION.fullmatch(new.name):
        yield f"NAME {new.name!r} is not a collection name: use lowerCamelCase in the plural, such as studentHealths"
    elif new.name in {resource.collection(standard) for resource in registry().values() for standard in Standard}:
        yield f"NAME {new.name!r} is a resource already: see docs/resources.md"
    else:
        exist = (path for path in new.templates if (root / path).exists())
        yield from (f"{path} exists: remove it, or choose another NAME" for path in exist)


def write(new: NewResource, root: Path) -> list[str]:
    """Write the files below the project's folder and return their paths; call `problems` first."""
    for path, template in new.templates.items():
        text = Template((TEMPLATES / template).read_text(encoding="utf-8"))
        values = {"name": new.name, "module": new.module, "model": new.model, "words": new.words}
        (root / path).write_text(text.substitute(values, category=new.category), encoding="utf-8")
    return list(new.templates)


def next_steps(new: NewResource) -> str:
    """What a person fills in after the files are written, in order."""
    return Template((TEMPLATES / "next_steps.txt").read_text(encoding="utf-8")).substitute(
        name=new.name, module=new.module
    )


def main(arguments: list[str]) -> int:
    """Write the files and print what to do next; 1 with the problems where nothing was written."""
    parser = argparse.ArgumentParser(prog="make new-resource", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--category", default="Student")
    parser.add_argument("--sliced-by", default="school")
    new = NewResource(**vars(parser.parse_args(arguments)))
    if refused := list(problems(new, ROOT)):
        sys.stderr.writelines(f"{problem}\n" for problem in refused)
        return 1
    print(*(f"wrote {path}" for path in write(new, ROOT)), "", next_steps(new), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
