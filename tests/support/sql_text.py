"""A compiled query laid out to be read: one clause, join and condition on a line, subqueries indented."""

import re
import textwrap
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect

WIDTH = 120
CLAUSE = re.compile(
    r" +(?=(?:LEFT OUTER JOIN|FROM|WHERE|GROUP BY|HAVING|UNION ALL|UNION|AND|OR|WHEN) )"
    r"|(?<!OUTER) +(?=JOIN )|(?<=\()(?=SELECT )|\n"
)
CONDITION = re.compile(r"(?:AND|OR|WHEN) ")
RANGE = re.compile(r"(BETWEEN \S+) (AND) ")
LITERAL = re.compile(r"N?'(?:[^']|'')*'")


def sql_of(query: Select[Any], dialect: Dialect) -> str:
    """The query with its values in it, as the dialect's server gets it."""
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def laid_out(sql: str) -> str:
    """The same text on several lines; nothing but white space differs."""
    lines, depth = [], 0
    for clause in CLAUSE.split(RANGE.sub("\\1\0\\2\0", sql)):
        text = " ".join(clause.split()).replace("\0", " ")
        if text:
            lines += _wrapped(text, depth + bool(CONDITION.match(text)))
        plain = LITERAL.sub("", text)
        depth = max(depth + plain.count("(") - plain.count(")"), 0)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, depth: int) -> list[str]:
    indent = "  " * depth
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
