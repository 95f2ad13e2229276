/** The documents and programs of proofs: many share one, each with names of its own. */
import type { Fragment, Proof } from "./proof-fragments.js";

export interface NumberedProof extends Proof {
  readonly index: number;
}

/** In the document: its tag, scheme, webhook and `operationId`. */
export function nameOf({ index }: NumberedProof): string {
  return `p${index}`;
}

/** What a document says of all proofs. */
export function documentOf(
  proofs: readonly NumberedProof[],
  side: "before" | "after",
): Record<string, unknown> {
  const parts = proofs.map((proof) => partOf(proof[side], nameOf(proof)));
  const all = (key: keyof (typeof parts)[number]) => Object.assign({}, ...parts.map((p) => p[key]));
  const [servers = [{ url: "https://a.example" }]] = proofs.flatMap((proof) =>
    proof[side].servers === undefined ? [] : [proof[side].servers],
  );
  return {
    openapi: "3.1.0",
    info: { title: "Api", version: "1" },
    servers,
    paths: all("paths"),
    webhooks: {
      // So that there are webhooks before and after.
      always: { post: { requestBody: { content: { "application/json": {} } }, responses: {} } },
      ...all("webhooks"),
    },
    components: {
      schemas: all("schemas"),
      securitySchemes: { other: { type: "http", scheme: "basic" }, ...all("schemes") },
    },
  };
}

function partOf(fragment: Fragment, name: string) {
  const { operation = {}, box, scheme, webhook, path = "", operationId = name } = fragment;
  const item = fragment.webhookItem ?? (webhook && { post: { responses: {}, ...webhook } });
  const post = { operationId, tags: [name], responses: { 200: { description: "" } } };
  const part = {
    paths:
      operation === "absent" ? {} : { [`/${name}${path}`]: { post: { ...post, ...operation } } },
    schemas: box === undefined ? {} : { [boxOf(name)]: box },
    schemes: scheme === undefined ? {} : { [name]: scheme },
    webhooks: item === undefined ? {} : { [name]: item },
  };
  const text = JSON.stringify(part)
    .replaceAll("#/components/schemas/Box", `#/components/schemas/${boxOf(name)}`)
    .replaceAll("$id", name);
  // What went in: only names are others.
  return JSON.parse(text) as typeof part;
}

function boxOf(name: string): string {
  return `${name.toUpperCase()}Box`;
}

/** The type of what its webhook sends. */
function hookOf(name: string): string {
  return `${name.toUpperCase()}Webhook`;
}

/** The module that stands beside the folder `client`. */
export function programOf(proof: NumberedProof): string {
  const name = nameOf(proof);
  const usesBox = proof.program.includes("$Box");
  const [hook] = proof.program.match(/\$Hook\w*/) ?? [];
  const hookType = hook?.replace("$Hook", hookOf(name));
  const program = proof.program
    .replaceAll("$Hook", hookOf(name))
    .replaceAll("$call", `api.${name}.${name}`)
    .replaceAll("$Box", boxOf(name))
    .replaceAll("$id", name);
  return `import { Api } from "./client/index.js";
${usesBox ? `import type { ${boxOf(name)} } from "./client/index.js";\n` : ""}${
    program.includes("parseWebhook") ? `import { parseWebhook } from "./client/webhooks.js";\n` : ""
  }${hookType ? `import type { ${hookType} } from "./client/webhooks.js";\n` : ""}declare const api: Api;
declare function is<T>(value: T): void;
declare function some<T>(): T;
export async function program(): Promise<void> {
  ${program}
}
export const used: unknown[] = [api, is, some, Api];
`;
}
