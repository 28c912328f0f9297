"""How large a forecast file may be, and what reading it may cost."""

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 64
HEADING_ROWS = 20  # headings stand within these first rows; titles and notes may stand above them
MAX_SHEET_ROWS = MAX_ROWS + HEADING_ROWS
MAX_PARTS = 1_000
MAX_UNPACKED = 64_000_000
MAX_RATIO = 100
SMALL_PART = 100_000  # bytes; below it a ratio says nothing: an empty styled row compresses well
MAX_COMPLAINTS = 1_000
MEMORY = 512 * 1024 * 1024
SECONDS = 20
