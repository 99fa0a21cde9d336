import * as xlsx from "xlsx"; export const subjects = xlsx;
