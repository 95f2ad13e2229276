/** Files and folders that stand in an output folder, or beside it, only as long as a run is at work. */
import { randomUUID } from "node:crypto";
import { errorCode } from "./system-error.js";

/**
 * A name for one. It says whose it is, so that two runs at once leave each other's alone; and no part of it is
 * the name of a file, which may be as long as a name can be.
 */
export function temporaryName(): string {
  return `.gen-client-${process.pid}-${randomUUID()}.tmp`;
}

export function isTemporary(name: string): boolean {
  return processOf(name) !== undefined;
}

/** Whether the process that made it was killed before it could remove it. */
export function isLeftOver(name: string): boolean {
  const pid = processOf(name);
  return pid !== undefined && !isAlive(pid);
}

function processOf(name: string): number | undefined {
  const pattern = /^\.gen-client-(\d{1,10})-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;
  const [, pid] = pattern.exec(name) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== "ESRCH"; // else it is another user's
  }
}
