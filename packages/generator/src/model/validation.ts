/** What the values of operations are checked against, as the document says it. */
import type { Place } from "../document.js";
import type { ApiModel, Group, OperationModel } from "./api-model.js";
import type { BodyMediaModel, ParameterModel, PartModel, PartsModel } from "./request-model.js";
import type { EventModel, ReadableContent } from "./response-model.js";
import type { JsonSchema, OperationSchemas } from "./schema-model.js";
import type { UndeclaredNames } from "./checks/required-names.js";
import { Definitions } from "./definitions.js";
import type { Direction } from "./directions.js";
import { conditional } from "./json-schema.js";
import type { ModelContext } from "./model-context.js";

/** The model with what `--validation` adds to it. Call it when all types have their names. */
export function withValidation(
  groups: readonly Group[],
  undeclared: UndeclaredNames,
  context: ModelContext,
): Pick<ApiModel, "groups" | "definitions"> {
  const definitions = new Definitions(undeclared, context);
  const read = new OperationReader(definitions);
  const described = groups.map((group) => ({
    ...group,
    operations: group.operations.map((operation) => ({
      ...operation,
      validation: read.schemasOf(operation),
    })),
  }));
  return { groups: described, definitions: definitions.finish() };
}

type Named = readonly [name: string, schema: JsonSchema];

class OperationReader {
  readonly #definitions: Definitions;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  schemasOf({ parameters, body, responses }: OperationModel): OperationSchemas {
    const args = constraining(
      parameters.map((parameter) => [parameter.arg, this.#ofParameter(parameter)]),
    );
    const bodies = constraining((body?.content ?? []).map((media) => this.#ofBody(media)));
    const answers = responses.flatMap(({ status, readable }) => {
      const media = constraining(
        readable.map((content) => [content.contentType, this.#ofContent(content)]),
      );
      return media === undefined ? [] : [[status, media] as const];
    });
    return {
      ...(args && { args }),
      ...(bodies && { body: bodies }),
      ...(answers.length > 0 && { responses: Object.fromEntries(answers) }),
    };
  }

  #ofParameter({ schemaPlace, allowEmptyValue }: ParameterModel): JsonSchema {
    const schema = this.#at(schemaPlace, "write");
    return allowEmptyValue && schema !== true ? { anyOf: [schema, { const: "" }] } : schema;
  }

  #ofBody({ contentType, schemaPlace, coding, parts }: BodyMediaModel): Named {
    if (parts !== undefined) return [contentType, this.#ofParts(parts)];
    // A range says what the server takes; what is sent has a name.
    const isAny = coding === "json" && contentType.includes("*");
    return [isAny ? "application/json" : contentType, this.#at(schemaPlace, "write")];
  }

  /** Of a list of them: what makes them one by one is none, and not checked. */
  #ofParts({ prefix, rest, required }: PartsModel): JsonSchema {
    const first = prefix.map((part) => this.#ofPart(part));
    const others = rest === undefined ? false : this.#ofPart(rest);
    return {
      ...(required > 0 && { minItems: required }),
      ...(first.length > 0 && { prefixItems: first }),
      ...(others !== true && { items: others }),
    };
  }

  /** What is a file, or encoded by the user, is no value that could be checked. */
  #ofPart({ kind, parts, schemaPlace }: PartModel): JsonSchema {
    if (parts !== undefined) return this.#ofParts(parts);
    return kind === "value" ? this.#at(schemaPlace, "write") : true;
  }

  #ofContent({ events, schemaPlace, decoding }: ReadableContent): JsonSchema {
    if (!["json", "auto", "json-events", "json-lines", "json-sequence"].includes(decoding))
      return true;
    return events === undefined ? this.#at(schemaPlace, "read") : this.#ofEvents(events);
  }

  /** Of the whole event: its name says what its data has to be. */
  #ofEvents(events: readonly EventModel[]): JsonSchema {
    const kinds = events.map(({ name, schemaPlace }) => ({
      name,
      data: this.#at(schemaPlace, "read"),
    }));
    const [first, ...others] = kinds;
    if (kinds.every(({ name }) => name !== undefined)) {
      const told = kinds.filter(({ data }) => data !== true);
      return {
        allOf: told.map(({ name, data }) =>
          conditional({ properties: { event: { const: name } } }, { properties: { data } }),
        ),
      };
    }
    if (first !== undefined && others.length === 0) return { properties: { data: first.data } };
    return {
      anyOf: kinds.map(({ name, data }) => ({
        properties: { data, ...(name !== undefined && { event: { const: name } }) },
      })),
    };
  }

  #at(place: Place | undefined, direction: Direction): JsonSchema {
    return (place && this.#definitions.schemaAt(place, direction)) ?? true;
  }
}

/** Those that say something; undefined where none does. */
function constraining(schemas: readonly Named[]): Record<string, JsonSchema> | undefined {
  const kept = schemas.filter(
    ([, schema]) => schema === false || (schema !== true && Object.keys(schema).length > 0),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
