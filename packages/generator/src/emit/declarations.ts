/** Exported types of a client, as text. */
import { type Doc, docComment } from "./doc-comment.js";
import { propertyKey, quote } from "./literal.js";

/** A property of an interface. */
export interface Member {
  /** The key, as the document has it. */
  readonly key: string;
  /** `keyof` gives it as text, also where it looks like a number. */
  readonly isName?: boolean;
  readonly optional?: boolean;
  /** Text of its type; further lines at the left margin. */
  readonly type: string;
  readonly doc?: Doc;
}

export function interfaceText(name: string, members: readonly Member[], doc: Doc = {}): string {
  const lines = members.map(memberText);
  return `${above(doc)}export interface ${name} {\n${lines.join("\n")}\n}`;
}

/** An object of some members, or what another type has, and one of several lists of further ones. */
export function unionText(
  name: string,
  members: readonly Member[] | string,
  alternatives: readonly (readonly Member[])[],
): string {
  const object = (list: readonly Member[]) => `{\n${list.map(memberText).join("\n")}\n}`;
  const union = alternatives.map((list) => indent(`| ${indent(object(list)).trimStart()}`));
  const text = union.join("\n");
  if (members.length === 0) return `export type ${name} =\n${text};`;
  const common = typeof members === "string" ? members : object(members);
  return `export type ${name} = ${common} & (\n${text}\n);`;
}

export function aliasText(name: string, type: string, doc: Doc): string {
  return `${above(doc)}export type ${name} = ${type};`;
}

/** The text of a file: its imports and exports, and its declarations, set apart by empty lines. */
export function fileText(
  header: string,
  imports: readonly string[],
  declarations: readonly string[],
): string {
  return `${[[header, ...imports].join("\n"), ...declarations].join("\n\n")}\n`;
}

function memberText({ key, isName, optional, type, doc = {} }: Member): string {
  const name = isName && /^\d/.test(key) ? quote(key) : propertyKey(key);
  return indent(`${above(doc)}${name}${optional ? "?" : ""}: ${type};`);
}

function above(doc: Doc): string {
  const comment = docComment(doc);
  return comment === "" ? "" : `${comment}\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
