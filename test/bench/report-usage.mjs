// @ts-check
/** Preloaded into a measured program: writes what it used to the file that `USAGE_FILE` names. */
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(
    process.env["USAGE_FILE"] ?? "",
    JSON.stringify({
      megabytes: maxRSS / 1024,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    }),
  );
});
