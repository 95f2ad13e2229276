/** Where in a page something is, and how it is taken from there. */
import { memberOf, parsePointer } from "../response/json-pointer.js";

/**
 * Where in a page something is: the name of a property, a JSON pointer (RFC 6901) such as
 * `/meta/next`, or a function. `""` is the page itself.
 */
export type Place<T, Value> = NameOf<T, Value> | Pointer | Reader<T, Value>;

/** A function of a page. Declared as a method is, so that a call of more is taken where one of less will do. */
type Reader<T, Value> = { read(page: T): Value | null | undefined }["read"];

/** A JSON pointer (RFC 6901). */
export type Pointer = "" | `/${string}`;

/** The properties of a page that hold such a value; any name where nothing is known of the page. */
export type NameOf<T, Value> = unknown extends T
  ? string
  : T extends readonly unknown[] | null | undefined
    ? never
    : T extends object
      ? { [K in keyof T & string]-?: Holds<T[K], Value> extends true ? K : never }[keyof T & string]
      : never;

/** Whether some of a property's values are such. */
type Holds<Type, Value> = unknown extends Type
  ? true
  : [Extract<NonNullable<Type>, Value>] extends [never]
    ? false
    : true;

/** Where the items of a page are. */
export type ItemsPlace<T> = Place<T, readonly unknown[]>;

/** The items of a page that are at a place. */
export type ItemAt<T, At> = At extends (page: never) => infer List
  ? ItemOf<List>
  : At extends ""
    ? ItemOf<T>
    : At extends `/${infer Tokens}`
      ? ItemOf<ValueAt<T, Tokens>>
      : ItemOf<Member<T, At>>;

/** What a pointer leads to, given without its first `/`. */
type ValueAt<T, Tokens extends string> = Tokens extends `${infer First}/${infer Rest}`
  ? ValueAt<Member<T, Unescaped<First>>, Rest>
  : Member<T, Unescaped<Tokens>>;

/** RFC 6901, 4: first `~1`, then `~0`. */
type Unescaped<Token extends string> = Replaced<Replaced<Token, "~1", "/">, "~0", "~">;

type Replaced<
  Text extends string,
  Old extends string,
  New extends string,
> = Text extends `${infer Before}${Old}${infer After}`
  ? `${Before}${New}${Replaced<After, Old, New>}`
  : Text;

type Member<T, Name> = unknown extends T
  ? unknown
  : T extends object
    ? Name extends keyof T
      ? T[Name]
      : never
    : never;

type ItemOf<List> = unknown extends List
  ? unknown
  : List extends readonly (infer Item)[]
    ? Item
    : never;

/** A place, ready to be asked. The value of what is absent is undefined. */
export type Getter = (page: unknown) => unknown;

/** Makes a place ready: where it begins with a slash, text is a pointer, else a name. */
export function getterOf(place: string | Getter): Getter {
  if (typeof place === "function") return place;
  const path = pathOf(place);
  return (page) => path.reduce(memberOf, page);
}

/** The names that lead to a place, one below the other. */
export function pathOf(place: string): readonly string[] {
  return place === "" || place.startsWith("/") ? parsePointer(place) : [place];
}
