import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptTarget, transpile } from "typescript";
import { describe, expect, test } from "vitest";
import { missing } from "./installed.js";
import { answers, start } from "./program.js";

test("a program that fails to start is told with what it said, and leaves nothing behind", async () => {
  let folder = "";
  const failing = start({
    name: "failing",
    files: () => ({ "note.txt": "the port is not mine" }),
    command: (place) => {
      folder = place.folder;
      return ["sh", "-c", "cat note.txt >&2; exit 3"];
    },
  });
  await expect(failing).rejects.toThrow(
    "failing did not start: it ended at once. It said:\nthe port is not mine",
  );
  expect(existsSync(folder)).toBe(false);
});

test("a program that isn't there is told", async () => {
  const missing = start({ name: "missing", command: () => ["/nowhere/server"] });
  await expect(missing).rejects.toThrow(/missing did not start: it ended at once/);
});

describe.skipIf(missing("microsocks"))("a program", () => {
  test("ends and its folder goes with stop, which may be called again", async () => {
    await using program = await start({
      name: "socks",
      command: ({ port }) => ["microsocks", "-i", "127.0.0.1", "-p", String(port)],
    });
    expect(await answers(program.port)).toBe(true);
    expect(existsSync(program.folder)).toBe(true);

    await program.stop();
    await program.stop();
    expect(await answers(program.port)).toBe(false);
    expect(existsSync(program.folder)).toBe(false);
    expect(isRunning(program.pid)).toBe(false);
  });

  test("that ignores SIGTERM is killed", { timeout: 60_000 }, async () => {
    await using program = await start({
      name: "stubborn",
      command: ({ port }) => ["/usr/bin/python3", "-I", "-c", stubborn, String(port)],
    });
    await program.stop();
    expect(isRunning(program.pid)).toBe(false);
  });

  test.skipIf(process.platform !== "linux").each(["SIGKILL", "SIGTERM"] as const)(
    "doesn't outlive a process that is ended by %s",
    async (signal) => {
      const parent = await parentOfServers();
      try {
        parent.process.kill(signal);
        await once(parent.process, "exit");
        for (const pid of parent.pids) {
          await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
        }
      } finally {
        await parent.remove();
      }
    },
  );
});

/** A Python server that doesn't care for SIGTERM. */
const stubborn = `
import signal, socket, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
`;

/** Another process that started two servers: what becomes of them when it is killed? */
async function parentOfServers(): Promise<{
  readonly process: ReturnType<typeof spawn>;
  readonly pids: readonly number[];
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "gen-client-parent-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  for (const name of ["program", "installed"]) {
    const source = await readFile(new URL(`${name}.ts`, import.meta.url), "utf8");
    await writeFile(join(folder, `${name}.js`), transpile(source, { target: ScriptTarget.ES2022 }));
  }
  await writeFile(
    join(folder, "parent.js"),
    `import { start } from "./program.js";
    const command = ({ port }) => ["microsocks", "-i", "127.0.0.1", "-p", String(port)];
    const servers = [await start({ name: "a", command }), await start({ name: "b", command })];
    console.log(servers.map(({ pid }) => pid).join(" "));
    setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [join(folder, "parent.js")], {
    stdio: ["ignore", "pipe", "inherit"],
    // What a killed process can't remove goes with this folder.
    env: { ...process.env, TMPDIR: folder },
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const pids = line.toString().trim().split(" ").map(Number);
  expect(pids.map(isRunning)).toEqual([true, true]);
  return {
    process: child,
    pids,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
