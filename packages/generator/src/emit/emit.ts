/** `ApiModel` -> the files of the client. */
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { clientText } from "./client.js";
import { modelsText } from "./models.js";
import { groupText } from "./operations.js";
import { schemasText } from "./schemas.js";
import { serversText } from "./servers.js";
import { hasWebhooks, webhooksText } from "./webhooks.js";

export interface EmitOptions {
  /** Lines of comment that every file begins with, without comment marks. */
  readonly header: readonly string[];
}

/**
 * Writes the client: `index.ts`, a file for each group, and where there is something for them `models.ts`,
 * `servers.ts`, `webhooks.ts` and, where values are to be validated, `schemas.ts`.
 */
export function emit(model: ApiModel, options: EmitOptions): GeneratedFile[] {
  const header = options.header
    .map((line) => `// ${line.replace(/[\r\n\u2028\u2029]/g, " ")}`)
    .join("\n");
  const servers = serversText(model, header);
  const schemas = schemasText(model, header);
  return [
    { path: "index.ts", text: clientText(model, header) },
    ...(model.schemas.length > 0
      ? [{ path: "models.ts", text: modelsText(model.schemas, header) }]
      : []),
    ...(servers === undefined ? [] : [{ path: "servers.ts", text: servers }]),
    ...(hasWebhooks(model) ? [{ path: "webhooks.ts", text: webhooksText(model, header) }] : []),
    ...(schemas === undefined ? [] : [{ path: "schemas.ts", text: schemas }]),
    ...model.groups
      .filter(({ property }) => property !== undefined)
      .map((group) => ({
        path: `operations/${group.fileName}.ts`,
        text: groupText(group, model, header),
      })),
  ];
}
