/**
 * What a value of users' code comes to. A promise that nothing is left to settle is an error: Node would end the
 * process without a word.
 */
export async function settled(value: unknown): Promise<unknown> {
  let give: (reason: Error) => void = () => {};
  const idle = () => give(new Error("its promise never settles: nothing is left that could do it"));
  process.once("beforeExit", idle);
  try {
    return await Promise.race([value, new Promise<never>((_, reject) => (give = reject))]);
  } finally {
    process.off("beforeExit", idle);
  }
}
