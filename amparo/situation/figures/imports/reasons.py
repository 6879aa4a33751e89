"""Why a file, or one of its rows, is refused; and what a preview remarks besides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind

FILE_TOO_LARGE = Kind(
    "figures.file_too_large",
    _("The file has {megabytes} MB; up to {most} MB are taken."),
    _("Divide it, for example by year, and import the parts one after another."),
)
FILE_EMPTY = Kind("figures.file_empty", _("The file holds nothing."), _("Choose the file again."))
NOT_A_TABLE = Kind(
    "figures.not_a_table",
    _("The file is neither CSV nor XLSX; it looks like {looks_like}."),
    _("Open it in the program that made it and save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."),
)
NOT_UTF8 = Kind(
    "figures.not_utf8",
    _("The text is not UTF-8: byte {offset} (line {line}) cannot be read."),
    _(
        "In Excel choose Save as, “CSV UTF-8 (comma delimited)”; in LibreOffice the character set Unicode (UTF-8)."
    ),
)
CONTROL_CHARACTER = Kind(
    "figures.control_character",
    _(
        "Line {line} holds a control character ({character}) at position {offset} of the file, which no text has."
    ),
    _("Save the table again as CSV (UTF-8) from the program that made it."),
)
SEPARATOR_UNCLEAR = Kind(
    "figures.separator_unclear",
    _("It cannot be told what separates the columns: {candidates} would all do."),
    _("Save the file with one separator only: comma, semicolon or tab."),
)
BROKEN_CSV = Kind(
    "figures.broken_csv",
    _("The table cannot be read from row {row} on: {fault}."),
    _("Look for a quotation mark that is opened and not closed, or a very long cell."),
)
RAGGED_ROW = Kind(
    "figures.ragged_row",
    _("The row has {cells} cells, and the header {columns}."),
    _("Put text that holds a separator in quotation marks, or save the table again."),
)
NO_HEADER = Kind(
    "figures.no_header",
    _("The first row does not name every column: column {position} has no name."),
    _("Give each column a name in the first row, or remove the empty column."),
)
HEADER_TWICE = Kind(
    "figures.header_twice",
    _("Two columns are called “{header}”."),
    _("Rename one of them."),
)
TOO_MANY_ROWS = Kind(
    "figures.too_many_rows",
    _("The table has more than {most} rows."),
    _("Divide it and import the parts one after another."),
)
TOO_MANY_COLUMNS = Kind(
    "figures.too_many_columns",
    _("The table has more than {most} columns."),
    _("Keep the columns that are needed."),
)
TOO_MANY_CELLS = Kind(
    "figures.too_many_cells",
    _("The sheet has more than {most} cells."),
    _("Remove the empty formatted rows, or save the sheet as CSV (UTF-8)."),
)
BROKEN_WORKBOOK = Kind(
    "figures.broken_workbook",
    _("The workbook is damaged or not complete: {part} cannot be read."),
    _("Open it in Excel or LibreOffice, save it again as .xlsx, and import that."),
)
BOMB = Kind(
    "figures.bomb",
    _("Unpacked, the workbook would be larger than {most} MB."),
    _("Save the sheet that is needed alone, as CSV (UTF-8)."),
)
TOO_MANY_PARTS = Kind(
    "figures.too_many_parts",
    _("The workbook is packed from {parts} parts; up to {most} are opened."),
    _("Save the sheet that is needed alone, as CSV (UTF-8)."),
)
HOSTILE_XML = Kind(
    "figures.hostile_xml",
    _("{part} of the workbook holds declarations that a workbook never has."),
    _("Find out where the file comes from. Saved again by Excel or LibreOffice it can be imported."),
)
UNKNOWN_SHEET = Kind(
    "figures.unknown_sheet",
    _("There is no visible sheet “{sheet}”."),
    _("Name one of: {sheets}."),
)
NO_SHEET = Kind(
    "figures.no_sheet", _("The workbook has no visible sheet."), _("Show the sheet that is meant.")
)
FORMULA = Kind(
    "figures.formula",
    _("Cell {cell} holds a formula; what it showed last may no longer be true."),
    _("Copy the cells and paste them as values only."),
)
LIKE_A_FORMULA = Kind(
    "figures.like_a_formula",
    _("Cell {cell} begins as a formula does; a spreadsheet would run it."),
    _("Paste the cell as a value only. If it is text, begin it with a letter or an apostrophe."),
)
ERROR_CELL = Kind(
    "figures.error_cell", _("Cell {cell} shows the error {error}."), _("Correct it, or empty the cell.")
)
UNREADABLE_CELL = Kind(
    "figures.unreadable_cell",
    _("Cell {cell} cannot be read."),
    _("Write its content again as plain text or number."),
)
COLUMN_MISSING = Kind(
    "figures.column_missing",
    _("No column gives {column}."),
    _("Say which column it is, or give one value for all rows."),
)
ID_COLUMN_MISSING = Kind(
    "figures.id_column_missing",
    _("No column gives {column}, which each row has for itself."),
    _("Say which column it is, or add one to the file: the same id is the same record."),
)
PLACE_COLUMN_MISSING = Kind(
    "figures.place_column_missing",
    _("No column says of where or of whom the figures speak: a place, its code, or a group."),
    _("Say which column it is, or give one value for all rows."),
)
COLUMN_UNKNOWN = Kind(
    "figures.column_unknown", _("There is no column “{column}” to map to."), _("Choose one of: {known}.")
)
HEADER_UNKNOWN = Kind(
    "figures.header_unknown", _("The file has no column “{header}”."), _("Its columns are: {headers}.")
)
COLUMN_TWICE = Kind(
    "figures.column_twice",
    _("“{first}” and “{second}” would both be {column}."),
    _("Choose one of them; leave the other out."),
)
NO_ROWS = Kind(
    "figures.no_rows", _("There is no row under the header."), _("Choose the file or the sheet again.")
)
SAME_ID_OTHER_CONTENT = Kind(
    "figures.same_id_other_content",
    _("{reference} stands in row {row} too, with another content."),
    _("Give one of them another id, or remove one."),
)
CHANGES_A_CLOSED_FIGURE = Kind(
    "figures.changes_a_closed_figure",
    _("{reference} was superseded or withdrawn and keeps what it says."),
    _("Give the new figure an id of its own."),
)
UNHCR_YEAR = Kind(
    "figures.unhcr_year",
    _("“{read}” is no year of the statistics."),
    _("Write a year from 1951 on, such as 2018."),
)
UNHCR_COUNTRY = Kind(
    "figures.unhcr_country",
    _("UNHCR code “{code}” and ISO code “{iso}” are not one country or territory known here."),
    _("Correct the codes; stateless (XXA) and unknown (UNK) are known as origins only."),
)
UNHCR_PERSONS_OR_CASES = Kind(
    "figures.unhcr_persons_or_cases",
    _("“{read}” says neither persons (P) nor cases (C)."),
    _("Write P or C: the two are never added."),
)
RELIABILITY = Kind(
    "figures.reliability",
    _("“{read}” is no reliability."),
    _("Write a letter from A (reliable) to F (cannot be judged), or leave it empty."),
)

IMPORT_CHANGED = Kind(
    "figures.import_changed",
    _("The ledger changed after the preview was made."),
    _("Look at the preview again, then decide."),
)

# Remarks: nothing is refused.
HIDDEN_SHEETS = Kind("figures.hidden_sheets", _("Hidden sheets are not read: {sheets}."), "")
OTHER_SHEETS = Kind("figures.other_sheets", _("Sheet “{sheet}” is read; these are not: {others}."), "")
HXL_ROW = Kind("figures.hxl_row", _("Row {row} holds HXL hashtags and is passed over."), "")
UNUSED_COLUMNS = Kind("figures.unused_columns", _("These columns are not used: {headers}."), "")
NEW_SOURCE = Kind(
    "figures.new_source",
    _("Source {code} is not described yet."),
    _("Import its description, or add it by hand."),
)
NEW_SOURCES = Kind(
    "figures.new_sources",
    _("{count} sources are not described yet: {codes}."),
    _("Import their descriptions, or add them by hand."),
)
NEW_INDICATOR = Kind(
    "figures.new_indicator",
    _("New indicator “{name}” will be made from this file: {measure}, {unit}."),
    _("Its Spanish name is the same until it is translated."),
)
UNHCR_ROUNDING = Kind(
    "figures.unhcr_rounding",
    _("UNHCR rounds counts below 5 to protect people, so parts need not make their total."),
    "",
)
KEPT = Kind(
    "figures.not_in_the_file",
    _("Columns that the file does not have keep what the ledger holds: {columns}."),
    "",
)
