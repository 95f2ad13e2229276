import { isIPv4, isIPv6 } from "node:net";

/**
 * The bytes of a literal address without brackets: 4 of IPv4, also where IPv6 maps it
 * (`::ffff:127.0.0.1`; RFC 4291, 2.5.5.2), else 16. Undefined for a name, and for an address with
 * a zone.
 */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split("."), Number);
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const bytes = ipv6Bytes(text);
  return mapped.every((byte, index) => bytes[index] === byte) ? bytes.subarray(12) : bytes;
}

/** What stands before an IPv4 address in IPv6. */
const mapped: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

function ipv6Bytes(text: string): Uint8Array {
  // A URL's host has hexadecimal groups only, and at most one "::".
  const [before = "", after] = new URL(`http://[${text}]`).hostname.slice(1, -1).split("::");
  const head = groups(before);
  const tail = groups(after ?? "");
  const bytes = new DataView(new ArrayBuffer(16));
  for (const [index, group] of head.entries()) bytes.setUint16(index * 2, group);
  for (const [index, group] of tail.entries()) {
    bytes.setUint16((8 - tail.length + index) * 2, group);
  }
  return new Uint8Array(bytes.buffer);
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
