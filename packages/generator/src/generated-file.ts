/** One file of the client, as `emit/` hands it to `output/`. */
export interface GeneratedFile {
  /** Relative to the output folder, with `/` on every system: `operations/pets.ts`. */
  readonly path: string;
  readonly text: string;
}
