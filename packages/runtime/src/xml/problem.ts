/** Why a document can't be read, or a value can't be written. The message begins with the place. */
export class XmlProblem extends Error {}

/** Documents and values are nested no deeper, as libxml2 has it: far beyond, a stack would overflow. */
export const maxDepth = 256;
