import * as knip from "knip"; export const packaged = knip;
