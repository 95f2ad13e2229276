/**
 * The number of the contract that generated clients are written for: `contract` of the runtime, where it
 * says what a client that wasn't compiled by its user may rely on.
 */
export const contract = 1;
