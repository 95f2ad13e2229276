import { UsageError } from "../errors.js";
import { parseBaseUrl } from "../request/base-url.js";
import { Retry } from "../retry/retry.js";
import type { Adapter } from "./adapter.js";

interface Mount {
  readonly origin: string;
  readonly path: string;
  readonly adapter: Adapter;
}

/** Which adapter sends what: the one mounted on the longest prefix of a URL, else the default. */
export class Mounts {
  readonly #default: Adapter;
  #mounts: readonly Mount[] = [];
  /** Another one was mounted in its place: calls may be under way through it. */
  readonly #replaced = new Set<Adapter>();

  constructor(byDefault: Adapter) {
    this.#default = byDefault;
  }

  /**
   * Mounts an adapter on an origin and a path below it. A prefix ends at a segment's border, so that
   * `https://api.example.com` covers neither `https://api.example.com.evil.test` nor, with a path
   * `/v1`, `/v10`.
   *
   * @throws UsageError for a prefix that is no URL, or what is no adapter.
   */
  mount(prefix: string, adapter: Adapter): void {
    checkAdapter(adapter);
    if (/^(?:https?:(?:\/\/)?)?$/i.test(prefix)) {
      throw new UsageError(
        "INVALID_OPTION",
        "a prefix has an origin, such as https://api.example.com; for all of a session's requests, pass new Session({ adapter })",
      );
    }
    const { origin, path } = parseBaseUrl(prefix, "the prefix");
    const others = this.#mounts.filter((mount) => mount.origin !== origin || mount.path !== path);
    for (const mount of this.#mounts)
      if (!others.includes(mount)) this.#replaced.add(mount.adapter);
    this.#mounts = [...others, { origin, path, adapter }].sort(
      (a, b) => b.path.length - a.path.length,
    );
  }

  find(origin: string, path: string): Adapter {
    for (const mount of this.#mounts) {
      if (mount.origin === origin && isBelow(path, mount.path)) return mount.adapter;
    }
    return this.#default;
  }

  /** Every adapter once, however often it is mounted. */
  all(): readonly Adapter[] {
    const mounted = this.#mounts.map(({ adapter }) => adapter);
    return [...new Set([this.#default, ...mounted, ...this.#replaced])];
  }
}

/** @throws UsageError for what is no adapter. */
export function checkAdapter(adapter: unknown): void {
  const { send, close, retry } = (adapter ?? {}) as Partial<Adapter>;
  if (typeof send !== "function" || typeof close !== "function") {
    throw new UsageError(
      "INVALID_OPTION",
      "the adapter has no methods send and close; pass one such as new HttpAdapter()",
    );
  }
  if (retry !== undefined && !(retry instanceof Retry)) {
    throw new UsageError(
      "INVALID_OPTION",
      "the adapter's retry is no Retry; pass new Retry({ … })",
    );
  }
}

function isBelow(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  const next = path[prefix.length];
  return prefix === "" || next === undefined || next === "/" || next === "?";
}
