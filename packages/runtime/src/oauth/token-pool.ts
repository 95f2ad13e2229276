import type { KeptToken } from "../auth/kept-token.js";
import type { Token } from "../auth/token.js";

/**
 * How tokens differ by scopes: `each` set of scopes has a token of its own, unless another one allows what
 * it does; `growing`: one for all, with all scopes that were needed so far, since a person is asked for each;
 * `one`, whatever the scopes.
 */
export type ScopePolicy = "each" | "growing" | "one";

interface Entry {
  /** In the order of the alphabet. */
  readonly asked: readonly string[];
  readonly kept: KeptToken;
}

/** The tokens of one grant from one place, by their scopes. */
export class TokenPool {
  readonly #policy: ScopePolicy;
  readonly #make: (scopes: readonly string[]) => KeptToken;
  #entries: readonly Entry[] = [];

  /** @param make What keeps a token with these scopes. */
  constructor(policy: ScopePolicy, make: (scopes: readonly string[]) => KeptToken) {
    this.#policy = policy;
    this.#make = make;
  }

  /** What keeps a token that allows these scopes. Asked for each request. */
  find(scopes: readonly string[]): KeptToken {
    const entries = this.#entries;
    if (this.#policy !== "each") {
      const [entry] = entries;
      if (entry !== undefined && (this.#policy === "one" || covers(entry.asked, scopes)))
        return entry.kept;
      return this.#add(this.#policy === "one" ? scopes : [...(entry?.asked ?? []), ...scopes], []);
    }
    const own = entries.find(
      ({ asked }) => asked.length === scopes.length && covers(asked, scopes),
    );
    if (own?.kept.current !== undefined) return own.kept;
    const wider = entries.find(({ asked, kept }) => {
      const token = kept.current;
      return token !== undefined && covers(granted(token, asked), scopes);
    });
    return (wider ?? own)?.kept ?? this.#add(scopes, entries);
  }

  /** @throws what a store throws; all tokens are forgotten here. */
  async forget(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    await Promise.all(entries.map(({ kept }) => kept.forget()));
  }

  #add(scopes: readonly string[], others: readonly Entry[]): KeptToken {
    const asked = [...new Set(scopes)].toSorted();
    const kept = this.#make(asked);
    this.#entries = [...others, { asked, kept }];
    return kept;
  }
}

/** RFC 6749, 5.1: a server that doesn't say what it granted, granted what was asked for. */
function granted({ scope }: Token, asked: readonly string[]): readonly string[] {
  return scope === undefined ? asked : scope.split(" ");
}

function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  return narrow.every((scope) => wide.includes(scope));
}
