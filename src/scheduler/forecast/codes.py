"""The kinds of complaint about a forecast file."""

from enum import StrEnum


class Code(StrEnum):
    """One word a kind; stable, so that a program may rely on it."""

    # about the file as a whole
    EMPTY = "empty"
    TOO_LARGE_A_FILE = "file_too_large"
    UNKNOWN_FORMAT = "unknown_format"
    CORRUPT = "corrupt"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    EXTERNAL_LINK = "external_link"
    XML_ENTITIES = "xml_entities"
    COMPRESSION = "compression"
    NO_TABLE = "no_table"
    NO_LINES = "no_lines"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    READER_FAILED = "reader_failed"
    MORE_COMPLAINTS = "more_complaints"
    # about a place in it
    CP1252 = "cp1252"
    NOT_TEXT = "not_text"
    MALFORMED = "malformed"
    NUL = "nul"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    HIDDEN_SHEET = "hidden_sheet"
    SHEET_IGNORED = "sheet_ignored"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TWO_FORMS = "two_forms"
    HEADING_TWICE = "heading_twice"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_IGNORED = "column_ignored"
    MERGED = "merged"
    MISSING_PRODUCT = "missing_product"
    UNKNOWN_PRODUCT = "unknown_product"
    MISSING_MONTH = "missing_month"
    NOT_A_MONTH = "not_a_month"
    AMBIGUOUS_MONTH = "ambiguous_month"
    MONTH_TWICE = "month_twice"
    MISSING_QUANTITY = "missing_quantity"
    NOT_A_NUMBER = "not_a_number"
    NOT_FINITE = "not_finite"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    PRECISION = "precision"
    UNIT = "unit"


FILE_CODES = frozenset(list(Code)[: list(Code).index(Code.CP1252)])
"""Kinds that may come without a place: they are about the file as a whole."""
