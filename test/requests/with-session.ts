import {
  basic,
  type RequestOptions,
  Session,
  SessionError,
} from "../../packages/runtime/src/index.js";
import type { Answer } from "./answer.js";
import type { Call, Login, Script } from "./calls/script.js";
import type { Server } from "./conversation.js";

/** Runs a script with a new `Session` of ours. */
export async function runSession(script: Script, { origin }: Server): Promise<readonly Answer[]> {
  const { headers, params, auth, cookies = {} } = script.session ?? {};
  await using session = new Session({
    headers,
    params,
    ...(auth === undefined ? {} : { auth: toBasic(auth), authOrigins: [origin] }),
  });
  for (const [name, value] of Object.entries(cookies)) {
    session.cookies.set(`${name}=${value}; Path=/`, origin);
  }
  const answers: Answer[] = [];
  for (const call of script.calls) answers.push(await answer(session, call));
  return answers;
}

async function answer(session: Session, call: Call): Promise<Answer> {
  try {
    const response = await session.request(call.method, call.url, toOptions(call));
    return { status: response.status, url: response.url, text: await response.text() };
  } catch (error) {
    if (error instanceof SessionError) return { error: error.code };
    throw error;
  }
}

function toOptions(call: Call): RequestOptions {
  const { method: _method, url: _url, text, auth, ...same } = call;
  return {
    ...same,
    ...(text === undefined ? {} : { body: text }),
    ...(auth === undefined ? {} : { auth: auth === null ? null : toBasic(auth) }),
  };
}

function toBasic({ username, password }: Login): ReturnType<typeof basic> {
  return basic(username, password);
}
