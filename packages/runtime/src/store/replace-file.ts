import { open, rename } from "node:fs/promises";
import path from "node:path";

/**
 * Gives a file a new content as a whole: on the disk before it has its name, as a rename can outlive a
 * power cut that its content doesn't.
 *
 * @param temporary of the file's lock. Not made anew: if it is gone, another process has the lock.
 */
export async function replaceFile(
  file: string,
  temporary: string,
  text: string,
  encoding: "utf8" | "latin1" = "utf8",
): Promise<void> {
  const handle = await open(temporary, "r+");
  try {
    await handle.writeFile(text, encoding);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(path.dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network file systems don't know this; the content is safe without it.
  }
}
