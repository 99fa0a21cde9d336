/** The limits of a submitted file. Each has a coded refusal; none is a silent cut. */

/** Bytes of a text file. A million rows of the penalty template are about 600 MB. Refused with FILE_TOO_LARGE. */
export const TEXT_BYTES_MAX = 2 * 1024 * 1024 * 1024;
/** Bytes of a workbook as it lies on disk (compressed). Refused with FILE_TOO_LARGE. */
export const XLSX_BYTES_MAX = 512 * 1024 * 1024;
/** Bytes of a binary workbook: the format holds 65,536 rows, and its reader builds the sheet in memory. Refused with FILE_TOO_LARGE. */
export const XLS_BYTES_MAX = 64 * 1024 * 1024;

/** Columns of a table. Refused with FILE_TOO_MANY_COLUMNS. */
export const COLUMNS_MAX = 1000;
/** Rows of a table. Refused with FILE_TOO_MANY_ROWS. */
export const ROWS_MAX = 5_000_000;
/** Characters of one cell: the longest field of the templates holds 5,000. Refused with FILE_CELL_TOO_LONG, FILE_TOO_LARGE. */
export const CELL_LENGTH_MAX = 1024 * 1024;
/** Characters of one row, all cells together. Refused with FILE_ROW_TOO_LONG. */
export const ROW_LENGTH_MAX = 8 * 1024 * 1024;
/** Lists and objects that lie in one another in a line of JSON; only lines beyond the length are judged. Refused with FILE_LINE_NOT_JSON. */
export const JSON_DEPTH_MAX = 100;
export const JSON_TRUSTED_LENGTH = 64 * 1024;
/** Cells of a table. Refused with FILE_TOO_MANY_CELLS. */
export const CELLS_MAX = 200_000_000;

/** Inflated bytes of all parts of a workbook that are read. Refused with FILE_ZIP_BOMB. */
export const INFLATED_BYTES_MAX = 8 * 1024 * 1024 * 1024;
/** Inflated to deflated bytes; deflate itself cannot exceed 1032. Only parts above the floor are judged. Refused with FILE_ZIP_BOMB. */
export const INFLATE_RATIO_MAX = 200;
export const INFLATE_RATIO_FLOOR_BYTES = 16 * 1024 * 1024;
/** Parts of a workbook that are held in memory: relations, styles, list of sheets. Refused with FILE_ZIP_BOMB. */
export const SMALL_PART_BYTES_MAX = 16 * 1024 * 1024;
/** Sheets that a workbook may list. Refused with FILE_TOO_MANY_SHEETS. */
export const SHEETS_MAX = 1_000;
/** Tags of a part that is held in memory: a workbook with 64,000 cell formats, the most there can be, has fewer. Refused with FILE_ZIP_BOMB. */
export const SMALL_PART_TAGS_MAX = 500_000;
/** Characters of the shared strings, which are held in memory while a sheet is read. Refused with FILE_TOO_LARGE. */
export const SHARED_STRINGS_LENGTH_MAX = 64 * 1024 * 1024;
/** Parts of a workbook. Refused with FILE_ZIP_BOMB. */
export const ZIP_ENTRIES_MAX = 10_000;

/** Memory and time of the process that reads a binary workbook. Refused with FILE_READER_STOPPED. */
export const XLS_MEMORY_MB_MAX = 1024;
export const XLS_SECONDS_MAX = 120;

/** Bytes that decide encoding, format and delimiter. */
export const SAMPLE_BYTES = 64 * 1024;
/** How far the search for the first non-ASCII byte goes before a file counts as plain ASCII. */
export const ASCII_SEARCH_BYTES_MAX = 8 * 1024 * 1024;
/** Bytes read from disk at a time. */
export const READ_BYTES = 256 * 1024;
/** Rows handed out at a time. */
export const CHUNK_ROWS = 1000;
