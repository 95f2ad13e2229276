import { domainToASCII } from "node:url";
import { addressBytes } from "./ip-address.js";

/** The hosts that NO_PROXY lists. */
export interface NoProxy {
  /** @param hostname As `URL` gives it, of any case, with or without brackets and a dot at its end. */
  includes(hostname: string, port: number): boolean;
}

/**
 * Reads a list of hosts that need no proxy, separated by commas or white space:
 *
 * | entry                                   | stands for                                    |
 * | --------------------------------------- | --------------------------------------------- |
 * | `*`                                     | every host                                    |
 * | `example.com`, `.example.com`           | it and all below it (curl, requests; for the  |
 * |                                         | one with a dot Go leaves `example.com` out)   |
 * | `*.example.com`                         | all below it, not itself (Go)                 |
 * | `10.0.0.1`, `::1`, `[::1]`              | an address, however it is written             |
 * | `10.0.0.0/8`, `fd00::/8`                | a network                                     |
 * | `example.com:8080`, `[::1]:8080`        | one port only (Go, requests)                  |
 *
 * Names are compared without case, the dot at the end, and in their ASCII form; an IPv4 address equals
 * its IPv6 form. Names are not looked up. No host is listed by itself, `localhost` neither (as curl and
 * requests have it; Go never uses a proxy for it). An entry of another form stands for nothing, as
 * everywhere.
 */
export function readNoProxy(text: string): NoProxy {
  const rules = text
    .split(/[\s,]+/)
    .map(readRule)
    .filter((rule) => rule !== undefined);
  return {
    includes(hostname, port) {
      const host = normalize(hostname);
      const address = addressBytes(host);
      return rules.some(
        (rule) =>
          (rule.port === undefined || rule.port === port) &&
          (rule.kind === "all" ||
            (address === undefined
              ? rule.kind === "name" && coversName(rule, host)
              : rule.kind === "network" && coversAddress(rule, address))),
      );
    },
  };
}

type Rule = { readonly port: number | undefined } & (
  | { readonly kind: "all" }
  | NameRule
  | NetworkRule
);

interface NameRule {
  readonly kind: "name";
  /** With a dot before it. */
  readonly suffix: string;
  readonly itself: boolean;
}

interface NetworkRule {
  readonly kind: "network";
  readonly address: Uint8Array;
  /** How many bits of the address count. */
  readonly bits: number;
}

function readRule(entry: string): Rule | undefined {
  if (entry === "*") return { kind: "all", port: undefined };
  const network = readNetwork(entry);
  if (network !== undefined) return { ...network, port: undefined };
  const colon = entry.lastIndexOf(":");
  if (colon === -1) return readHost(entry, undefined);
  const port = entry.slice(colon + 1);
  return /^\d{1,5}$/.test(port) ? readHost(entry.slice(0, colon), Number(port)) : undefined;
}

function readHost(host: string, port: number | undefined): Rule | undefined {
  const network = readNetwork(host);
  if (network !== undefined) return { ...network, port };
  const below = host.startsWith("*.");
  const name = normalize(host.replace(/^\*?\./, ""));
  // The name of a host is never longer (RFC 1035, 2.3.4), nor is a number at its end.
  if (name.length > 255 || /(?:^|\.)\d+$|[:/*[\]]/.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return ascii === "" ? undefined : { kind: "name", suffix: `.${ascii}`, itself: !below, port };
}

function readNetwork(text: string): NetworkRule | undefined {
  const [host = "", prefix, ...rest] = text.split("/", 3);
  const literal = unbracketed(host);
  const address = addressBytes(literal);
  if (address === undefined || rest.length > 0) return undefined;
  const size = address.length * 8;
  if (prefix === undefined) return { kind: "network", address, bits: size };
  // The prefix of a mapped IPv4 address counts the bits of its IPv6 form.
  const bits = Number(prefix) - (literal.includes(":") ? 128 - size : 0);
  return /^\d{1,3}$/.test(prefix) && bits >= 0 && bits <= size
    ? { kind: "network", address, bits }
    : undefined;
}

function coversName({ suffix, itself }: NameRule, host: string): boolean {
  return host.endsWith(suffix) || (itself && host === suffix.slice(1));
}

function coversAddress({ address, bits }: NetworkRule, other: Uint8Array): boolean {
  if (address.length !== other.length) return false;
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) {
    if (address[index] !== other[index]) return false;
  }
  const left = 8 - (bits & 7);
  return left === 8 || (address[whole] ?? 0) >> left === (other[whole] ?? 0) >> left;
}

function normalize(host: string): string {
  const name = unbracketed(host).toLowerCase();
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

function unbracketed(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}
