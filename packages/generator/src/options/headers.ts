import { DocumentError } from "../diagnostic.js";
import type { GenerateOptions } from "../generate-options.js";

/**
 * The headers that a document is fetched with. In those of a config file `${NAME}` stands for an
 * environment variable, so that no secret has to stand in a file; in others it is itself.
 *
 * @throws {DocumentError} GC101 for a variable that is not set.
 */
export function headersOf(
  { headers, config }: Pick<GenerateOptions, "headers" | "config">,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> | undefined {
  if (headers === undefined || headers !== config?.options.headers) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
        const text = env[variable];
        if (text === undefined || text === "") throw notSet(name, variable);
        return text;
      }),
    ]),
  );
}

function notSet(header: string, variable: string): DocumentError {
  const message = `The header ${JSON.stringify(header)} needs the environment variable ${variable}, which is not set`;
  const help = "Set it, or change the header in the config file.";
  return new DocumentError([{ code: "GC101", severity: "error", message, places: [], help }]);
}
