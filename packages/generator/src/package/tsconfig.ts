import type { ApiModel } from "../model/api-model.js";

/** `tsconfig.json`: what compiles the client's sources to what the package publishes. */
export function tsconfigText({ values, inboundValues }: ApiModel, header: string): string {
  const hasTemporal = values.dates === "temporal" || inboundValues.dates === "temporal";
  const config = {
    compilerOptions: {
      target: "es2022",
      ...(hasTemporal && { lib: ["es2023", "esnext.temporal"] }),
      module: "nodenext",
      types: [],
      strict: true,
      declaration: true,
      skipLibCheck: true,
      rootDir: "src",
      outDir: "dist",
    },
    include: ["src"],
  };
  return `// ${header}\n${JSON.stringify(config, null, 2)}\n`;
}
