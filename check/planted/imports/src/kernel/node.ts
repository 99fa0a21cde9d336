import { sep } from "node:path"; export const kernelNode = sep;
