/** Standard Schema 1 (https://standardschema.dev): what zod, valibot, arktype and others are. */

/** A validator of somebody else's. Only what it says of itself under `~standard` is used. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** True for what can be used as one: an object, or a function as with arktype. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  if (!("~standard" in value)) return false;
  const props: unknown = value["~standard"];
  return (
    typeof props === "object" &&
    props !== null &&
    "validate" in props &&
    typeof props.validate === "function"
  );
}
