import { TokenKeeper, type ObtainToken } from "../auth/token-keeper.js";
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
  readonly keeper: TokenKeeper;
}

/** The tokens of one grant from one place, by their scopes. */
export class TokenPool {
  readonly #policy: ScopePolicy;
  readonly #obtain: (scopes: readonly string[]) => ObtainToken;
  #entries: readonly Entry[] = [];

  /** @param obtain Gets a token with these scopes. */
  constructor(policy: ScopePolicy, obtain: (scopes: readonly string[]) => ObtainToken) {
    this.#policy = policy;
    this.#obtain = obtain;
  }

  /** What keeps a token with these scopes. Asked for each request. */
  find(scopes: readonly string[]): TokenKeeper {
    const entries = this.#entries;
    if (this.#policy !== "each") {
      const [entry] = entries;
      if (entry !== undefined && (this.#policy === "one" || covers(entry.asked, scopes)))
        return entry.keeper;
      return this.#add(this.#policy === "one" ? scopes : [...(entry?.asked ?? []), ...scopes], []);
    }
    const own = entries.find(
      ({ asked }) => asked.length === scopes.length && covers(asked, scopes),
    );
    if (own?.keeper.current !== undefined) return own.keeper;
    const wider = entries.find(({ asked, keeper }) => {
      const token = keeper.current;
      return token !== undefined && covers(granted(token, asked), scopes);
    });
    return (wider ?? own)?.keeper ?? this.#add(scopes, entries);
  }

  #add(scopes: readonly string[], others: readonly Entry[]): TokenKeeper {
    const asked = [...new Set(scopes)].toSorted();
    const keeper = new TokenKeeper(this.#obtain(asked));
    this.#entries = [...others, { asked, keeper }];
    return keeper;
  }
}

/** RFC 6749, 5.1: a server that doesn't say what it granted, granted what was asked for. */
function granted({ scope }: Token, asked: readonly string[]): readonly string[] {
  return scope === undefined ? asked : scope.split(" ");
}

function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  return narrow.every((scope) => wide.includes(scope));
}
