/** `dblab-updater` → `DblabUpdater`: how SST and Pulumi name things, without the app and the stage. */
export function logicalName(name: string): string {
  return name
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}
