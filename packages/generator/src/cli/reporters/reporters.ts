/** How problems are told: as text on standard error, or as a report on standard output. */
export const reporters = {
  text: "for people, on standard error",
  json: "one JSON object on standard output",
  sarif: "SARIF 2.1.0 on standard output, for code scanning",
  github: "annotations of GitHub Actions on standard output",
  gitlab: "code quality of GitLab on standard output",
} as const;

export type Reporter = keyof typeof reporters;
