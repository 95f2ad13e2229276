/** What goes into `generate` and what comes out of it. */
import type { Diagnostic } from "./diagnostic.js";
import type { Place } from "./document.js";
import type { Transform } from "./load/transform.js";
import type { FileDrift } from "./output/drift.js";
import type { FormatTypes } from "./model/format-types.js";
import type { WriteResult } from "./output/write-client.js";
import type { PluginReference } from "./plugin.js";

/**
 * What one client is told from another by: what the command line, a config file and programs have in
 * common. The table of `options/client-options.ts` has an entry for each.
 */
export interface ClientConfig {
  /** A file, an `http(s)` URL, or `-` for standard input; JSON or YAML, Swagger 2.0 or OpenAPI 3.0 to 3.2. */
  readonly input: string;
  /**
   * Headers to fetch the document with, such as `Authorization`; what it refers to on the same origin is
   * fetched with them, too. They are sent nowhere else, and written nowhere. In a config file,
   * `${NAME}` in a value stands for that environment variable.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Where references may lead besides: origins (`https://schemas.example.com`), on a private network,
   * too, and folders or files. Default: those of a file stay in its project (the nearest folder above it
   * with `.git` or `package.json`), those of a fetched document on its origin. What is fetched never
   * reads a file.
   */
  readonly allowRefs?: readonly string[] | undefined;
  /**
   * Files or `http(s)` URLs of OpenAPI Overlay documents 1.0 and 1.1, which are applied to the
   * document as it is written, in this order. They change its own file, not those that it refers to.
   */
  readonly overlays?: readonly string[] | undefined;
  /**
   * Changes the document after that, before anything is made of it: the object that it is given, or
   * it gives another one. A program that gives one writes the client afresh each time, since nobody
   * knows what a function depends on; in a config file, that file and what it imports are inputs.
   */
  readonly transform?: Transform | undefined;
  /**
   * What of the document is in the client, by selectors: `tag:pets`, `path:/pets/**`,
   * `operation:listPets`, `method:GET`, `webhook:newPet`, `deprecated`; with `&` between those that
   * all have to hold. What none of them selects is left out. Default: everything.
   */
  readonly include?: readonly string[] | undefined;
  /** What is not, though `include` may select it; in the same words. Default: nothing. */
  readonly exclude?: readonly string[] | undefined;
  /**
   * Folder of the client; files in it that gen-client did not write stay. Default: a folder named
   * after the document's title, which must be empty or an earlier client.
   */
  readonly output?: string | undefined;
  /** Class name of the client. Default: from the document's title. */
  readonly name?: string | undefined;
  /**
   * What values of the formats `date-time` and `date` are: text; `Date`; or `Temporal.Instant` and
   * `Temporal.PlainDate`, which need TypeScript 6 and Node 26, or a polyfill. Default: `string`.
   */
  readonly dates?: "string" | "date" | "temporal" | undefined;
  /**
   * What integers of the formats `int64` and `uint64` are: numbers, of which those beyond 2 ** 53 are
   * rounded; bigints; or their digits as text. Default: `number`.
   */
  readonly int64?: "number" | "bigint" | "string" | undefined;
  /**
   * Types of your own for values of some formats: `{ uuid: { type: "UUID", from: "./types.js" } }`, of a
   * package or a file; or `string`, `number`, `boolean` or `unknown`. They say what values are called, and
   * change none: those come and go as JSON has them, whatever `dates` and `int64` say of the format.
   * Lists of values (`enum`) stay what they are. Default: none.
   */
  readonly formats?: FormatTypes | undefined;
  /**
   * Whether values of an enum with more than one value may be others, too, as an API may add some:
   * `"cat" | "dog" | (string & {})`, of which an editor proposes the known ones. Whatever this says,
   * the lists of `x-extensible-enum` are open, and those of `x-ms-enum` with `modelAsString`.
   * Default: false.
   */
  readonly openEnums?: boolean | undefined;
  /**
   * Whether to write what the option `validate` of the client needs: a file `schemas.ts` with the
   * document's schemas. Default: false.
   */
  readonly validation?: boolean | undefined;
  /**
   * What is written: TypeScript sources (`ts`), or JavaScript with declarations (`js`), which programs
   * import without a compiler, and which type checks with `skipLibCheck` pass over. Default: `ts`.
   */
  readonly emit?: "ts" | "js" | undefined;
  /**
   * What imports of the client's own files end in: `.js`, as Node and TypeScript's `nodenext` have it;
   * `.ts`, for Node that runs TypeScript and for `allowImportingTsExtensions`, with `emit: "ts"` only;
   * or nothing (`none`), for bundlers. Default: `js`.
   */
  readonly importExtension?: "js" | "ts" | "none" | undefined;
  /**
   * Lines that follow the first one of every file of code: a licence, or `/* eslint-disable *\/`. They
   * become comments where they are none. Default: none.
   */
  readonly banner?: string | undefined;
  /**
   * A command of the project's own formatter: `prettier --write`, `biome format --write`, `oxfmt`. A shell
   * runs it where the config file lies, else in the working directory, with a folder behind it that
   * holds the files, before they are compared with those that are there. Default: none.
   */
  readonly formatWith?: string | undefined;
  /**
   * What writes further files into the client's folder, in this order: modules (files, or packages),
   * such with options, or in code plugins themselves. docs/plugins.md tells how to write one. A program that
   * gives plugins themselves writes the client afresh each time, as with `transform`. Default: none.
   */
  readonly plugins?: readonly PluginReference[] | undefined;
  /**
   * Name of a package to write, as npm takes it: `@acme/bookshop`. The folder is then that package: the client's
   * modules in `src/`, `package.json`, `README.md`, and with `emit: "ts"` what compiles them to `dist/`. What
   * you change in `package.json`, and write around the marked part of `README.md`, stays. Needs
   * `importExtension: "js"`. Default: none, only the modules are written.
   */
  readonly package?: string | undefined;
  /**
   * Warnings that are not told: `GC131` for all of a code, `GC131#/paths/~1pets` for those at or
   * inside of a place, which is a JSON pointer. Errors can't be ignored. Default: none.
   */
  readonly ignore?: readonly string[] | undefined;
  /** Makes errors of warnings, so that nothing is written where there is one. Default: false. */
  readonly strict?: boolean | undefined;
}

