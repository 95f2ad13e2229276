import type { ClientConfig } from "../generate-options.js";
import type { UnsharableOption } from "../options/client-options.js";

/** Options that clients of one config file can have in common. */
export type SharedConfig = Omit<ClientConfig, UnsharableOption>;

/** What a config file holds: one client, or several by their names, with what they have in common. */
export type Config =
  | (ClientConfig & { readonly $schema?: string; readonly clients?: undefined })
  | (SharedConfig & {
      /** For editors: `./node_modules/gen-client/gen-client.schema.json`. */
      readonly $schema?: string;
      /** The clients by their names for `--client`. Their own options win over the shared ones. */
      readonly clients: Readonly<Record<string, ClientConfig>>;
    });

/**
 * Gives a configuration its type, for completion and checks in an editor: `gen-client.config.ts` is
 * found upwards from the working directory when `gen-client` runs without a document. Relative paths
 * are relative to the file.
 *
 * @example
 * import { defineConfig } from "gen-client";
 *
 * export default defineConfig({
 *   dates: "date",
 *   clients: {
 *     shop: { input: "api/shop.yaml", output: "src/shop" },
 *     billing: { input: "https://billing.example/openapi.json", output: "src/billing" },
 *   },
 * });
 */
export function defineConfig(config: Config): Config {
  return config;
}
