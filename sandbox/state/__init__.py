"""An embedded state edition: a district's records as the state once took them, and what went wrong with them since."""

from sandbox.state.comparison import unequal
from sandbox.state.drift import Drift, drift
from sandbox.state.fill import Made, fill, make

__all__ = ["Drift", "Made", "drift", "fill", "make", "unequal"]
