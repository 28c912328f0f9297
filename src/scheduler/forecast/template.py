"""A workbook for a sponsor to fill in; the readers understand it as it comes back."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from scheduler.domain.months import add_months
from scheduler.domain.product import Product
from scheduler.domain.scenario import Scenario
from scheduler.forecast.limits import MAX_COLUMNS
from scheduler.forecast.lines import QUOTE
from scheduler.forecast.terms import Terms

MAX_MONTHS = MAX_COLUMNS - 2
_ROWS = 200  # rows that offer products in a list
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_NOTES = (
    "Fill in the sheet Forecast: what you expect to need in each month, in the unit shown.",
    "An empty cell says nothing; write a zero where nothing is needed.",
    "Quantities are whole multiples of the step that the sheet Products shows. No formulas, no links.",
    "More months: go on to the right with the first day of each month. More products: go on below.",
    "A file with any mistake is refused as a whole, with a list of all that is to be mended.",
)


def template(scenario: Scenario | Terms, sponsor: str, first_month: str, months: int) -> bytes:
    """An XLSX workbook with a sponsor's products and nobody else's, a column a month.

    Args:
        scenario: has the products; or the terms of the sponsor, which do.
        sponsor: id of the sponsor.
        first_month: month of the first column, such as `2027-03`.
        months: number of months, 1 to 62.

    Raises:
        ValueError: the sponsor has no product, or the number of months is out of range.
    """
    import xlsxwriter

    products = [product for product in scenario.products if product.sponsor == sponsor]
    if not products:
        raise ValueError(f"{sponsor!r} has no product in this scenario; name a sponsor that has.")
    if not 1 <= months <= MAX_MONTHS:
        raise ValueError(f"A template has 1 to {MAX_MONTHS} months; {months} were asked for.")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {"created": datetime.fromisoformat(f"{first_month}-01")}
        )  # the same template, the same file
        _forecast(book, products, [add_months(first_month, number) for number in range(months)])
        _products(book, products)
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, 100)
        for row, text in enumerate((f"Forecast of {sponsor}", *_NOTES)):
            notes.write_string(row, 0, _text(text))
    return buffer.getvalue()


def _forecast(book: Any, products: list[Product], months: list[str]) -> None:
    sheet = book.add_worksheet("Forecast")
    bold = book.add_format({"bold": True})
    month_format = book.add_format({"bold": True, "num_format": "yyyy-mm"})
    figure = book.add_format({"num_format": "0.######", "bg_color": "#FFFDE7"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 24)
    sheet.write_string(0, 0, "Product", bold)
    sheet.write_string(0, 1, "Unit", bold)
    for column, month in enumerate(months, 2):
        sheet.write_datetime(0, column, date(int(month[:4]), int(month[5:]), 1), month_format)
    for row, product in enumerate(products, 1):
        sheet.write_string(row, 0, _text(product.id))
        sheet.write_string(row, 1, _text(product.unit))
        for column in range(2, len(months) + 2):
            sheet.write_blank(row, column, None, figure)
    rows = max(_ROWS, len(products))
    last = f"=Products!$A$2:$A${len(products) + 1}"
    sheet.data_validation(1, 0, rows, 0, {"validate": "list", "source": last})
    units = sorted({_text(product.unit) for product in products})
    if len(",".join(units)) <= 255 and not any("," in unit for unit in units):
        sheet.data_validation(1, 1, rows, 1, {"validate": "list", "source": units})
    number = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Write a number, 0 or more."}
    sheet.data_validation(1, 2, rows, len(months) + 1, number)


def _products(book: Any, products: list[Product]) -> None:
    sheet = book.add_worksheet("Products")
    sheet.set_column(0, 3, 24)
    for column, title in enumerate(("Product", "Name", "Unit", "Step")):
        sheet.write_string(0, column, title, book.add_format({"bold": True}))
    for row, product in enumerate(products, 1):
        step = f"{product.precision:f} {product.unit}"
        for column, text in enumerate((product.id, product.name, product.unit, step)):
            sheet.write_string(row, column, _text(text))


def _text(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return QUOTE + text if text.startswith(_FORMULA_STARTS) else text
