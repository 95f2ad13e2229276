/** The model's security schemes, and the requirements that name them. */
import type { Extensions } from "./schema-model.js";

/** Keys of security schemes that go together, with the scopes of each. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

interface SecuritySchemeBase {
  /** Its key in the document, by which users hand in a credential. */
  readonly key: string;
  /** Safe inside a comment. */
  readonly description?: string;
  /**
   * What users hand in for it: a token; a token or what gets one by OAuth 2; user and password; a client
   * certificate; or, for other HTTP schemes, the value of `Authorization`.
   */
  readonly credential: "token" | "oauth" | "user" | "http" | "certificate";
  readonly extensions: Extensions;
}

/** A way of saying who calls. */
export type SecurityScheme = SecuritySchemeBase &
  (
    | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
    | { readonly type: "http"; readonly scheme: string; readonly bearerFormat?: string }
    | {
        readonly type: "oauth2";
        readonly flows: Readonly<Record<string, OAuthFlow>>;
        readonly metadataUrl?: string;
      }
    | { readonly type: "openIdConnect"; readonly openIdConnectUrl: string }
    | { readonly type: "mutualTLS" }
  );

/** How tokens are got. */
export interface OAuthFlow {
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly scopes: Readonly<Record<string, string>>;
}
