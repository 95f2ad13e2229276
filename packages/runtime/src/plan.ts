/** An operation, compiled for one binding: what is the same for all its calls. */
import { isFixed, secretNames, writeCredentials } from "./auth/apply.js";
import type { RequestCredential } from "./auth/credentials.js";
import type { AuthFor } from "./auth/other-origins.js";
import type { Authorization } from "./auth/solver.js";
import { joinCookies, splitCookies } from "./request/cookie-header.js";
import type { Operation } from "./operation.js";
import type { BaseUrl } from "./request/base-url.js";
import { compileRequest, type FixedParts, type RequestBuilder } from "./request/compile.js";
import { withFields } from "./request/headers.js";
import { own } from "./request/known-options.js";
import { writeParams } from "./request/query.js";
import type { SecretNames } from "./request/secrets.js";
import { asksForXml, type Expectation, expect, leadOn } from "./response/expectation.js";
import type { SessionDefaults } from "./prepare.js";
import { keepCodec } from "./values/codec.js";
import { keepSchemas } from "./xml/by-operation.js";
import { comesInItems } from "./streamed-bodies.js";

export interface Plan {
  readonly operation: Operation;
  readonly origin: string;
  readonly build: RequestBuilder;
  readonly expectation: Expectation;
  /** Whether XML is asked for, and what reads it has to be there. */
  readonly asksForXml: boolean;
  /** Whether a success may be handed over while it comes in. */
  readonly comesInItems: boolean;
  /** Whether some response leads to other operations. */
  readonly hasLinks: boolean;
  /** Credentials that are asked for at each attempt; the fixed ones are in what `build` makes. */
  readonly credentials: readonly RequestCredential[] | undefined;
  readonly authFor: AuthFor;
  /** What errors must not show. */
  readonly secrets: SecretNames;
  /** Cookies that the jar has to have for it. */
  readonly cookies: readonly string[];
}

/** Compiles an operation for a base URL and one way to authorize it. */
export function compilePlan(
  operation: Operation,
  base: BaseUrl,
  defaults: SessionDefaults,
  { credentials, schemes, cookies }: Authorization,
  authFor: AuthFor,
  ofClient: Pick<FixedParts, "readOnly" | "schemas" | "deepObjectArrays" | "codec">,
): Plan {
  const descriptor = ownDescriptor(operation);
  if (ofClient.codec !== undefined) keepCodec(operation, ofClient.codec);
  if (ofClient.schemas !== undefined) keepSchemas(operation, ofClient.schemas);
  const fields = writeCredentials(credentials.filter(isFixed));
  const asked = credentials.filter((credential) => !isFixed(credential));
  const accept = ["accept", descriptor.accept ?? "application/json"];
  const fixed = splitCookies(withFields(defaults.headers, [...accept, ...fields.headers]));
  return {
    operation,
    origin: base.origin,
    build: compileRequest(descriptor, {
      basePath: base.path,
      headers: fixed.headers,
      params: writeParams(defaults.params),
      query: fields.query,
      cookies: joinCookies(fixed.cookies, fields.cookies),
      ...ofClient,
    }),
    expectation: expect(operation.responses, ofClient.schemas, ofClient.codec),
    asksForXml: asksForXml(operation.responses),
    comesInItems: comesInItems(operation),
    hasLinks: leadOn(operation.responses),
    credentials: asked.length === 0 ? undefined : asked,
    authFor,
    secrets: secretNames(credentials, schemes),
    cookies,
  };
}

/** A descriptor without what others have added to `Object.prototype`: most of its fields are optional. */
function ownDescriptor(operation: Operation): Operation {
  const { params, body, ...rest } = own(operation);
  return own({
    ...rest,
    ...(params === undefined ? {} : { params: params.map(own) }),
    ...(body === undefined ? {} : { body: own(body) }),
  });
}
