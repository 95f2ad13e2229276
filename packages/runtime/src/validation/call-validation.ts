/** What is checked of one call: by the document's schemas, and by those of the program. */
import { codecFor, type ValueWriter } from "../values/codec.js";
import { stringify } from "../values/exact-json.js";
import type { PartEncoding, PartList } from "../body-encoding.js";
import type { Operation, ResponseDecoding } from "../operation.js";
import type { ValueSchema } from "../value-schema.js";
import { type Body, isBodyStream } from "../request/body-stream.js";
import { fieldIn } from "../request/headers.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { ItemStream } from "../response/item-stream.js";
import { isJson } from "../request/media-type.js";
import { MediaTypes } from "../response/media-types.js";
import type { Response } from "../response/response.js";
import type { ServerSentEvent } from "../response/server-sent-events.js";
import type { Check } from "./ajv.js";
import { watchedItems } from "./checked-items.js";
import { InvalidRequest, InvalidResponse, type ValidationIssue } from "./errors.js";
import { applyHook, type OperationHooks } from "./hooks.js";
import type { ApiChecks, OperationChecks } from "./operation-checks.js";
import type { ValidationModes } from "./options.js";
import { wireValue } from "./wire-value.js";

/** Says what is wrong where that is no reason to fail. */
export type Report = (error: InvalidRequest | InvalidResponse) => void;

/** What one call needs of its client. */
export interface Means {
  readonly checks: () => Promise<ApiChecks | undefined>;
  readonly report: Report;
}

/** A request, and its body before that is compressed. */
export interface EncodedRequest {
  readonly request: PreparedRequest;
  readonly body: Body | undefined;
}

/** The value of a response, or one item of it. */
export interface ReceivedValue {
  readonly response: Response;
  readonly value: unknown;
  readonly decoding: ResponseDecoding;
  /** Makes of the value what came, where it was converted. */
  readonly write: ValueWriter | undefined;
  /** Of the document's media types, where it has several: the one that came. */
  readonly contentType: string | undefined;
}

/** One call's. */
export class CallValidation {
  readonly #operation: Operation;
  readonly #modes: ValidationModes;
  readonly #hooks: OperationHooks;
  readonly #means: Means;
  #checks: OperationChecks | undefined;

  constructor(operation: Operation, modes: ValidationModes, hooks: OperationHooks, means: Means) {
    this.#operation = operation;
    this.#modes = modes;
    this.#hooks = hooks;
    this.#means = means;
  }

  /** Loads what is needed. @throws UsageError where the validator is not installed. */
  async load(): Promise<void> {
    const { request, response } = this.#modes;
    if (request === "off" && response === "off") return;
    this.#checks = (await this.#means.checks())?.of(this.#operation);
  }

