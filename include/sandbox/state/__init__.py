"""An embedded state edition: a district's records as the state once took them, and what went wrong with them since."""

from include.sandbox.state.comparison import unequal
from include.sandbox.state.drift import Drift, drift
from include.sandbox.state.fill import Made, fill, make

__all__ = ["Drift", "Made", "drift", "fill", "make", "unequal"]
