import { ReadError, maxBytes, tooLarge } from "./read-error.js";

const timeoutSeconds = 30;
const maxRedirects = 10;

/**
 * Fetches a document by GET. User and password in the URL go as Basic credentials to that origin
 * only. With `sameOrigin`, a redirect may not leave the origin. Throws a `ReadError`, whose message
 * has the URL without its secrets.
 */
export async function download(
  url: URL,
  { sameOrigin }: { readonly sameOrigin: boolean },
): Promise<{ bytes: Uint8Array; finalUrl: URL }> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const authorization = basicCredentials(url);
  let current = withoutUser(url);
  try {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const headers = new Headers({ accept: "application/json, application/yaml, */*;q=0.8" });
      if (authorization !== undefined && current.origin === url.origin) {
        headers.set("authorization", authorization);
      }
      // Redirects are followed here, because each must be checked before it is.
      const response = await fetch(current, { headers, redirect: "manual", signal });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || location === null) {
        return { bytes: await readBody(response, current), finalUrl: current };
      }
      await response.body?.cancel();
      current = withoutUser(redirectTarget(location, current, sameOrigin));
    }
  } catch (error) {
    throw error instanceof ReadError ? error : failure(current, error);
  }
  throw new ReadError(
    `GET ${shown(url)}: more than ${maxRedirects} redirects`,
    "Give the address at which the document stands.",
  );
}

async function readBody(response: Response, url: URL): Promise<Uint8Array> {
  if (response.status !== 200) {
    await response.body?.cancel();
    const status = `${response.status} ${response.statusText}`.trim();
    throw new ReadError(
      `GET ${shown(url)}: the server answered ${status}`,
      response.status === 401 || response.status === 403
        ? "The document needs credentials: give them in the URL (https://user:password@host/), or download it first."
        : "Check the address in a browser.",
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(shown(url));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirectTarget(location: string, from: URL, sameOrigin: boolean): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    throw new ReadError(
      `GET ${shown(from)}: the server redirects to an address that can't be fetched`,
      "Give the address at which the document stands.",
    );
  }
  if (sameOrigin && target.origin !== from.origin) {
    throw new ReadError(
      `GET ${shown(from)}: the server redirects to another origin, ${target.origin}`,
      "References of a fetched document stay on its origin: download the files, and generate from them.",
    );
  }
  return target;
}

function failure(url: URL, error: unknown): ReadError {
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  // fetch says only "fetch failed"; what happened is in its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = timedOut
    ? `no complete answer within ${timeoutSeconds} seconds`
    : cause instanceof Error
      ? cause.message || ("code" in cause ? String(cause.code) : cause.name)
      : String(cause);
  return new ReadError(
    `GET ${shown(url)}: ${reason}`,
    "Check the address and the network, or download the document and give its file.",
    { cause: error },
  );
}

/** A URL as people may see it: user, password and query can be secrets. */
function shown(url: URL): string {
  return url.origin + url.pathname;
}

function withoutUser(url: URL): URL {
  const result = new URL(url);
  result.username = "";
  result.password = "";
  result.hash = "";
  return result;
}

function basicCredentials(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return undefined;
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** A percent sign that begins no escape is itself: passwords are pasted as they are. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
