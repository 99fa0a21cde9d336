/** Header of the extra column of the rejected-rows file. Readers drop the column; no template has it. */
export const REASON_COLUMN = "问题说明";
