import { clientOptionEntries } from "../options/client-options.js";
import type { Option } from "../options/option.js";
import { clientNamePattern } from "./check-config.js";

/**
 * The JSON schema (draft 7, as editors know it) of config files in JSON and YAML, made from the table
 * of options. The package has it as `gen-client.schema.json`.
 */
export function configSchema(): Record<string, unknown> {
  const own = clientOptionEntries.filter(([, { sharable }]) => sharable === false);
  const ofOneClient = own.map(([name]) => ({ required: [name] }));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "gen-client.config: OpenAPI documents and the clients to write from them",
    type: "object",
    properties: {
      $schema: { type: "string" },
      ...propertiesOf(clientOptionEntries),
      clients: {
        description:
          "Several clients by their names, which --client takes; what stands beside is theirs in common.",
        type: "object",
        minProperties: 1,
        propertyNames: { pattern: clientNamePattern },
        additionalProperties: { $ref: "#/definitions/client" },
      },
    },
    additionalProperties: false,
    if: { required: ["clients"] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { not: { anyOf: ofOneClient } },
    else: { required: ["input"] },
    definitions: {
      client: {
        type: "object",
        properties: propertiesOf(clientOptionEntries),
        required: ["input"],
        additionalProperties: false,
      },
    },
  };
}

function propertiesOf(entries: readonly (readonly [string, Option])[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.flatMap(([name, option]) => {
      const schema = schemaOf(option);
      return schema === undefined ? [] : [[name, { description: describe(option), ...schema }]];
    }),
  );
}

function schemaOf(option: Option): Record<string, unknown> | undefined {
  switch (option.kind) {
    case "text":
    case "path":
      return { type: "string", minLength: 1 };
    case "input":
      return { type: "string", minLength: 1, not: { const: "-" } };
    case "choice":
      return {
        oneOf: Object.entries(option.choices).map(([value, meaning]) => ({
          const: value,
          description: meaning,
        })),
        default: option.default,
      };
    case "flag":
      return { type: "boolean", default: option.default ?? false };
    case "number":
      return { type: "integer", minimum: option.min, maximum: option.max };
    case "list":
      return { type: "array", items: { type: "string", minLength: 1 } };
    case "record":
      return { type: "object", additionalProperties: { type: "string", minLength: 1 } };
    case "value":
      return option.schema;
  }
}

/** A line of `--help` as a sentence. */
function describe({ help }: Option): string {
  return `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
}
