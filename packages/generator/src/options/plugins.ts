/** The option `plugins`: what it may be, and what the lock keeps of it. */
import type { Plugin, PluginReference } from "../plugin.js";
import { isModuleName } from "./module-name.js";
import type { ValueProblem } from "./option.js";

/** The JSON schema of the option, for config files. */
export const pluginsSchema = {
  type: "array",
  items: {
    oneOf: [
      { type: "string", minLength: 1 },
      {
        type: "array",
        items: [{ type: "string", minLength: 1 }, { type: "object" }],
        minItems: 2,
        maxItems: 2,
      },
    ],
  },
} as const;

/** What is wrong with a value of the option. */
export function pluginsProblems(value: unknown): readonly ValueProblem[] {
  if (!Array.isArray(value)) return [{ keys: [], expected: "a list of plugins" }];
  return value.flatMap((item: unknown, index): readonly ValueProblem[] => {
    const keys = [String(index)];
    if (typeof item === "string") return moduleProblems(item, keys);
    if (!Array.isArray(item)) return isPlugin(item) ? [] : [{ keys, expected: expectedPlugin }];
    const [module, options, ...others] = item as readonly unknown[];
    if (others.length > 0 || !isRecord(options)) {
      return [{ keys, expected: "a module and its options: [module, { … }]" }];
    }
    return [...moduleProblems(module, [...keys, "0"]), ...dataProblems(options, [...keys, "1"])];
  });
}

const expectedPlugin =
  "a module (./plugin.js, or a package), [module, { … }] with its options, or in code a plugin: an object with name and emit";

function moduleProblems(value: unknown, keys: readonly string[]): readonly ValueProblem[] {
  const isModule = typeof value === "string" && isModuleName(value);
  return isModule ? [] : [{ keys, expected: "a module: a package, or a file as ./plugin.js" }];
}

/** Options go into the lock, so that other ones are noticed: functions can't. */
function dataProblems(value: unknown, keys: readonly string[]): readonly ValueProblem[] {
  if (["string", "boolean"].includes(typeof value) || value === null || Number.isFinite(value)) {
    return [];
  }
  if ((isRecord(value) && isPlain(value)) || Array.isArray(value)) {
    if (keys.length > 100) return [{ keys, expected: "less deep options" }];
    return Object.entries(value).flatMap(([key, part]) => dataProblems(part, [...keys, key]));
  }
  const expected = "what JSON has; in code, import the plugin and call it with such options";
  return [{ keys, expected }];
}

/** Whether a value, of which nothing is known, is a plugin. */
export function isPlugin(value: unknown): value is Plugin {
  return (
    isRecord(value) &&
    typeof value["name"] === "string" &&
    value["name"] !== "" &&
    typeof value["emit"] === "function"
  );
}

/** What the lock keeps: modules with their options, and the names of plugins that are objects. */
export function recordedPlugins(plugins: readonly PluginReference[]): unknown {
  return plugins.map((plugin) => (isPlugin(plugin) ? { name: plugin.name } : plugin));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
