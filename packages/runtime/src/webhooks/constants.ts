/** Which of several webhooks a body is, by the constants that the document declares. */
import { UsageError } from "../errors.js";
import { decodeBody } from "../response/decode.js";
import type { WebhookDescription } from "./description.js";
import { WebhookError } from "./errors.js";

/** A request that a name stands for. */
export interface Candidate {
  readonly name: string;
  readonly description: WebhookDescription;
}

/** @throws UsageError for two that no body could be told apart by. */
export function checkConstants(candidates: readonly Candidate[]): void {
  for (const [index, one] of candidates.entries()) {
    const twin = candidates
      .slice(index + 1)
      .find((other) => other.name !== one.name && !differ(one, other));
    if (twin === undefined) continue;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the document doesn't say how ${one.name} and ${twin.name} differ: no property is a constant of both, with different values; parse each by its own name`,
    );
  }
}

/** @throws WebhookError for a body that is none of them. */
export async function chooseByConstants(
  candidates: readonly Candidate[],
  content: Buffer,
  contentType: string | undefined,
  webhook: string,
): Promise<Candidate> {
  const [first, ...others] = candidates;
  if (first !== undefined && others.every(({ name }) => name === first.name)) return first;
  const body = tryToParse(content, contentType);
  const found = candidates.find(({ description: { constants = {} } }) =>
    Object.entries(constants).every(
      ([key, value]) =>
        typeof body === "object" &&
        body !== null &&
        Object.hasOwn(body, key) &&
        (body as Record<string, unknown>)[key] === value,
    ),
  );
  if (found !== undefined) return found;
  const keys = new Set(
    candidates.flatMap(({ description }) => Object.keys(description.constants ?? {})),
  );
  throw new WebhookError(
    "WEBHOOK_UNEXPECTED",
    webhook,
    `it is none of them by its ${[...keys].join(", ")}`,
    { contentType, text: content.subarray(0, 800).toString() },
  );
}

function differ(one: Candidate, other: Candidate): boolean {
  const { method = "POST", constants = {} } = one.description;
  const { method: otherMethod = "POST", constants: others = {} } = other.description;
  if (method !== otherMethod) return true;
  return Object.entries(constants).some(
    ([key, value]) => Object.hasOwn(others, key) && others[key] !== value,
  );
}

function tryToParse(content: Buffer, contentType: string | undefined): unknown {
  try {
    return decodeBody(content, "json", contentType);
  } catch {
    return undefined;
  }
}
