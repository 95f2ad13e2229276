/** Of this package; a test holds it to package.json, which is not worth a read at every start. */
export const version = "0.1.0";

/**
 * The newest contract with generated code that this runtime keeps: it grows by one when clients begin to
 * say in their descriptors what older runtimes don't know. Those in TypeScript fail to compile then;
 * clients in JavaScript name the contract that they need.
 */
export const contract = 1;
