/** What the system says when it refuses something. */

/** Why the system refused, in plain words. */
export function explain(cause: unknown): string {
  if (cause instanceof AggregateError) return explain(cause.errors[0]);
  switch (errorCode(cause)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "there is no permission";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "ENAMETOOLONG":
      return "the name of a file is longer than the system allows";
    case "EISDIR":
    case "ERR_FS_EISDIR":
      return "a folder stands where a file must go";
    case "EEXIST":
    case "ENOTDIR":
      return "a file stands where a folder must go";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

/** What Node calls the problem, `ENOENT`; empty for what is none of the system's. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
