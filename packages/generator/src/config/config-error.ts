import type { Diagnostic } from "../diagnostic.js";

/** Thrown when a config file can't be used; carries every problem that was found in it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics[0]?.message ?? "the configuration can't be used", options);
    this.diagnostics = diagnostics;
  }
}
