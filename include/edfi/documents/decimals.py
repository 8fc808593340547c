"""Numbers with as many decimals as an ODS keeps: what it gives back is then what was sent."""

from decimal import Decimal

Number = Decimal | float | int


def credits_of(number: Number) -> float:
    """Credits and grade points: three decimals."""
    return round(float(number), 3)


def score_of(number: Number | None) -> float | None:
    """A numeric grade: two decimals; None for none."""
    return None if number is None else round(float(number), 2)


def average_of(points: Number, weights: Number) -> float | None:
    """A grade point average: four decimals; None where nothing counts for one."""
    return round(float(points) / float(weights), 4) if weights else None
