"""Records of a staffed district with its students enrolled: every file here is one kind and is found by itself.

A file has `add(district: Populated) -> None`.
"""

from importlib import import_module
from pkgutil import iter_modules

from sandbox.district.populated import Populated


def add_all(district: Populated) -> None:
    """Call `add` of every file, by name."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}").add(district)
