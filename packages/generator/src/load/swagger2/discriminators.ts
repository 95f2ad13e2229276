/** Values that schemas name for themselves -> the mapping of the discriminator that they are told by. */
import type { Conversion, Discriminator } from "./conversion.js";
import { at, itemsOf, keyOf, type Original } from "./original.js";

/** `refer` writes a reference to a schema, as it has to stand beside a discriminator. */
export function mapDiscriminators(
  conversion: Conversion,
  refer: (schema: Original, discriminator: Discriminator) => string,
): void {
  for (const { schema, value } of conversion.named) {
    for (const discriminator of discriminatorsOf(schema, conversion)) {
      const { mapping } = discriminator.value;
      discriminator.value.mapping = { ...mapping, [value]: refer(schema, discriminator) };
    }
  }
}

/** Those of a schema itself and of all that it is made of by `allOf`. */
function discriminatorsOf(schema: Original, conversion: Conversion): Discriminator[] {
  const found: Discriminator[] = [];
  const seen = new Set<string>();
  const visit = (node: Original): void => {
    const followed = conversion.follow(node);
    if (followed === undefined || seen.has(keyOf(followed))) return;
    seen.add(keyOf(followed));
    const own = conversion.discriminators.get(keyOf(followed));
    if (own !== undefined) found.push(own);
    for (const part of itemsOf(at(followed, "allOf"))) visit(part);
  };
  visit(schema);
  return found;
}
