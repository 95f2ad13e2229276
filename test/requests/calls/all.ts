import { bodies, files, forms } from "./bodies.js";
import { cookies, requestCookies } from "./cookies.js";
import { credentials, failures, headers } from "./headers.js";
import { compression, redirectedCookies, redirects } from "./redirects.js";
import { fragments, params, urls } from "./urls.js";
import type { Script } from "./script.js";

/** Every script, by what it is about. */
export const groups = {
  urls,
  params,
  fragments,
  headers,
  credentials,
  failures,
  bodies,
  forms,
  files,
  cookies,
  "a request's cookies": requestCookies,
  redirects,
  "redirects and a request's cookies": redirectedCookies,
  compression,
} as const satisfies Record<string, readonly Script[]>;
