/** Security schemes, as generated code describes them: a part of the contract in operation.ts. */

/** A set of schemes that are needed together, by name, each with the scopes it needs. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** One of the document's security schemes, as much of it as the session needs. */
export type SecurityScheme =
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly type: "http"; readonly scheme: string }
  | {
      readonly type: "oauth2";
      readonly flows?: OAuthFlows;
      /** Where the authorization server describes itself (RFC 8414; OpenAPI 3.2). */
      readonly metadataUrl?: string;
    }
  | { readonly type: "openIdConnect"; readonly openIdConnectUrl?: string }
  | { readonly type: "mutualTLS" };

/** Where an OAuth 2 scheme's tokens come from, by the document's names of the ways to get them. */
export type OAuthFlows = Readonly<Partial<Record<OAuthFlowName, OAuthFlow>>>;

/** The flows that a client by itself can go through; `implicit` needs a browser for each token. */
export type OAuthFlowName =
  | "authorizationCode"
  | "deviceAuthorization"
  | "password"
  | "clientCredentials";

/** URLs as the document writes them: relative ones are relative to the API's server. */
export interface OAuthFlow {
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
}
