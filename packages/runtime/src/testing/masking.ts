/** What a cassette must not hold, and so what requests are compared without. */
import { maskParts } from "../request/masked-parts.js";
import {
  isSecretField,
  isSecretHeader,
  masked,
  maskHeader,
  maskPairs,
  maskQuery,
  noSecrets,
  type SecretNames,
} from "../request/secrets.js";
import type { RecordedBody } from "./recorded-body.js";

/** Shorter ones would be found where they mean nothing. */
const shortestSecret = 8;

type Fields = Readonly<Record<string, string | readonly string[]>>;

/**
 * Masks secrets by their names, and by their values wherever they turn up again: a server that echoes a
 * token gives it away as well. It knows the secrets of what it was shown so far.
 */
export class Masker {
  readonly #values = new Set<string>();

  /** Takes the secrets of a request for what they are. */
  learn(headers: Fields, url: string, secrets: SecretNames): void {
    for (const [name, value] of Object.entries(headers)) {
      if (!isSecretHeader(name, secrets)) continue;
      for (const text of [value].flat()) {
        if (name === "cookie") this.#learnCookies(text);
        else if (name === "set-cookie") this.#learnCookies(text.split(";", 1)[0] ?? "");
        // `Bearer TOKEN`: a body would echo the token alone.
        else for (const part of [text, ...text.split(/\s+/).slice(1)]) this.#keep(part);
      }
    }
    this.#learnPairs(url.split("?", 2)[1] ?? "", secrets);
  }

  url(url: string, secrets: SecretNames): string {
    return this.text(maskQuery(url, secrets));
  }

  /** A secret's value is masked where it is part of another text, too. */
  text(text: string): string {
    let shown = text;
    // The longest first: another may be a part of it, and would leave the rest.
    for (const value of [...this.#values].sort((a, b) => b.length - a.length)) {
      shown = shown.replaceAll(value, masked);
      const encoded = encodeURIComponent(value);
      if (encoded !== value) shown = shown.replaceAll(encoded, masked);
    }
    return shown;
  }

  /** Cookies keep their names and attributes: a session that loads them works as it did. */
  headers<T extends Fields>(headers: T, secrets: SecretNames): T {
    const shown = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string"
        ? this.#header(name, value, secrets)
        : value.map((item) => this.#header(name, item, secrets)),
    ]);
    // The same names, with texts where there were texts and lists where there were lists.
    return Object.fromEntries(shown) as T;
  }

  /** The bytes of a multipart form, its secrets masked; of anything else as they are. */
  parts(body: Buffer, contentType = ""): Buffer {
    if (!contentType.startsWith("multipart/")) return body;
    return maskParts(body, ({ name, content }) => {
      if (!isSecretField(name)) return undefined;
      this.#keep(content.toString());
      return masked;
    });
  }

  body(body: RecordedBody | undefined, contentType = ""): RecordedBody | undefined {
    if (body === undefined) return undefined;
    if ("json" in body) return { json: this.#json(body.json, "") };
    if (!("text" in body)) return body;
    const isForm = /^application\/x-www-form-urlencoded/i.test(contentType);
    const mask = (text: string): string => {
      if (!isForm) return this.text(text);
      this.#learnPairs(text, noSecrets);
      return this.text(maskPairs(text, noSecrets));
    };
    return { text: typeof body.text === "string" ? mask(body.text) : body.text.map(mask) };
  }

  #header(name: string, value: string, secrets: SecretNames): string {
    if (name === "set-cookie") return value.replace(/=[^;]*/, `=${masked}`);
    if (name === "cookie") return value.replaceAll(/=[^;]*/g, `=${masked}`);
    return this.text(maskHeader(name, value, secrets));
  }

  #json(value: unknown, name: string): unknown {
    if (typeof value === "string") {
      if (!isSecretField(name)) return this.text(value);
      this.#keep(value);
      return masked;
    }
    if (Array.isArray(value)) return value.map((item) => this.#json(item, name));
    if (typeof value !== "object" || value === null) return value;
    const shown = Object.entries(value).map(([key, item]) => [key, this.#json(item, key)] as const);
    return Object.fromEntries(shown);
  }

  /** What of a query, or of a form, is masked by its name. */
  #learnPairs(pairs: string, secrets: SecretNames): void {
    const shown = maskPairs(pairs, secrets).split("&");
    for (const [index, pair] of pairs.split("&").entries()) {
      if (pair === shown[index]) continue;
      for (const value of new URLSearchParams(pair).values()) this.#keep(value);
    }
  }

  #learnCookies(text: string): void {
    for (const pair of text.split("; ")) this.#keep(pair.slice(pair.indexOf("=") + 1));
  }

  #keep(value: string): void {
    if (value.length >= shortestSecret && value !== masked) this.#values.add(value);
  }
}
