/**
 * What CI takes for a command to itself where it stands in a log: a document that says
 * `##vso[task.prependpath]/tmp` must not choose which programs run next.
 *
 * - Azure Pipelines, anywhere in a line: `##vso[task.setvariable …]`
 *   <https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands>
 * - GitHub Actions, at the beginning of a line: `::set-output …::`; its runner knows the older
 *   `##[set-output …]` anywhere in a line, too
 *   <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
 * - TeamCity: `##teamcity[…]` <https://www.jetbrains.com/help/teamcity/service-messages.html>
 *
 * Matches the one character without which it is none: for `replaceAll`.
 */
export const logCommands = /(?<=^[^\S\n]*):(?=:)|#(?=#\w*\[)/gm;
