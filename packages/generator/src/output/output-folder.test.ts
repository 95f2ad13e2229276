import { expect, it } from "vitest";
import { folderNameFor } from "./output-folder.js";

it.each([
  ["Swagger Petstore - OpenAPI 3.0", "swagger-petstore-openapi-3-0"],
  ["Überall Café API", "uberall-cafe-api"],
  ["../../etc/passwd", "etc-passwd"],
  ["日本語", "client"],
  ["x".repeat(100), "x".repeat(64)],
  [`${"x".repeat(63)} y`, "x".repeat(63)],
  ["CON", "con-client"],
  [undefined, "client"],
  [["../x"], "client"],
])("the folder for the title %j is %s", (title, folder) => {
  expect(folderNameFor(title)).toBe(folder);
});
