"""Writes a sample district into a database: `python -m sandbox.district --database district.sqlite`."""

import argparse
import json
import sys
import time

from sqlalchemy import create_engine

from include.edfi.errors import ConfigError
from sandbox.district.generate import generate
from sandbox.district.plan import District


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when the district was written, 2 when it could not be."""
    options = _parser().parse_args(arguments)
    url = options.database if "://" in options.database else f"sqlite:///{options.database}"
    district = District(
        schools=options.schools,
        students=options.students,
        school_year=options.school_year,
        seed=options.seed,
        tennessee=options.tennessee,
    )
    started = time.monotonic()
    engine = create_engine(url)
    try:
        census = generate(engine, district)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        engine.dispose()
    counted = {"rows": dict(sorted(census.rows.items())), "awkward": dict(sorted(census.awkward.items()))}
    print(json.dumps({**counted, "seconds": round(time.monotonic() - started, 1)}, indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL, or the path of a SQLite file")
    parser.add_argument("--schools", type=int, default=District.schools)
    parser.add_argument("--students", type=int, default=District.students)
    parser.add_argument("--school-year", type=int, default=District.school_year, help="the year it ends in")
    parser.add_argument("--seed", type=int, default=District.seed)
    parser.add_argument("--tennessee", action="store_true", help="a Tennessee district instead of a Texan one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
