import { python } from "./installed.js";
import { start } from "./program.js";

/** httpbin, which answers with what it was sent, under gunicorn. */
export interface Httpbin {
  /** `http://127.0.0.1:20480`, without a slash at the end. */
  readonly url: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts httpbin; its endpoints are described at https://httpbin.org. Takes two seconds. */
export async function startHttpbin(): Promise<Httpbin> {
  const program = await start({
    name: "httpbin",
    command: ({ folder, port }) => [
      python,
      ...`-I -m gunicorn --bind 127.0.0.1:${port} --graceful-timeout 1`.split(" "),
      // Threads, as its other kind of worker closes the connection after each response.
      ...`--worker-class gthread --threads 8 --worker-tmp-dir ${folder} httpbin:app`.split(" "),
    ],
  });
  return { ...program, url: `http://127.0.0.1:${program.port}` };
}
