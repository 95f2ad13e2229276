/** A token as a server gave it. */
export interface Token {
  /** What is sent. */
  readonly accessToken: string;
  /** When it ends, on the clock of `Date.now()`. Absent: it is kept until a server refuses it. */
  readonly expiresAt?: number | undefined;
  /** Gets the next one (RFC 6749, 6). It may itself be good for once only. */
  readonly refreshToken?: string | undefined;
  /** `DPoP` for one that is bound to a key (RFC 9449). Default: `Bearer`. */
  readonly type?: "Bearer" | "DPoP" | undefined;
  /** What it allows, separated by spaces, where the server said. */
  readonly scope?: string | undefined;
}

export function isToken(value: unknown): value is Token {
  if (typeof value !== "object" || value === null || !("accessToken" in value)) return false;
  const { accessToken, expiresAt, refreshToken, type, scope } = value as Record<string, unknown>;
  return (
    typeof accessToken === "string" &&
    accessToken !== "" &&
    ["undefined", "number"].includes(typeof expiresAt) &&
    [refreshToken, type, scope].every((part) => ["undefined", "string"].includes(typeof part))
  );
}
