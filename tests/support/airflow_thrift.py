"""What spares a script time in which Airflow does the same again and again."""

import gc
import json
from typing import Any

from jsonschema.validators import Draft202012Validator


def spare_time() -> None:
    """Checks each parameter's schema once in this process, and collects garbage rarely.

    Airflow checks the schema whenever it compares or serializes the parameter: the greater part of writing a DAG down.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    known: set[str] = set()
    check = Draft202012Validator.check_schema

    def check_once(schema: Any, *others: Any, **options: Any) -> None:
        text = json.dumps(schema, sort_keys=True, default=repr)
        if text not in known:
            check(schema, *others, **options)
            known.add(text)

    Draft202012Validator.check_schema = check_once  # type: ignore[method-assign]
