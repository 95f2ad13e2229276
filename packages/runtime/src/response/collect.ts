/**
 * The whole of a body that comes in pieces. A body beyond the limit is closed, and no more of it held.
 *
 * @param refuse The error for a body of more than `limit` bytes.
 */
export async function collect(
  pieces: AsyncIterable<Uint8Array>,
  limit: number,
  refuse: () => Error,
): Promise<Buffer> {
  const held: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the body.
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw refuse();
    held.push(piece);
  }
  return Buffer.concat(held, size);
}
