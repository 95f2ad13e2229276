/** What makes a request the one that was recorded: its method, URL and body, all of them masked. */
import { isDeepStrictEqual } from "node:util";
import type { RecordedRequest } from "./cassette.js";
import { differences } from "./difference.js";
import type { RecordedBody } from "./recorded-body.js";

/** Where a request is not the one that was recorded, in lines for people; nothing where it is. */
export function differencesFrom(
  recorded: RecordedRequest,
  request: RecordedRequest,
): readonly string[] {
  const found: string[] = [];
  if (recorded.method !== request.method)
    found.push(`method ${recorded.method}, now ${request.method}`);
  if (recorded.url !== request.url) found.push(`now ${request.url}`);
  if (!isSameBody(recorded.body, request.body))
    found.push(...bodyDifferences(recorded.body, request.body));
  return found;
}

function isSameBody(recorded: RecordedBody | undefined, body: RecordedBody | undefined): boolean {
  if (recorded !== undefined && "unfinished" in recorded) return true;
  return isDeepStrictEqual(recorded, body);
}

function bodyDifferences(
  recorded: RecordedBody | undefined,
  body: RecordedBody | undefined,
): readonly string[] {
  const found = differences(valueOf(recorded), valueOf(body), "body");
  return found.length === 0 ? ["the body is another"] : found;
}

function valueOf(body: RecordedBody | undefined): unknown {
  if (body === undefined) return undefined;
  if ("json" in body) return body.json;
  return "text" in body ? body.text : body;
}

/** Its method and URL. */
export function titleOf({ method, url }: RecordedRequest): string {
  return `${method} ${url}`;
}
