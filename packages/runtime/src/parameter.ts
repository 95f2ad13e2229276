/** Parameters, as generated code describes them: a part of the contract in operation.ts. */
import type { ValueSchema } from "./value-schema.js";

/** One parameter of an operation. */
export interface Parameter {
  /** The name on the wire. */
  readonly name: string;
  /** `querystring` is the whole query as one value of a media type (OpenAPI 3.2). */
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  /** The name among the arguments, where it differs from `name`. */
  readonly arg?: string;
  /** True where the operation can't be sent without it. A path parameter always is. */
  readonly required?: boolean;
  /** OpenAPI's `style`; by default `simple` in path and header, `form` in query and cookie. */
  readonly style?: ParameterStyle;
  /** OpenAPI's `explode`; by default true for `form` and `cookie`, else false. */
  readonly explode?: boolean;
  /**
   * OpenAPI's `allowReserved`: reserved characters that have no other use in their place are sent as they
   * are, and so is what is percent-encoded already.
   */
  readonly allowReserved?: boolean;
  /** How lists in a `deepObject` are written; by default as the client's `deepObjectArrays` says. */
  readonly arrays?: DeepObjectArrays;
  /** The media type of a `content`-typed parameter, in place of a style: `application/json`. */
  readonly contentType?: string;
  /** The shape of its value, where some of it is converted on its way. */
  readonly schema?: ValueSchema;
}

/** OpenAPI's parameter styles. */
export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  | "cookie";

/**
 * Lists in style `deepObject`, which OpenAPI leaves open: `brackets` is `a[b][]=1&a[b][]=2`, `indices` is
 * `a[b][0]=1&a[b][1]=2`.
 */
export type DeepObjectArrays = "brackets" | "indices";
