"""Numbers rounded to the decimals that an ODS stores, so that it returns what was sent."""

from decimal import Decimal

Number = Decimal | float | int


def credits_of(number: Number) -> float:
    """Credits and grade points: three decimals."""
    return round(float(number), 3)


def score_of(number: Number | None) -> float | None:
    """A numeric grade: two decimals."""
    return None if number is None else round(float(number), 2)


def average_of(points: Number, weights: Number) -> float | None:
    """A grade point average: four decimals; None where the weights are zero."""
    return round(float(points) / float(weights), 4) if weights else None
