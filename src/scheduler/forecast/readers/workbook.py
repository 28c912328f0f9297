"""Checked workbooks into sheets of typed cells, by calamine."""

from collections.abc import Mapping
from io import BytesIO

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place
from scheduler.forecast.grid import Grid, Merge
from scheduler.forecast.limits import MAX_SHEET_ROWS


def read_workbook(
    content: BytesIO,
    complaints: Complaints,
    date_1904: bool | None,
    merges: Mapping[str, tuple[Merge, ...]] | None = None,
) -> list[Grid]:
    """Every visible sheet of a workbook; hidden ones are named in a warning.

    `date_1904` is as in `Grid`; `merges` are the merged ranges by sheet where calamine does not tell them.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    grids: list[Grid] = []
    try:
        book = CalamineWorkbook.from_filelike(content)
        for sheet in book.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible is not SheetVisibleEnum.Visible:
                message = "This sheet is hidden; it is not read."
                fix = "Show it if it belongs to the forecast, else remove it."
                complaints.warning(Code.HIDDEN_SHEET, Place(sheet.name), None, message, fix)
                continue
            found = book.get_sheet_by_name(sheet.name)
            told = tuple(found.merged_cell_ranges or ()) or (merges or {}).get(sheet.name, ())
            rows = found.to_python(skip_empty_area=False, nrows=MAX_SHEET_ROWS + 1)
            grids.append(Grid(rows, sheet.name, merges=told, date_1904=date_1904))
    except PasswordError:
        message = "The workbook is encrypted; its password is not known here."
        complaints.error(Code.ENCRYPTED, WHOLE_FILE, None, message, "Save it without a password.")
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        message = f"The workbook cannot be read ({error})."
        fix = "Open it in a spreadsheet program and save it again."
        complaints.error(Code.CORRUPT, WHOLE_FILE, None, message, fix)
    return grids
