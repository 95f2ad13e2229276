/** What a call came to: a response, or none. */
export type Answer =
  | { readonly status: number; readonly url: string; readonly text: string }
  | { readonly error: string };
