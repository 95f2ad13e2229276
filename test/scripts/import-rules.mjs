// @ts-check
/**
 * Which file may import which: the arrows of CONTRIBUTING.md's layout as data. `check-imports.mjs`
 * enforces them.
 */

/**
 * @typedef {object} PackageRules
 * @property {string} folder Where the package's sources are, from the repository's root.
 * @property {readonly string[]} entries Files that Node or a user's import starts from.
 * @property {readonly (readonly string[])[]} layers Lowest first. A name with an ending is a file,
 *   one without is a folder ("room"). A file imports from lower layers and from its own room.
 * @property {Readonly<Record<string, readonly string[]>>} [typesFrom] Rooms whose types a
 *   room or file (`*`: each of them) may import although they are not below it: `import type` only.
 * @property {Readonly<Record<string, readonly string[]>>} onlyIn A dependency to the files or
 *   folders that alone may import it, so that it can be replaced in one place.
 */

/** @type {readonly PackageRules[]} */
export const importRules = [
  {
    folder: "packages/generator/src",
    entries: [
      "cli/bin.ts",
      "index.ts",
      "emit/print-class-worker.ts",
      "plugins/operations-index.ts",
    ],
    layers: [
      [
        "document.ts",
        "diagnostic.ts",
        "json-pointer.ts",
        "generated-file.ts",
        "file-header.ts",
        "digest.ts",
        "hidden-characters.ts",
        "log-commands.ts",
        "markdown.ts",
        "print-json.ts",
        "version.ts",
        "closest.ts",
        "constraint-words.ts",
        "name-lock.ts",
        "diagnostic-policy.ts",
      ],
      ["load", "model", "emit", "output", "diff"],
      ["report"],
      ["plugin.ts"],
      ["generate-options.ts"],
      ["options"],
      ["config"],
      // Between emit and output.
      ["finish", "plugins"],
      ["package"],
      [
        "generate.ts",
        "diff.ts",
        "diff-since.ts",
        "read-api.ts",
        "command.ts",
        "echoes.ts",
        "unchanged.ts",
        "rename.ts",
      ],
      ["index.ts", "cli"],
    ],
    typesFrom: { "*": ["model"] },
    onlyIn: {
      commander: ["cli"],
      diff: ["cli", "report/html/before-after.ts"],
      "json-p3": ["load/overlay/json-path.ts"],
      "openapi-typescript": ["emit/schema-types.ts"],
      picocolors: ["cli"],
      "ts-morph": ["emit/print-class.ts"],
      yaml: ["load"],
    },
  },
  {
    folder: "packages/runtime/src",
    entries: [
      "index.ts",
      "oauth/index.ts",
      "redis/index.ts",
      "testing/index.ts",
      "webhooks/index.ts",
    ],
    layers: [
      [
        "value-schema.ts",
        "parameter.ts",
        "body-encoding.ts",
        "security-scheme.ts",
        "operation.ts",
        "errors.ts",
        "end-reason.ts",
        "watched-signals.ts",
        "lifeline.ts",
        "version.ts",
      ],
      ["xml", "values"],
      ["request"],
      ["store"],
      // A store, which only who imports it loads.
      ["response", "redis"],
      ["digest"],
      // What comes in, which no session has a part in.
      ["webhooks", "connection", "retry"],
      ["auth", "cookies", "adapters"],
      ["settings.ts", "observing", "interceptor.ts", "validation"],
      ["hop.ts", "pacing"],
      ["pipeline.ts"],
      ["pagination"],
      [
        "call.ts",
        "session-options.ts",
        "prepare.ts",
        "session.ts",
        "streamed-bodies.ts",
        "settle.ts",
        "plan.ts",
        "client-options.ts",
        "typed-requests.ts",
        "links.ts",
        "servers.ts",
        "binding.ts",
        "operation-probe.ts",
        "validate-with.ts",
      ],
      // Sends its requests by sessions of its own.
      ["oauth"],
      ["index.ts"],
      // Above everything: what only tests load.
      ["testing"],
    ],
    typesFrom: {
      // A prepared request carries the policies that were chosen for it.
      request: ["auth", "retry", "settings.ts"],
    },
    onlyIn: {
      ajv: ["validation/ajv.ts"],
      "ajv-formats": ["validation/ajv.ts"],
      "fast-xml-parser": ["xml/parser.ts"],
      oauth4webapi: ["oauth/library.ts"],
      "rate-limiter-flexible": ["pacing/budget.ts"],
      "tough-cookie": ["cookies/library.ts"],
      undici: ["connection", "adapters/dispatch.ts", "adapters/exchange.ts"],
    },
  },
];
