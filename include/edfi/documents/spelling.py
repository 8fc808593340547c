"""One spelling for texts that mean the same, in natural keys and in elements alike.

An ODS may give a text back with blanks around it, a descriptor in another case, and a date with a midnight. Source:
ODS/API 7.3 developers' guide; DATASTD-939 on blanks at the end of descriptors.
"""

import re

MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?(?:Z|[+-]00:00)?$")


def plain_text(name: str, text: str) -> str:
    """The text of an element in its one spelling; `name` says whether it is a descriptor."""
    stripped = text.strip()
    if name.endswith("Descriptor"):
        return stripped.lower()
    midnight = MIDNIGHT.match(stripped)
    return midnight[1] if midnight else stripped
