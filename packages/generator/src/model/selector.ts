/** How a run says which operations it means: `tag:pets`, `path:/pets/** & method:GET`, `deprecated`. */

/** What operations and webhooks are selected by. */
export type Candidate =
  | {
      readonly kind: "operation";
      readonly method: string;
      readonly path: string;
      /** As written, where it has one. */
      readonly ids: readonly string[];
      readonly tags: readonly string[];
      readonly deprecated: boolean;
    }
  | {
      readonly kind: "webhook";
      readonly name: string;
      readonly ids: readonly string[];
      readonly tags: readonly string[];
      readonly deprecated: boolean;
    };

/** What a condition looks at. */
export type Aspect = "tag" | "path" | "operation" | "method" | "webhook" | "deprecated";

export interface Condition {
  readonly aspect: Aspect;
  /** As written behind the colon; empty for `deprecated`. */
  readonly pattern: string;
  readonly holds: (candidate: Candidate) => boolean;
}

/** All of its conditions have to hold. */
export interface Selector {
  readonly text: string;
  readonly conditions: readonly Condition[];
}

/** An `&` between two conditions; one inside of a tag is a letter like any other. */
const separator = /\s+&\s+(?=(?:tag|path|operation|method|webhook):|deprecated\s*(?:&|$))/;

/**
 * Understands a selector. In its patterns `*` stands for anything, in a path for anything but a slash,
 * where `**` stands for any segments, and `/**` at the end for none, too. All else is literal, braces
 * as well. Tags, paths, operationIds and webhooks are told apart by case, methods are not.
 */
export function parseSelector(text: string): Selector | undefined {
  const conditions = text.trim().split(separator).map(parseCondition);
  return conditions.every((condition) => condition !== undefined)
    ? { text, conditions }
    : undefined;
}

/** What was expected of a text that is no selector, as `expected …`. */
export function expectedSelector(text: string): string | undefined {
  if (parseSelector(text) !== undefined) return undefined;
  return 'a selector: tag:pets, path:/pets/**, operation:listPets, method:GET, webhook:newPet or deprecated; several that all have to hold with " & " between them';
}

/** What a candidate has of an aspect: what patterns are compared with. */
export function valuesOf(candidate: Candidate, aspect: Aspect): readonly string[] {
  switch (aspect) {
    case "tag":
      return candidate.tags;
    case "operation":
      return candidate.ids;
    case "path":
      return candidate.kind === "operation" ? [candidate.path] : [];
    case "method":
      return candidate.kind === "operation" ? [candidate.method] : [];
    case "webhook":
      return candidate.kind === "webhook" ? [candidate.name] : [];
    case "deprecated":
      return candidate.deprecated ? [""] : [];
  }
}

function parseCondition(text: string): Condition | undefined {
  const { aspect, pattern = "" } =
    /^(?:(?<aspect>tag|path|operation|method|webhook):\s*(?<pattern>.*\S)|(?<flag>deprecated))\s*$/s.exec(
      text,
    )?.groups ?? {};
  if (aspect === undefined && text.trim() !== "deprecated") return undefined;
  // The names in the expression are those of the aspects.
  const what = (aspect as Aspect | undefined) ?? "deprecated";
  const expression = expressionOf(pattern, what);
  return {
    aspect: what,
    pattern,
    holds: (candidate) => valuesOf(candidate, what).some((value) => expression.test(value)),
  };
}

function expressionOf(pattern: string, aspect: Aspect): RegExp {
  const isPath = aspect === "path";
  const source = pattern
    .split(isPath ? /(\/\*\*$|\*\*|\*)/ : /(\*+)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
      if (part === "/**") return "(?:/.*)?";
      return part === "*" && isPath ? "[^/]*" : ".*";
    })
    .join("");
  return new RegExp(`^${source}$`, aspect === "method" ? "isu" : "su");
}
