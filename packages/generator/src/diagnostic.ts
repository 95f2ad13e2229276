import type { Place } from "./document.js";
import { writtenAt } from "./document.js";

/** How bad it is: an `error` writes nothing, a `warning` writes a safe result. */
export type Severity = "error" | "warning";

/** One problem of a document, with everything that a person needs to mend it. */
export interface Diagnostic {
  /** Stable: tools and people may rely on it. The table is `diagnosticCodes`. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What happened, in one sentence, without the place. */
  readonly message: string;
  /** Where: the offending place first, then the others that it has to do with. */
  readonly places: readonly Place[];
  /** What was done instead and what to do about it. */
  readonly help: string;
}

/** A kind of problem. */
export interface DiagnosticKind {
  /** What it is, in a few words. */
  readonly title: string;
  /** `error` where it always is one, and can't be ignored. A `warning` may be an error at some places. */
  readonly severity: Severity;
}

const error = (title: string) => ({ title, severity: "error" }) as const;
const warning = (title: string) => ({ title, severity: "warning" }) as const;

/**
 * Every code with what it stands for, which never changes: a new kind of problem gets a new code.
 * docs/diagnostics.md explains each. GC10x: reading, GC11x: structure, GC12x: names, GC13x: what
 * can't be expressed, GC14x: writing, GC15x: operations, GC16x: schemas, GC17x: servers and
 * security, GC18x: links and pages, GC19x: what a run changes in the document, or selects of it,
 * GC20x: config files, GC21x: Swagger 2.0, GC22x: plugins.
 */
export const diagnosticCodes = {
  GC101: error("the input can't be read"),
  GC102: error("syntax error"),
  GC103: error("not an OpenAPI document"),
  GC104: error("this OpenAPI version is not supported"),
  GC105: warning("a reference to another file can't be followed"),
  GC106: error("the document is too large"),
  GC107: error("values nest too deep"),
  GC108: error("the document refers to too many files"),
  GC109: error("reading the document takes too long"),
  GC110: warning("a reference leads nowhere"),
  GC111: warning("something has the wrong shape"),
  GC112: warning("a path parameter and the path template don't agree"),
  GC113: warning("a path parameter that is not required"),
  GC114: warning("a patch version that is not known"),
  GC115: warning("a version that is no text"),
  GC120: warning("duplicate operationId"),
  GC121: warning("two names would be the same"),
  GC122: warning("a name is kept that something else had"),
  GC130: warning("not supported yet"),
  GC131: warning("a parameter's style has no text for its values"),
  GC132: warning("a body can't be written or read as the document describes it"),
  GC133: warning("a header that can't be set"),
  GC140: error("the output folder holds files of others"),
  GC141: error("the client can't be written"),
  GC142: error("the lock can't be read"),
  GC143: warning("two branches gave one name to two things"),
  GC144: error("a name can't be changed so"),
  GC145: error("a file of the client is not as it would be written"),
  GC146: error("the output folder holds the client of another API"),
  GC147: error("the formatter failed"),
  GC148: error("package.json or README.md can't be brought up to date"),
  GC149: warning("the package has no version"),
  GC150: warning("an operation without responses"),
  GC151: warning("a response without a status"),
  GC152: warning("not a media type"),
  GC153: warning("not a header name"),
  GC154: warning("declared twice"),
  GC155: warning("a key that means nothing where it stands"),
  GC156: warning("a path without a slash at its beginning"),
  GC157: warning("two paths ask for the same"),
  GC158: warning("a body where none belongs"),
  GC159: warning("a path whose braces don't match"),
  GC160: warning("a schema is defined by nothing but itself"),
  GC161: warning("schemas are nested too deep"),
  GC162: warning("a type that there is not"),
  GC163: warning("a required property that is not declared"),
  GC164: warning("a property that says of itself that it is required"),
  GC165: warning("an enum lists what its type doesn't allow"),
  GC166: warning("parts of an allOf contradict each other"),
  GC167: warning("a default or an example that its schema doesn't allow"),
  GC168: warning("a discriminator that doesn't tell alternatives apart"),
  GC169: warning("keywords beside a reference that count for nothing"),
  GC170: warning("a security scheme can't be used"),
  GC171: warning("a required security scheme is not declared"),
  GC172: warning("a server can't be chosen"),
  GC173: warning("a required OAuth scope is not declared"),
  GC180: warning("a link can't be followed as it is written"),
  GC181: warning("a pagination extension can't be used"),
  GC190: error("not an overlay, or one with mistakes"),
  GC191: error("an action of an overlay can't be done"),
  GC192: warning("an action of an overlay changes nothing"),
  GC193: warning("a part of an overlay has no effect"),
  GC194: warning("an overlay was written for another document"),
  GC195: error("the transform failed"),
  GC196: warning("a filter selects nothing"),
  GC200: error("the config file can't be read"),
  GC201: error("the config file names an option that there is not"),
  GC202: error("the config file has a wrong value"),
  GC203: error("the code of the config file fails"),
  GC210: warning("Swagger 2.0: a list format that OpenAPI 3 has no style for"),
  GC211: warning("Swagger 2.0: a wrong list format"),
  GC212: warning("Swagger 2.0: an operation with several bodies"),
  GC213: warning("Swagger 2.0: a body without a schema"),
  GC214: warning("Swagger 2.0: a file where none can be"),
  GC215: warning("Swagger 2.0: a form without a media type for it"),
  GC216: warning("Swagger 2.0: a schema in place of a response"),
  GC217: warning("Swagger 2.0: an unknown OAuth 2 flow"),
  GC218: warning("Swagger 2.0: a host without its scheme"),
  GC220: error("a plugin can't be loaded"),
  GC221: error("a module exports no plugin"),
  GC222: error("a plugin failed"),
  GC223: error("a plugin gave no files"),
  GC224: error("a plugin gave a path that no file can have"),
  GC225: error("a plugin gave a file that another one is in the way of"),
  GC226: error("a plugin's TypeScript can't be written as JavaScript"),
} as const satisfies Record<string, DiagnosticKind>;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** The same with places that people can open, where the document was changed after it was parsed. */
export function asWritten(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, places: diagnostic.places.map(writtenAt) };
}

/** Thrown when a document can't become a client; carries every problem that was found. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const first = diagnostics.find((diagnostic) => diagnostic.severity === "error");
    super(first?.message ?? "the document can't be used", options);
    this.diagnostics = diagnostics.map(asWritten);
  }
}
