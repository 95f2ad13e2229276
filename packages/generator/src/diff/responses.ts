/** Compares what two operations of one name answer, by status. */
import type { ResponseModel } from "../model/response-model.js";
import type { Context, Scope } from "./findings.js";
import type { ChangeKind } from "./rules.js";
import { compareResponse, compareResponseBody } from "./response.js";

export function compareResponses(
  before: readonly ResponseModel[],
  after: readonly ResponseModel[],
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const received = { ...context, direction: "received" } as const;
  for (const old of before) {
    const now = after.find(({ status }) => status === old.status);
    if (now) compareResponse(old, now, scope, received);
    else {
      const message = "is no longer described";
      findings.add(scope, { kind: "response-removed", at: old.status, message });
      // Callers who ask for this status get what stands for it now.
      const instead = standIn(old.status, after);
      if (instead) compareResponseBody(old, instead, scope, received);
    }
  }
  for (const now of after) {
    if (before.some(({ status }) => status === now.status)) continue;
    const instead = standIn(now.status, before);
    const kind = kindOf(now, after, instead);
    const message = kind === "success-added" ? "is another success" : "is described now";
    findings.add(scope, { kind, at: now.status, message });
    // Callers who asked for this status had the body of its range, or of the default.
    if (instead) compareResponseBody(instead, now, scope, received);
  }
}

/** @param instead What stood for its status before: then callers knew that it may come. */
function kindOf(
  response: ResponseModel,
  all: readonly ResponseModel[],
  instead: ResponseModel | undefined,
): ChangeKind {
  if (isSuccessOf(response, all)) return "success-added";
  return instead === undefined ? "failure-added" : "failure-listed";
}

/** A success that is awaited: any 2xx; without one, the default. */
function isSuccessOf({ status }: ResponseModel, all: readonly ResponseModel[]): boolean {
  if (status !== "default") return status.startsWith("2");
  return !all.some((response) => response.status.startsWith("2"));
}

/** What describes a status that isn't listed: its range, else the default. */
function standIn(status: string, responses: readonly ResponseModel[]): ResponseModel | undefined {
  if (status === "default") return undefined;
  const find = (wanted: string) => responses.find((response) => response.status === wanted);
  const range = `${status.slice(0, 1)}XX`;
  return (range === status ? undefined : find(range)) ?? find("default");
}
