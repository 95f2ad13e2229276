/** What a request says beside who sends it: names and values. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** RFC 6749, 3.3: none where nothing is asked for, which leaves it to the server. */
export function scopeParameter(scopes: readonly string[]): [name: string, value: string][] {
  return scopes.length === 0 ? [] : [["scope", scopes.join(" ")]];
}

export function toForm(parameters: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of parameters) form.append(name, value);
  return form;
}
