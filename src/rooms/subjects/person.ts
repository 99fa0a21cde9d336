/** How the code of a natural person begins; what follows is a keyed hash of the document. */
export const PERSON_PREFIX = "PN:";
