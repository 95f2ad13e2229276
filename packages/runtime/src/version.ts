/** Of this package; a test holds it to package.json, which is not worth a read at every start. */
export const version = "0.1.0";
