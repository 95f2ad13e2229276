/**
 * What each kind of change means for the callers of a generated client: the one place where that is
 * decided. Types of what is sent and of what is received are judged in their own direction: a wider
 * type is welcome in what is sent, and a surprise in what is received.
 */

/**
 * How much a change asks of callers, the most first:
 *
 * - `code`: programs that use the client may no longer compile.
 * - `wire`: they compile, but what is sent or answered differs so that calls may fail.
 * - `additive`: something new, or something that no longer can go wrong; nothing has to be done.
 * - `documentation`: words only.
 */
export type ChangeClass = "code" | "wire" | "additive" | "documentation";

/** The classes, the most grave first. */
export const changeClasses = ["code", "wire", "additive", "documentation"] as const;

/** Whether a value goes to the API or comes from it. */
export type Direction = "sent" | "received";

/** One class whichever way a value goes, or one for each direction. */
export type Rule = {
  /** The kind in a few words, for tables and SARIF. */
  readonly title: string;
  /** It adds to what callers receive: `newValues` says what that is, where it comes from the API. */
  readonly grows?: true;
} & (
  | { readonly class: ChangeClass }
  | { readonly sent: ChangeClass; readonly received: ChangeClass }
);

export const rules = {
  // The client and its operations.
  "base-url-required": { title: "a base URL has to be given", class: "code" },
  "base-url-optional": { title: "no base URL has to be given", class: "additive" },
  "server-changed": { title: "requests go to another server", class: "wire" },
  "operation-added": { title: "new operation", class: "additive" },
  "operation-removed": { title: "operation removed", class: "code" },
  "operation-renamed": { title: "its method has another name", class: "code" },
  "operation-moved": { title: "same name, another method or path", class: "wire" },
  "schema-added": { title: "new type", class: "additive" },
  "schema-removed": { title: "type removed", class: "code" },

  // Arguments.
  "parameter-added": { title: "new optional parameter", class: "additive" },
  "required-parameter-added": { title: "new required parameter", class: "code" },
  "parameter-removed": { title: "parameter removed", class: "code" },
  "parameter-now-required": { title: "parameter became required", class: "code" },
  "parameter-now-optional": { title: "parameter became optional", class: "additive" },
  "parameter-encoding-changed": { title: "parameter is written otherwise", class: "wire" },
  "body-added": { title: "takes an optional body now", class: "additive" },
  "required-body-added": { title: "takes a body now", class: "code" },
  "body-removed": { title: "takes no body any more", class: "code" },
  "body-now-required": { title: "body became required", class: "code" },
  "body-now-optional": { title: "body became optional", class: "additive" },
  "body-type-added": { title: "takes another media type, too", class: "additive" },
  "body-type-removed": { title: "takes a media type no more", class: "code" },
  "body-default-changed": { title: "body is sent as another media type", class: "wire" },
  "body-coding-changed": { title: "body is encoded otherwise", class: "code" },
  "part-encoding-changed": { title: "part of a form is written otherwise", class: "wire" },

  // What comes back.
  "success-added": { title: "may answer another success", class: "code" },
  "failure-added": { title: "another failure is described", class: "code", grows: true },
  "failure-listed": { title: "a failure has a description of its own", class: "additive" },
  "response-removed": { title: "a status is no longer described", class: "code" },
  "response-type-added": { title: "may answer another media type", class: "code" },
  "response-type-removed": { title: "answers a media type no more", class: "code" },
  "response-type-changed": { title: "answers another media type", class: "wire" },
  "response-decoding-changed": { title: "body is read otherwise", class: "code" },
  "header-added": { title: "a header is described", sent: "code", received: "additive" },
  "header-removed": { title: "a header is no longer described", class: "code" },
  "field-encoding-changed": { title: "header or query comes written otherwise", class: "wire" },
  "link-added": { title: "new link", class: "additive" },
  "link-removed": { title: "link removed", class: "code" },
  "pagination-changed": { title: "pages follow another rule", class: "wire" },
  "pagination-added": { title: "pages can be followed", class: "additive" },
  "pagination-removed": { title: "pages can no longer be followed", class: "code" },

  // Values.
  "property-added": { title: "new optional property", class: "additive" },
  "required-property-added": { title: "new required property", sent: "code", received: "additive" },
  "property-removed": { title: "property removed", class: "code" },
  "property-now-required": {
    title: "property became required",
    sent: "code",
    received: "additive",
  },
  "property-now-optional": {
    title: "property became optional",
    sent: "additive",
    received: "code",
  },
  "other-properties-added": { title: "takes properties of any name", class: "additive" },
  "other-properties-removed": { title: "takes no properties of any name", class: "code" },
  "value-added": { title: "new value", sent: "additive", received: "code", grows: true },
  "value-removed": { title: "value removed", class: "code" },
  "value-listed": { title: "lists another value", class: "additive" },
  "value-unlisted": { title: "lists a value no more", class: "additive" },
  "now-nullable": { title: "may be null", sent: "additive", received: "code" },
  "no-longer-nullable": { title: "is null no more", sent: "code", received: "additive" },
  "alternative-added": { title: "may be of another type", sent: "additive", received: "code" },
  "alternative-removed": { title: "is of a type no more", class: "code" },
  "type-widened": { title: "has a wider type", sent: "additive", received: "code" },
  "type-narrowed": { title: "has a narrower type", class: "code" },
  "type-given": { title: "has a type now", sent: "code", received: "additive" },
  "type-changed": { title: "has another type", class: "code" },
  "now-any-number": { title: "may have decimals", sent: "additive", received: "wire" },
  "now-integer": { title: "has no decimals", sent: "wire", received: "additive" },
  "constraint-tightened": { title: "constraint tightened", sent: "wire", received: "additive" },
  "constraint-loosened": { title: "constraint loosened", class: "additive" },
  "constraint-changed": { title: "constraint changed", sent: "wire", received: "additive" },

  // Credentials.
  "scheme-added": { title: "new security scheme", class: "additive" },
  "scheme-removed": { title: "security scheme removed", class: "code" },
  "credential-changed": { title: "takes another kind of credential", class: "code" },
  "scheme-changed": { title: "credential is sent otherwise", class: "wire" },
  "credentials-required": { title: "asks for credentials now", class: "wire" },
  "credentials-changed": { title: "asks for other credentials", class: "wire" },
  "credentials-relaxed": { title: "asks for fewer credentials", class: "additive" },

  // What the API sends.
  "webhook-added": { title: "new webhook or callback", class: "additive" },
  "webhook-removed": { title: "webhook or callback removed", class: "code" },
  "webhook-method-added": { title: "comes by another method, too", class: "code" },
  "webhook-method-removed": { title: "comes by a method no more", class: "code" },
  "webhook-method-changed": { title: "comes by another method", class: "code" },
  "webhook-body-added": { title: "comes with a body", class: "code" },
  "webhook-body-removed": { title: "comes without a body", class: "code" },
  "webhook-body-now-optional": { title: "may come without its body", class: "code" },
  "webhook-body-now-sent": { title: "comes with its body always", class: "additive" },
  "query-added": { title: "a parameter of its query is described", class: "additive" },
  "query-removed": { title: "a parameter of its query is no longer described", class: "code" },
  "answer-added": { title: "takes another answer, too", class: "additive" },

  // Words.
  deprecated: { title: "deprecated", class: "documentation" },
  "no-longer-deprecated": { title: "no longer deprecated", class: "documentation" },
  "description-changed": { title: "other words", class: "documentation" },
} as const satisfies Record<string, Rule>;

export type ChangeKind = keyof typeof rules;

/** What callers may decide for themselves. */
export interface RuleOptions {
  /**
   * What a new value of a received enum is, and a failure that was not described before: they break
   * `switch` statements that cover all values or statuses, unless they were written for others to come.
   * Default: `code`.
   */
  readonly newValues?: "code" | "additive" | undefined;
}

/** The class of a change; the more grave one where it goes in both directions. */
export function classOf(
  kind: ChangeKind,
  directions: readonly Direction[],
  { newValues = "code" }: RuleOptions,
): ChangeClass {
  const rule: Rule = rules[kind];
  if ("class" in rule) return rule.grows ? newValues : rule.class;
  const classes = new Set<ChangeClass>(
    directions.map((direction) =>
      rule.grows && direction === "received" ? newValues : rule[direction],
    ),
  );
  return changeClasses.find((each) => classes.has(each)) ?? "additive";
}
