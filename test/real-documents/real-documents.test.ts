import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedPackage } from "../scripts/npm-cache.mjs";
import { json, listen, type Received } from "../servers/loopback.js";
import { createProject, type Project } from "../support/project.js";

/**
 * Documents that others wrote, each used as its reader would: generate, compile a program against the
 * types, run it against a server that answers as the document says.
 */
interface Case {
  /** Path in an npm package that the tests depend on. */
  readonly document: string;
  readonly clientName: string;
  readonly program: string;
  /** Answers of the server: `GET /path?query` to status and body. */
  readonly answers: Readonly<Record<string, readonly [status: number, body: unknown]>>;
  readonly prints: readonly string[];
  /** What the server must have seen, besides the requests that it answers. */
  readonly check?: (received: readonly Received[]) => void;
}

const github = path.join(
  cachedPackage("@octokit/openapi", "23.0.2"),
  "generated/api.github.com.json",
);

const cases: readonly Case[] = [
  {
    // Unpacked it is 385 MB, too much for every test run: `pnpm corpus` fetches it.
    document: github,
    clientName: "GitHub",
    program: `
      import { bearer } from "@gen-client/runtime";
      await using api = new GitHub({ baseUrl, auth: bearer("t0ken") });
      const repo = await api.repos.get({ owner: "ann", repo: "pets" });
      console.log(repo.full_name, repo.license?.spdx_id);
      const issue = await api.issues.get({ owner: "ann", repo: "pets", issue_number: 7 }).result();
      if (!issue.ok && issue.status === 404) console.log(issue.body.message);
      const issues = await api.issues.listForRepo({ owner: "ann", repo: "pets", state: "open" });
      console.log(issues.map(({ title }) => title).join());
    `,
    answers: {
      "GET /repos/ann/pets": [200, { full_name: "ann/pets", license: { spdx_id: "MIT" } }],
      "GET /repos/ann/pets/issues/7": [404, { message: "Not Found" }],
      "GET /repos/ann/pets/issues?state=open": [200, [{ title: "one" }, { title: "two" }]],
    },
    prints: ["ann/pets MIT", "Not Found", "one,two"],
    check: (received) => {
      // The document declares no security at all: an unnamed credential goes with every operation.
      expect(new Set(received.map(({ headers }) => headers.authorization))).toEqual(
        new Set(["Bearer t0ken"]),
      );
    },
  },
  {
    document: "@figma/rest-api-spec/openapi/openapi.yaml",
    clientName: "Figma",
    program: `
      await using api = new Figma({ baseUrl, auth: { PersonalAccessToken: "figd_1" } });
      const me = await api.users.getMe();
      console.log(me.handle, me.email);
      const file = await api.files.getFile({ file_key: "a/b?c", depth: 2 }).result();
      if (!file.ok && file.status === 404) console.log(file.body.status, file.body.err);
    `,
    answers: {
      "GET /v1/me": [200, { id: "1", handle: "ann", img_url: "", email: "ann@example.com" }],
      "GET /v1/files/a%2Fb%3Fc?depth=2": [404, { status: 404, err: "Not found" }],
    },
    prints: ["ann ann@example.com", "404 Not found"],
    check: (received) => {
      expect(received.map(({ headers }) => headers["x-figma-token"])).toEqual(["figd_1", "figd_1"]);
    },
  },
  {
    document: "@readme/oas-examples/3.1/yaml/train-travel.yaml",
    clientName: "TrainTravel",
    program: `
      await using api = new TrainTravel({ baseUrl, auth: { OAuth2: () => "t0ken" } });
      const trips = await api.trips.getTrips({
        origin: "efdbb9d1-02c2-4bc3-afb7-6788d8782b1e",
        destination: "b2e783e1-c824-4d63-b37a-d8d698862f1d",
        date: "2024-02-01T09:00:00Z",
        dogs: true,
      });
      const trip = trips.data?.[0];
      console.log(trip?.operator, trip?.price);
      const booking = await api.bookings
        .createBooking({ body: { trip_id: trip?.id ?? "", passenger_name: "Ann", has_dog: true } })
        .withResponse();
      console.log(booking.response.status, booking.body.passenger_name);
    `,
    answers: {
      "GET /trips?origin=efdbb9d1-02c2-4bc3-afb7-6788d8782b1e&destination=b2e783e1-c824-4d63-b37a-d8d698862f1d&date=2024-02-01T09%3A00%3A00Z&dogs=true":
        [200, { data: [{ id: "ea399ba1", operator: "Deutsche Bahn", price: 50 }] }],
      "POST /bookings": [201, { id: "1725ff48", trip_id: "ea399ba1", passenger_name: "Ann" }],
    },
    prints: ["Deutsche Bahn 50", "201 Ann"],
    check: (received) => {
      expect(received.map(({ headers }) => headers.authorization)).toEqual([
        "Bearer t0ken",
        "Bearer t0ken",
      ]);
      expect(received[1]?.headers["content-type"]).toBe("application/json");
      expect(JSON.parse(received[1]?.body ?? "")).toEqual({
        trip_id: "ea399ba1",
        passenger_name: "Ann",
        has_dog: true,
      });
    },
  },
  {
    document: "@readme/oas-examples/3.0/json/petstore.json",
    clientName: "Petstore",
    program: `
      await using api = new Petstore({ baseUrl, auth: { api_key: "k", petstore_auth: "t" } });
      const pet = await api.pet.getPetById({ petId: 7 });
      console.log(pet.name, pet.photoUrls.length);
      const pets = await api.pet.findPetsByStatus({ status: ["available", "sold"] });
      console.log(pets.length);
      const order = await api.store.getOrderById({ orderId: 11 }).result();
      console.log(order.ok, order.status);
    `,
    answers: {
      "GET /pet/7": [200, { name: "Rex", photoUrls: [] }],
      "GET /pet/findByStatus?status=available&status=sold": [200, [{ name: "Rex", photoUrls: [] }]],
      "GET /store/order/11": [404, {}],
    },
    prints: ["Rex 0", "1", "false 404"],
    check: ([byKey, byToken]) => {
      expect(byKey?.headers["api_key"]).toBe("k");
      expect(byKey?.headers.authorization).toBeUndefined();
      expect(byToken?.headers["api_key"]).toBeUndefined();
      expect(byToken?.headers.authorization).toBe("Bearer t");
    },
  },
  {
    document: "@readme/oas-examples/3.0/yaml/star-trek.yaml",
    clientName: "StarTrek",
    program: `
      await using api = new StarTrek({ baseUrl });
      const { animal } = await api.animal.getAnimal({ uid: "ANMA0000264633" });
      console.log(animal?.name, animal?.earthAnimal);
    `,
    answers: {
      "GET /animal?uid=ANMA0000264633": [
        200,
        { animal: { uid: "ANMA0000264633", name: "Targ", earthAnimal: false } },
      ],
    },
    prints: ["Targ false"],
  },
  {
    document: "@readme/oas-examples/3.0/json/link-example.json",
    clientName: "Links",
    program: `
      // The document names no server: the types ask for one.
      // @ts-expect-error
      const incomplete = (): Links => new Links({});
      await using api = new Links({ baseUrl });
      const requests = await api.repositories.getPullRequestsByRepository({
        username: "ann lee",
        slug: "x/y",
        state: "merged",
      });
      console.log(requests.map(({ title }) => title).join(), typeof incomplete);
      const merged = await api.repositories
        .mergePullRequest({ username: "ann", slug: "x", pid: "1" })
        .withResponse();
      console.log(merged.response.status, merged.body);
    `,
    answers: {
      "GET /2.0/repositories/ann%20lee/x%2Fy/pullrequests?state=merged": [200, [{ title: "Fix" }]],
      "POST /2.0/repositories/ann/x/pullrequests/1/merge": [204, undefined],
    },
    prints: ["Fix function", "204 undefined"],
  },
];

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(async () => {
  await project.remove();
});

