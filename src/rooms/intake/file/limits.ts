/** The limits of a submitted file. Each has a coded refusal; none is a silent cut. */

/** Bytes of a text file. A million rows of the penalty template are about 600 MB. */
export const TEXT_BYTES_MAX = 2 * 1024 * 1024 * 1024;
/** Bytes of a workbook as it lies on disk (compressed). */
export const XLSX_BYTES_MAX = 512 * 1024 * 1024;
/** Bytes of a binary workbook: the format holds 65,536 rows, and its reader builds the sheet in memory. */
export const XLS_BYTES_MAX = 64 * 1024 * 1024;

export const COLUMNS_MAX = 1000;
export const ROWS_MAX = 5_000_000;
/** Characters of one cell: the longest field of the templates holds 5,000. */
export const CELL_LENGTH_MAX = 1024 * 1024;
/** Characters of one row, all cells together. */
export const ROW_LENGTH_MAX = 8 * 1024 * 1024;
export const CELLS_MAX = 200_000_000;

/** Inflated bytes of all parts of a workbook that are read. */
export const INFLATED_BYTES_MAX = 8 * 1024 * 1024 * 1024;
/** Inflated to deflated bytes; deflate itself cannot exceed 1032. Only parts above the floor are judged. */
export const INFLATE_RATIO_MAX = 200;
export const INFLATE_RATIO_FLOOR_BYTES = 16 * 1024 * 1024;
/** Parts of a workbook that are held in memory: relations, styles, list of sheets. */
export const SMALL_PART_BYTES_MAX = 16 * 1024 * 1024;
/** Sheets that a workbook may list. */
export const SHEETS_MAX = 1_000;
/** Tags of a part that is held in memory: a workbook with 64,000 cell formats, the most there can be, has fewer. */
export const SMALL_PART_TAGS_MAX = 500_000;
/** Characters of the shared strings, which are held in memory while a sheet is read. */
export const SHARED_STRINGS_LENGTH_MAX = 64 * 1024 * 1024;
export const ZIP_ENTRIES_MAX = 10_000;

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
