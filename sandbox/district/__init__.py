"""A sample school district in Campus's tables: seeded, of any size, with the oddities of real data."""

from sandbox.district.generate import generate
from sandbox.district.plan import Census, District

__all__ = ["Census", "District", "generate"]
