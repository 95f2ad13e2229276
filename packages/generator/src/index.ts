/** The programmatic API: what the command line does, as functions; and what config files need. */
export { type Config, type SharedConfig, defineConfig } from "./config/config.js";
export { configSchema } from "./config/config-schema.js";
export { ConfigError } from "./config/config-error.js";
export {
  type LoadConfigOptions,
  type LoadedClient,
  type LoadedConfig,
  loadConfig,
} from "./config/load-config.js";
export { generate } from "./generate.js";
export type {
  ClientConfig,
  GenerateOptions,
  GenerateResult,
  Progress,
} from "./generate-options.js";
export { diff } from "./diff.js";
export type { DiffOptions, DiffResult } from "./diff.js";
export type { Change, Comparison, Subject } from "./diff/change.js";
export { rules as diffRules } from "./diff/rules.js";
export type { ChangeClass, ChangeKind } from "./diff/rules.js";
export type { JsonObject, JsonValue, Transform } from "./load/transform.js";
export type { DriftKind, FileDrift } from "./output/drift.js";
export type { WriteResult } from "./output/write-client.js";
export { OutputError } from "./output/output-error.js";
export { OptionError } from "./options/option-error.js";
export { DocumentError, diagnosticCodes } from "./diagnostic.js";
export type { Diagnostic, DiagnosticCode, Severity } from "./diagnostic.js";
export { definePlugin, modelVersion } from "./plugin.js";
export type {
  Plugin,
  PluginContext,
  PluginFile,
  PluginOptions,
  PluginReference,
} from "./plugin.js";
export { literal } from "./emit/literal.js";
export { markdownCode, markdownText } from "./markdown.js";
export type { ApiModel, Group, OperationModel, Server, ServerVariable } from "./model/api-model.js";
export type {
  BodyMediaModel,
  BodyModel,
  MediaTypeModel,
  ParameterModel,
} from "./model/request-model.js";
export type { ResponseHeaderModel, ResponseModel } from "./model/response-model.js";
export type { Callback, InboundOperation, Webhook } from "./model/inbound-model.js";
export type { EnumValue, Extensions, NamedSchema, Schema } from "./model/schema-model.js";
export type { OAuthFlow, SecurityRequirement, SecurityScheme } from "./model/security-model.js";
export { positionOf } from "./document.js";
export type { Place, Position, Source } from "./document.js";
export { version } from "./version.js";
