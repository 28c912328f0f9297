"""Cells into months and quantities, by the conventions of the file; what stays doubtful is asked about."""

from decimal import Decimal

from scheduler.domain.product import Product
from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import Complaints, Place
from scheduler.forecast.conventions import Conventions
from scheduler.forecast.grid import Value
from scheduler.forecast.month_reading import MonthReading
from scheduler.forecast.quantity_reading import QuantityReading, read_quantity
from scheduler.forecast.sheets import is_refused

LARGEST = 10**12  # the largest quantity of the language
_WRITE_MONTH = "Write the month as 2027-03."
_EXACT = {("g", "kg"): "0.001", ("kg", "g"): "1000", ("mg", "g"): "0.001", ("g", "mg"): "1000", ("ml", "l"): "0.001",
          ("l", "ml"): "1000", ("t", "kg"): "1000", ("mg", "kg"): "0.000001"}  # fmt: skip


class CellReader:
    """Reads the cells of one file and complains about those that cannot be read."""

    def __init__(self, habits: Conventions, complaints: Complaints) -> None:
        self._habits = habits
        self._complaints = complaints

    def month(self, reading: MonthReading, value: Value, place: Place) -> str | None:
        """The month a cell means; None after a complaint."""
        if reading.month:
            return reading.month
        if reading.by_order:
            if self._habits.order:
                return reading.by_order[self._habits.order]
            day, month = reading.by_order["day first"], reading.by_order["month first"]
            message = f"This may be a day in {day} or in {month}; nothing else in the file says which comes first."
            self._complaints.error(Code.AMBIGUOUS_MONTH, place, value, message, f"Write {day} or {month}.")
        elif reading.question:
            message = f"This month can be read in more than one way: {reading.question}"
            self._complaints.error(Code.AMBIGUOUS_MONTH, place, value, message, _WRITE_MONTH)
        elif not is_refused(value):
            self._complaints.error(Code.NOT_A_MONTH, place, value, "This is no month.", _WRITE_MONTH)
        return None

    def quantity(self, value: Value, unit: str | None, product: Product | None, place: Place) -> str | None:
        """The quantity of a product as a plain decimal; None after a complaint, or where the product is not known.

        `unit` is what a column or heading states.
        """
        read = read_quantity(value)
        number = None if is_refused(value) else self._number(read, value, place)
        if number is None or product is None:
            return None
        stated = read.unit or unit
        if stated is not None and _same(stated) != _same(product.unit):
            self._complaints.error(Code.UNIT, place, value, *_unit_words(stated, product))
            return None
        if number % product.precision:
            self._complaints.error(Code.PRECISION, place, value, *_precision_words(number, product))
            return None
        return plain(number)

    def _number(self, read: QuantityReading, value: Value, place: Place) -> Decimal | None:
        number = read.value
        if read.by_mark:
            if not self._habits.mark:
                point, comma = plain(read.by_mark["."]), plain(read.by_mark[","])
                message = (
                    f"This may be {point} or {comma}; nothing else in the file says which mark is the decimal one."
                )
                fix = "Write it without a mark between thousands, or with a decimal that shows it: 1234 or 1.2340."
                self._complaints.error(Code.AMBIGUOUS_NUMBER, place, value, message, fix)
                return None
            number = read.by_mark[self._habits.mark]
        if number is None:
            problem = read.problem or Code.NOT_A_NUMBER
            self._complaints.error(problem, place, value, *_PROBLEMS[problem])
        elif number < 0:
            self._complaints.error(Code.NEGATIVE, place, value, "A forecast is not negative.", "Write 0 or more.")
        elif number > LARGEST:
            message = "This is larger than any quantity the plant could make."
            self._complaints.error(Code.TOO_LARGE, place, value, message, f"Write at most {LARGEST:,}.")
        else:
            return number
        return None


_PROBLEMS = {
    Code.NOT_FINITE: ("This is no finite number.", "Write the quantity, or leave the cell empty."),
    Code.NOT_A_NUMBER: ("This is no number.", "Write digits only, such as 1234.5, or leave the cell empty."),
}


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _same(unit: str) -> str:
    return " ".join(unit.split()).casefold()


def _unit_words(stated: str, product: Product) -> tuple[str, str]:
    factor = _EXACT.get((_same(stated), _same(product.unit)))
    hint = f" (1 {stated} = {factor} {product.unit})" if factor else ""
    message = f"The file says {stated}, but {product.id} is counted in {product.unit}."
    return message, f"State it in {product.unit}{hint}, or correct the unit."


def _precision_words(number: Decimal, product: Product) -> tuple[str, str]:
    lower = number - number % product.precision
    message = f"{product.id} is counted in steps of {plain(product.precision)} {product.unit}."
    return message, f"Write {plain(lower)} or {plain(lower + product.precision)}."