export interface GenerateOptions extends ClientConfig {
  /**
   * What relative paths are relative to, in the options (unless they come from a config file) and in
   * messages. Default: the process's working directory.
   */
  readonly cwd?: string | undefined;
  /** The config file that the options come from, so that generated files can say how they were made. */
  readonly config?: ConfigOrigin | undefined;
  /** What the input `-` reads. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Generates although nothing changed since the last run, so that its warnings come again. */
  readonly fresh?: boolean | undefined;
  /** Writes nothing, and tells in `drift` what would be written. Default: false. */
  readonly check?: boolean | undefined;
  /**
   * Names that change for good, as one writes them in code: `pets=animals`, `pets.getPet=fetchPet`,
   * `pets.getPet.id=petId`, `Pet=Animal`. The lock keeps them; they are given once. Default: none.
   */
  readonly rename?: readonly string[] | undefined;
  /** Called when a phase begins. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The config file that options come from; `loadConfig` adds it to them. */
export interface ConfigOrigin {
  /** Its absolute path. Relative paths among the options are relative to its folder. */
  readonly file: string;
  /** Name of the client, where the file has several. */
  readonly client?: string;
  /** The client's options as the file gives them: those that differ now came from elsewhere. */
  readonly options: ClientConfig;
  /**
   * SHA-256 of the file and all that it imports by relative paths, by absolute path: where its options
   * hold functions, whose meaning is in these files. Else absent.
   */
  readonly modules?: Readonly<Record<string, string>>;
  /** Where in it an option of the client stands, or a part of that. */
  readonly place?: (option: keyof ClientConfig, ...keys: readonly string[]) => Place;
}

export type Progress =
  | { readonly phase: "reading"; readonly name: string }
  | { readonly phase: "modelling"; readonly name: string }
  | { readonly phase: "emitting"; readonly operations: number; readonly schemas: number }
  /** By a command of the project; where there is none, the phase is left out. */
  | { readonly phase: "formatting"; readonly files: number }
  /** The one writes, the other only checks. */
  | { readonly phase: "writing" | "comparing"; readonly files: number };

export interface GenerateResult {
  readonly clientName: string;
  /** The command that writes the client again. */
  readonly command: string;
  /** Absolute. */
  readonly outputFolder: string;
  readonly operations: number;
  readonly schemas: number;
  readonly files: WriteResult;
  /** With `check`: every file that is not as it would be written; absent where nothing has changed. */
  readonly drift?: readonly FileDrift[];
  /** True where the lock had a merge conflict, which this run resolved: the names of both sides stay. */
  readonly mergedLock?: boolean;
  /** True where nothing changed since the last run, so that nothing was done. */
  readonly upToDate: boolean;
  /** Of this run: empty where nothing was done. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many warnings the client was written with, in this run or an earlier one. */
  readonly warnings: number;
  /** The command that installs the runtime; absent where it can be imported already. */
  readonly installCommand?: string;
  readonly milliseconds: number;
}
