/** Every reason why a whole file is refused, in both languages. Codes never change, sentences may. */
export const FILE_PROBLEM_TEXTS = {
  FILE_EMPTY: {
    zh: "文件为空，没有任何数据行。请检查是否选错了文件。",
    en: "The file is empty: it holds no row. Check whether the right file was chosen.",
  },
  FILE_TOO_LARGE: {
    zh: "文件过大：{what}超过上限 {limit}。请拆分后分批报送，或另存为 CSV。",
    en: "The file is too large: {what} exceeds {limit}. Split it, or save it as CSV.",
  },
  FILE_FORMAT_UNKNOWN: {
    zh: "无法识别的文件格式（{seen}）。请使用 CSV、XLSX、XLS 或 NDJSON。",
    en: "The format of the file is not known ({seen}). Use CSV, XLSX, XLS or NDJSON.",
  },
  FILE_ENCODING_UNKNOWN: {
    zh: "无法识别的文字编码。请另存为 UTF-8 或 GB18030。",
    en: "The text encoding is not known. Save the file as UTF-8 or GB18030.",
  },
  FILE_TRUNCATED: {
    zh: "文件不完整或已损坏（{where}），请重新导出后再报送。",
    en: "The file is incomplete or damaged ({where}). Export it again.",
  },
  FILE_ENCRYPTED: {
    zh: "文件设有打开密码，请取消密码后再报送。",
    en: "The file is protected by a password. Remove the password and send it again.",
  },
  FILE_ZIP_BOMB: {
    zh: "压缩内容异常（{part}解压后过大），文件被拒收。请用表格软件重新另存为 XLSX，或另存为 CSV 后报送。",
    en: "The compressed content is out of proportion ({part} inflates too far): refused. Save the file anew as XLSX, or as CSV.",
  },
  FILE_SEVERAL_TABLES: {
    zh: "工作簿中不止一张工作表有这个目录条目的数据行。为防止漏报，请把每张工作表另存为单独的文件分别报送。",
    en: "More than one sheet of the workbook has rows of this entry. Save each sheet as a file of its own, so that none is left out.",
  },
  FILE_NUL_BYTES: {
    zh: "文本中含有空字节（第 {row} 行附近），不是有效的文本文件。请重新导出为 CSV 后报送。",
    en: "The text holds NUL bytes (near row {row}): it is not a valid text file. Export it again as CSV.",
  },
  FILE_TOO_MANY_COLUMNS: {
    zh: "第 {row} 行超过 {limit} 列。请使用条目的模板，删去多余的列。",
    en: "Row {row} has more than {limit} columns. Use the template of the entry and delete the others.",
  },
  FILE_TOO_MANY_SHEETS: {
    zh: "工作簿超过 {limit} 张工作表，请只保留要报送的工作表。",
    en: "The workbook has more than {limit} sheets. Keep only the one to be sent.",
  },
  FILE_TOO_MANY_ROWS: {
    zh: "文件超过 {limit} 行，请拆分后报送。",
    en: "The file has more than {limit} rows. Split it.",
  },
  FILE_TOO_MANY_CELLS: {
    zh: "文件超过 {limit} 个单元格，请拆分后报送。",
    en: "The file has more than {limit} cells. Split it.",
  },
  FILE_CELL_TOO_LONG: {
    zh: "第 {row} 行有单元格超过 {limit} 个字符。请缩短该单元格，并检查双引号是否配对。",
    en: "A cell of row {row} is longer than {limit} characters. Shorten it, and check that quotation marks are closed.",
  },
  FILE_ROW_TOO_LONG: {
    zh: "第 {row} 行超过 {limit} 个字符。请缩短该行，并检查换行和双引号是否正确。",
    en: "Row {row} is longer than {limit} characters. Shorten it, and check its line break and quotation marks.",
  },
  FILE_QUOTE_UNCLOSED: {
    zh: "第 {row} 行的双引号没有配对，后面的行无法分清。请补上或删去该引号。",
    en: "A quotation mark opened in row {row} is never closed, so the rows after it cannot be told apart. Close or delete it.",
  },
  FILE_LINE_NOT_JSON: {
    zh: "第 {row} 行不是一个 JSON 对象或数组。请每行写一个，并改正该行。",
    en: "Line {row} is not one JSON object or array. Write one in each line and correct this one.",
  },
  FILE_LINES_MIXED: {
    zh: "第 {row} 行与前面的行形式不同：对象与数组不能混用。请统一为一种形式。",
    en: "Line {row} differs in kind from the lines before it: objects and arrays may not be mixed. Use one kind.",
  },
  FILE_READER_STOPPED: {
    zh: "读取 XLS 文件超出时间或内存上限。请另存为 XLSX 或 CSV 后报送。",
    en: "Reading the XLS file exceeded its time or memory limit. Save it as XLSX or CSV.",
  },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

export type FileProblemCode = keyof typeof FILE_PROBLEM_TEXTS;
