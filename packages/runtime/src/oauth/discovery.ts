/** What an authorization server says of itself: OpenID Connect Discovery 1.0, and RFC 8414. */
import type { Library } from "./library.js";
import type { TokenFetch } from "./token-session.js";

/** The description of a server: endpoints, methods, its issuer. */
export type ServerMetadata = Awaited<ReturnType<Library["processDiscoveryResponse"]>>;

/** Milliseconds for which it is kept. */
const lifetime = 3_600_000;

/** Descriptions that were asked for. A failure goes to all who wait, and is not kept. */
export class Discoveries {
  readonly #kept = new Map<string, { readonly until: number; metadata: Promise<ServerMetadata> }>();

  find(issuer: string, ask: () => Promise<ServerMetadata>): Promise<ServerMetadata> {
    const kept = this.#kept.get(issuer);
    if (kept !== undefined && Date.now() < kept.until) return kept.metadata;
    const metadata = ask();
    this.#kept.set(issuer, { until: Date.now() + lifetime, metadata });
    metadata.catch(() => this.#kept.delete(issuer));
    return metadata;
  }
}

/**
 * Asks a server for its description, which has to name the issuer that was asked (RFC 8414, 3.3).
 *
 * @param description Where it is asked for first; `oidc` is followed by `oauth2` where there is none.
 * @throws what the library or the session throws.
 */
export async function discover(
  library: Library,
  fetch: TokenFetch,
  issuer: string,
  description: "oauth2" | "oidc",
): Promise<ServerMetadata> {
  const url = new URL(issuer);
  const ask = (algorithm: "oauth2" | "oidc"): Promise<globalThis.Response> =>
    library.discoveryRequest(url, {
      algorithm,
      [library.customFetch]: fetch,
      // Checked before, by what the program allows.
      [library.allowInsecureRequests]: url.protocol === "http:",
    });
  let response = await ask(description);
  if (description === "oidc" && response.status === 404) response = await ask("oauth2");
  const named = await issuerOf(response.clone());
  // Many end in a slash, which the URL of the description doesn't tell.
  const expected = named === `${issuer}/` ? new URL(named) : url;
  return library.processDiscoveryResponse(expected, response);
}

async function issuerOf(response: globalThis.Response): Promise<unknown> {
  try {
    const metadata: unknown = await response.json();
    return (metadata as { issuer?: unknown } | null)?.issuer;
  } catch {
    // The library says what is wrong with it.
    return undefined;
  }
}
