/** The examples of the Overlay Specification 1.1.0, section 4.4.4, and of 1.0.0 where they differ. */
import { expect, test } from "vitest";
import { overlaid, overlay, yaml } from "./overlay.test-support.js";

const header = "openapi: 3.1.0\ninfo: { title: Example API, version: 1.0.0 }\n";

const items = `${header}paths:
  /items:
    get:
      responses: { 200: { description: OK } }
  /some-items:
    delete:
      responses: { 200: { description: OK } }
`;

test.each<readonly [name: string, document: string, overlay: string, result: string]>([
  [
    "Structured Overlay Example",
    `${header}paths:
  /: { get: { operationId: root } }
  /pets: { get: { summary: old } }
`,
    `overlay: 1.0.0
info: { title: Structured Overlay, version: 1.0.0 }
actions:
  - target: "$" # Root of document
    update:
      info:
        x-overlay-applied: structured-overlay
      paths:
        "/":
          summary: "The root resource"
          get:
            summary: "Retrieve the root resource"
            x-rate-limit: 100
        "/pets":
          get:
            summary: "Retrieve a list of pets"
            x-rate-limit: 100
      components:
      tags:
`,
    `openapi: 3.1.0
info: { title: Example API, version: 1.0.0, x-overlay-applied: structured-overlay }
paths:
  /:
    get: { operationId: root, summary: Retrieve the root resource, x-rate-limit: 100 }
    summary: The root resource
  /pets: { get: { summary: Retrieve a list of pets, x-rate-limit: 100 } }
components:
tags:
`,
  ],
  [
    "Targeted Overlay Example",
    `${header}paths:
  /foo: { get: { description: old } }
  /bar: { get: { description: old }, post: { description: old, tags: [a] } }
`,
    overlay(`
  - target: $.paths['/foo'].get.description
    update: This is the new description
  - target: $.paths['/bar'].get.description
    update: This is the updated description
  - target: $.paths['/bar']
    update:
      post:
        description: This is an updated description of a child object
        x-safe: false
`),
    `${header}paths:
  /foo: { get: { description: This is the new description } }
  /bar:
    get: { description: This is the updated description }
    post:
      description: This is an updated description of a child object
      tags: [a]
      x-safe: false
`,
  ],
  [
    "Targeted Overlay Example of 1.0",
    `${header}paths: { /foo: { get: { description: old } } }\n`,
    overlay(
      "  - target: $.paths['/foo'].get\n    update: { description: This is the new description }\n",
      "1.0.0",
    ),
    `${header}paths: { /foo: { get: { description: This is the new description } } }\n`,
  ],
  [
    "Wildcard Overlay Example",
    `${header}paths:
  /a: { get: { parameters: [{ name: filter, in: query }, { name: filter, in: header }] } }
  /b: { get: {}, post: {} }
`,
    overlay(
      `
  - target: $.paths.*.get
    update:
      x-safe: true
  - target: $.paths.*.get.parameters[?@.name=='filter' && @.in=='query']
    update:
      schema:
        $ref: "/components/schemas/filterSchema"
`,
      "1.0.0",
    ),
    `${header}paths:
  /a:
    get:
      parameters:
        - { name: filter, in: query, schema: { $ref: /components/schemas/filterSchema } }
        - { name: filter, in: header }
      x-safe: true
  /b: { get: { x-safe: true }, post: {} }
`,
  ],
  [
    "Array Modification Examples: add",
    `${header}paths: { /a: { get: { parameters: [{ name: a, in: query }] } }, /b: { get: {} } }\n`,
    overlay("  - { target: $.paths.*.get.parameters, update: { name: newParam, in: query } }\n"),
    `${header}paths:
  /a: { get: { parameters: [{ name: a, in: query }, { name: newParam, in: query }] } }
  /b: { get: {} }
`,
  ],
  [
    "Array Modification Examples: remove",
    `${header}paths:
  /a: { get: { parameters: [{ name: dummy }, { name: a }, { name: dummy }] } }
`,
    overlay(
      "  - { target: \"$.paths.*.get.parameters[?@.name == 'dummy']\", remove: true }\n",
      "1.0.0",
    ),
    `${header}paths: { /a: { get: { parameters: [{ name: a }] } } }\n`,
  ],
  [
    "Array Modification Examples: remove a primitive",
    `${header}paths: { /a: { get: { tags: [dummy, a, dummy, b] } } }\n`,
    overlay("  - { target: \"$.paths.*.get.tags[?@ == 'dummy']\", remove: true }\n"),
    `${header}paths: { /a: { get: { tags: [a, b] } } }\n`,
  ],
  [
    "Traits Example",
    `${header}paths:
  /items:
    get: { x-oai-traits: [paged], responses: {} }
  /items/{id}/subitems:
    get: { x-oai-traits: [paged], parameters: [{ name: id, in: path, required: true }] }
  /other: { get: { responses: {} } }
`,
    overlay(
      `
  - target: $.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get
    update:
      parameters: [{ name: top, in: query }, { name: skip, in: query }]
`,
      "1.0.0",
    ),
    `${header}paths:
  /items:
    get:
      x-oai-traits: [paged]
      responses: {}
      parameters: [{ name: top, in: query }, { name: skip, in: query }]
  /items/{id}/subitems:
    get:
      x-oai-traits: [paged]
      parameters:
        [{ name: id, in: path, required: true }, { name: top, in: query }, { name: skip, in: query }]
  /other: { get: { responses: {} } }
`,
  ],
  [
    "Simple Copy",
    items,
    overlay(`  - target: '$.paths["/some-items"]'\n    copy: '$.paths["/items"]'\n`),
    `${header}paths:
  /items: { get: { responses: { 200: { description: OK } } } }
  /some-items:
    get: { responses: { 200: { description: OK } } }
    delete: { responses: { 200: { description: OK } } }
`,
  ],
  [
    "Ensure the Target Exists and Copy",
    items,
    overlay(`
  - target: '$.paths'
    update: { "/other-items": {} }
  - target: '$.paths["/other-items"]'
    copy: '$.paths["/items"]'
`),
    `${header}paths:
  /items: { get: { responses: { 200: { description: OK } } } }
  /other-items: { get: { responses: { 200: { description: OK } } } }
  /some-items: { delete: { responses: { 200: { description: OK } } } }
`,
  ],
  [
    "Move Example",
    items,
    overlay(`
  - target: '$.paths'
    update: { "/new-items": {} }
  - target: '$.paths["/new-items"]'
    copy: '$.paths["/items"]'
  - target: '$.paths["/items"]'
    remove: true
    description: 'moves (renames) the "items" path item to "new-items"'
`),
    `${header}paths:
  /new-items: { get: { responses: { 200: { description: OK } } } }
  /some-items: { delete: { responses: { 200: { description: OK } } } }
`,
  ],
  // From here on: the specification's sets of documents, overlays and results.
  [
    "compliant set: remove matching responses",
    `${header}paths:
  /a: { get: { responses: { 200: { description: OK }, 500: { description: no } } } }
  /b: { get: { responses: { default: { description: no }, 404: { description: gone } } } }
`,
    overlay(
      `
  - { target: "$.paths..responses['500']", remove: true }
  - { target: "$.paths..responses['default']", remove: true }
`,
      "1.0.0",
    ),
    `${header}paths:
  /a: { get: { responses: { 200: { description: OK } } } }
  /b: { get: { responses: { 404: { description: gone } } } }
`,
  ],
  [
    "compliant set: replace the servers for a sandbox",
    `${header}paths: {}\nservers: [{ url: https://a.example }, { url: https://b.example }]\n`,
    overlay(`
  - { target: $.servers, remove: true }
  - { target: $, update: { servers: [{ url: http://api-test-tunnel.local }] } }
`),
    `${header}paths: {}\nservers: [{ url: http://api-test-tunnel.local }]\n`,
  ],
  [
    "compliant set: many operations",
    `${header}paths:
  /pets: { get: { summary: List all pets, tags: [pets] } }
  /pets/{petId}: { get: { summary: Info, tags: [pets] } }
`,
    overlay(
      `
  - { target: "$.paths['/pets'].get.summary", remove: true }
  - { target: $.paths.*.get, update: { tags: [wildcard-done] } }
  - target: $.paths['/pets'].get
    update: { x-info: { description: This is an added description }, tags: [overlayed] }
  - { target: $.paths.*, update: { post: { foo: { bar: hello } } } }
`,
      "1.0.0",
    ),
    `${header}paths:
  /pets:
    get:
      tags: [pets, wildcard-done, overlayed]
      x-info: { description: This is an added description }
    post: { foo: { bar: hello } }
  /pets/{petId}:
    get: { summary: Info, tags: [pets, wildcard-done] }
    post: { foo: { bar: hello } }
`,
  ],
])("%s", async (_name, document, text, result) => {
  expect(await overlaid(document, text)).toEqual(yaml(result));
});
