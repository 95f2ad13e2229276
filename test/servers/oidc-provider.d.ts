/** As much of the package as our tests use: it ships no types. */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  /** A token as the provider has stored it. */
  interface StoredToken {
    readonly clientId: string;
    readonly scope?: string;
    readonly jkt?: string;
    readonly "x5t#S256"?: string;
  }
  interface TokenModel {
    find(value: string): Promise<StoredToken | undefined>;
  }
  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    readonly AccessToken: TokenModel;
    readonly ClientCredentials: TokenModel;
  }
}