describe.each(cases)("$clientName", ({ document, clientName, program, answers, prints, check }) => {
  const isAbsent = path.isAbsolute(document) && !existsSync(document);
  const reason = isAbsent ? " (skipped: run pnpm corpus once, which fetches the document)" : "";
  it.skipIf(isAbsent)(`generates, compiles and answers${reason}`, async () => {
    const generated = await project.generate(locate(document), "-o", "api", "-n", clientName);
    expect(generated.stderr).toContain(`${clientName}: `);
    expect(generated.code).toBe(0);
    expect(generated.stdout).toBe("");

    await project.write({
      "main.ts": `import { ${clientName} } from "./api/index.js";
        const baseUrl = process.env["BASE_URL"] ?? "";
        ${program}`,
    });
    expect(await project.compile()).toEqual([]);

    const server = await listen((request, response) => {
      const [status, body] = answers[`${request.method} ${request.url}`] ?? [418, "unexpected"];
      json(response, status, body);
    });
    try {
      const { stdout, stderr } = await project.run("main", { BASE_URL: server.url });
      expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual(
        Object.keys(answers),
      );
      expect(stderr).toBe("");
      expect(stdout.trim().split("\n")).toEqual(prints);
      check?.(server.received);
    } finally {
      await server.close();
    }
  });
});

/** An absolute path, or `package/path` of a package with or without a scope. */
function locate(document: string): string {
  if (path.isAbsolute(document)) return document;
  const [, name = "", file = ""] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(document) ?? [];
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return path.join(path.dirname(manifest), file);
}
