import type { ClientConfig } from "../generate-options.js";
import { isPlugin } from "./plugins.js";

/** Whether options hold functions: what these do can't be told from the options. */
export function holdsFunctions({
  transform,
  plugins = [],
}: Pick<ClientConfig, "transform" | "plugins">): boolean {
  return transform !== undefined || plugins.some((plugin) => isPlugin(plugin));
}
