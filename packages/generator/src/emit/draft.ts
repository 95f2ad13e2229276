/**
 * The files of a client, each without its class: that is a structure still, which is printed here or in
 * another thread.
 */
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { clientDraft } from "./client.js";
import { modelsText } from "./models.js";
import { groupDraft } from "./operations.js";
import type { ClassStructure } from "./print-class.js";
import { schemasText } from "./schemas.js";
import { serversText } from "./servers.js";
import { hasWebhooks, webhooksText } from "./webhooks.js";

export interface EmitOptions {
  /** Lines of comment that every file begins with, without comment marks. */
  readonly header: readonly string[];
  /** Whether programs run it without having compiled it: then it says which contract it needs. */
  readonly isCompiled?: boolean;
}

/** The text of a file down to its class, which is the last thing in it. */
export interface Draft {
  readonly text: string;
  readonly ownClass: ClassStructure;
}

/** A file that is finished, or that lacks its class. */
export type FileDraft = GeneratedFile | (Draft & Pick<GeneratedFile, "path">);

/**
 * `index.ts`, a file for each group, and where there is something for them `models.ts`, `servers.ts`,
 * `webhooks.ts` and, where values are to be validated, `schemas.ts`. One at a time, so that the class of
 * one may be printed while the next is made; those with classes first.
 */
export function* fileDrafts(model: ApiModel, options: EmitOptions): Generator<FileDraft> {
  const header = options.header
    .map((line) => `// ${line.replace(/[\r\n\u2028\u2029]/g, " ")}`)
    .join("\n");
  yield { path: "index.ts", ...clientDraft(model, header, options) };
  for (const group of model.groups) {
    if (group.property === undefined) continue;
    yield { path: `operations/${group.fileName}.ts`, ...groupDraft(group, model, header) };
  }
  if (model.schemas.length + model.imports.length > 0)
    yield { path: "models.ts", text: modelsText(model, header) };
  if (hasWebhooks(model)) yield { path: "webhooks.ts", text: webhooksText(model, header) };
  const servers = serversText(model, header);
  if (servers !== undefined) yield { path: "servers.ts", text: servers };
  const schemas = schemasText(model, header);
  if (schemas !== undefined) yield { path: "schemas.ts", text: schemas };
}

/** @param classText the printed `ownClass`. */
export function finished({ path, text }: FileDraft, classText: string): GeneratedFile {
  return { path, text: `${text}\n${classText}\n` };
}
