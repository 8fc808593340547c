"""An embedded state edition: a district's records as the state once accepted them, and the drift since then."""

from sandbox.state.comparison import unequal
from sandbox.state.drift import Drift, drift
from sandbox.state.fill import FilledState, fill, make

__all__ = ["Drift", "FilledState", "drift", "fill", "make", "unequal"]