  /**
   * The arguments as the program's schemas make them.
   *
   * @throws InvalidRequest where one of them refuses.
   */
  async prepare(given: object): Promise<object> {
    const { args: ofArgs, body: ofBody } = this.#hooks;
    let args = given;
    if (ofArgs !== undefined) {
      // A schema that makes something else of the arguments breaks its type.
      args = (await this.#apply(ofArgs, args, "")) as object;
    }
    const body = memberOf(args, "body");
    if (ofBody !== undefined && body !== undefined) {
      args = { ...args, body: await this.#apply(ofBody, body, "body") };
    }
    return this.#watch(args);
  }

  /**
   * Checks what is about to be sent: JSON as it is written, other values as their text will say them.
   *
   * @throws InvalidRequest unless it is only to be reported.
   */
  request({ request, body: sent }: EncodedRequest, args: object): void {
    const checks = this.#requestChecks;
    if (checks === undefined) return;
    const issues: ValidationIssue[] = [];
    for (const [name, check] of checks.args) {
      const value = memberOf(args, name);
      // Whether it may be missing is not for its schema to say.
      if (value === undefined || value === null) continue;
      issues.push(...check(this.#writer(this.#parameterSchema(name))(value), name));
    }
    const body = memberOf(args, "body");
    if (body !== undefined && this.#itemCheck(args) === undefined) {
      const contentType = fieldIn(request.headers, "content-type");
      const check = checks.body?.find(contentType)?.value;
      issues.push(...(check?.(this.#sentValue(sent, contentType, body), "body") ?? []));
    }
    this.#refuseRequest(issues, "nothing was sent");
  }

  /**
   * Checks a body that came.
   *
   * @throws InvalidResponse unless it is only to be reported.
   */
  response(received: ReceivedValue): void {
    this.#check(received, "body", undefined);
  }

  /** An item that came, as the program's schema makes it. @throws InvalidResponse as above. */
  async item(received: ReceivedValue, index: number): Promise<unknown> {
    const { value, response } = received;
    const text = (): string => stringify(value) ?? "";
    this.#check(received, `body/${index}`, text);
    const { response: schema } = this.#hooks;
    if (schema === undefined) return value;
    if (!isEvent(received)) return this.#made(schema, value, `body/${index}`, response, text());
    const event = received.value;
    const root = `body/${index}/data`;
    return { ...event, data: await this.#made(schema, event.data, root, response, text()) };
  }

  /** The value of a success, as the program's schema makes it. @throws InvalidResponse as above. */
  async value(value: unknown, response: Response): Promise<unknown> {
    const { response: schema } = this.#hooks;
    // Items go through it one by one.
    if (schema === undefined || value instanceof ItemStream) return value;
    return this.#made(schema, value, "body", response);
  }

  get #requestChecks(): OperationChecks | undefined {
    return this.#modes.request === "off" ? undefined : this.#checks;
  }

  /** The check of items that are written one by one, while they are sent. */
  #itemCheck(args: object): Check | undefined {
    const { contentTypes = [], encodings = {} } = this.#operation.body ?? {};
    const given = memberOf(args, "contentType") ?? contentTypes[0];
    if (typeof given !== "string" || !Object.hasOwn(encodings, given)) return undefined;
    const kind = encodings[given]?.kind;
    if (kind !== "lines" && kind !== "sequence") return undefined;
    return this.#requestChecks?.body?.find(given)?.value;
  }

  #watch(args: object): object {
    const check = this.#itemCheck(args);
    if (check === undefined) return args;
    const items = memberOf(args, "body");
    const fate = Array.isArray(items) ? "nothing was sent" : "the rest is not sent";
    const type = memberOf(args, "contentType");
    const write = this.#writer(this.#bodySchema(typeof type === "string" ? type : undefined));
    const body = watchedItems(items, (item, index) => {
      const issues = check(write(item), `body/${index}`);
      this.#refuseRequest(issues, fate);
    });
    return { ...args, body };
  }

  #check(received: ReceivedValue, root: string, came: (() => string) | undefined): void {
    const { response, value: read, decoding, write, contentType } = received;
    if (this.#modes.response === "off" || read === undefined) return;
    const value = write === undefined ? read : wireValue(write(read));
    const named = contentType ?? response.headers.get("content-type");
    // What is read by its content type may be text or bytes, of which the schemas say nothing.
    if (decoding === "auto" && !isJson(named ?? "")) return;
    const checks = this.#checks?.response(response.status);
    const found = checks?.find(named) ?? (contentType === undefined ? checks?.find("") : undefined);
    const issues = found?.value(value, root) ?? [];
    if (issues.length === 0) return;
    const error = refusal(response, read, issues, came?.());
    if (this.#modes.response === "throw") throw error;
    this.#means.report(error);
  }

  #refuseRequest(
    issues: readonly ValidationIssue[],
    fate: "nothing was sent" | "the rest is not sent",
  ): void {
    if (issues.length === 0) return;
    if (this.#modes.request === "throw") throw new InvalidRequest(this.#operation, issues, fate);
    this.#means.report(new InvalidRequest(this.#operation, issues, "it is sent all the same"));
  }

  /** JSON as it was written, whatever that made of dates and the like. */
  #sentValue(sent: Body | undefined, contentType: string | undefined, given: unknown): unknown {
    if (!isJson(contentType ?? "") || sent === undefined || isBodyStream(sent)) {
      return this.#writer(this.#bodySchema(contentType))(given);
    }
    return JSON.parse(typeof sent === "string" ? sent : Buffer.from(sent).toString());
  }

  /** Makes of a value what its text will say. */
  #writer(schema: ValueSchema | undefined): (value: unknown) => unknown {
    const write = schema && codecFor(this.#operation)?.writer(schema);
    return write === undefined ? (value) => wireValue(value) : (value) => wireValue(write(value));
  }

  #parameterSchema(argument: string): ValueSchema | undefined {
    return this.#operation.params?.find(({ name, arg = name }) => arg === argument)?.schema;
  }

  /** Whatever boundary the type was sent with. */
  #bodySchema(contentType: string | undefined): ValueSchema | undefined {
    const { schemas = {}, encodings = {}, contentTypes = [] } = this.#operation.body ?? {};
    const name = contentType ?? contentTypes[0];
    const encoding = new MediaTypes(encodings).find(name)?.value;
    if (encoding?.kind === "parts") return partsSchema(encoding);
    return new MediaTypes(schemas).find(name)?.value;
  }

  async #apply(
    schema: NonNullable<OperationHooks["args"]>,
    value: unknown,
    root: string,
  ): Promise<unknown> {
    const made = await applyHook(schema, value, root, this.#operation);
    if ("issues" in made)
      throw new InvalidRequest(this.#operation, made.issues, "nothing was sent");
    return made.value;
  }

  async #made(
    schema: NonNullable<OperationHooks["response"]>,
    value: unknown,
    root: string,
    response: Response,
    came?: string,
  ): Promise<unknown> {
    const made = await applyHook(schema, value, root, this.#operation);
    if ("issues" in made) throw refusal(response, value, made.issues, came);
    return made.value;
  }
}

/** The shape of a list of parts. */
function partsSchema({ prefix = [], items }: PartList): ValueSchema {
  return {
    prefixItems: prefix.map(partSchema),
    ...(items !== undefined && { items: partSchema(items) }),
  };
}

function partSchema(encoding: PartEncoding): ValueSchema {
  const isNested = encoding.prefix !== undefined || encoding.items !== undefined;
  return isNested ? partsSchema(encoding) : (encoding.schema ?? {});
}

function refusal(
  response: Response,
  value: unknown,
  issues: readonly ValidationIssue[],
  came: string | undefined,
): InvalidResponse {
  return new InvalidResponse(response, value, issues, came ?? response.start);
}

function memberOf(args: object, name: string): unknown {
  return Object.hasOwn(args, name) ? (args as Record<string, unknown>)[name] : undefined;
}

interface ReceivedEvent extends ReceivedValue {
  readonly value: ServerSentEvent<unknown>;
}

function isEvent(received: ReceivedValue): received is ReceivedEvent {
  return received.decoding === "events" || received.decoding === "json-events";
}
