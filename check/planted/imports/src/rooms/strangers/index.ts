export const strangers = 1;
