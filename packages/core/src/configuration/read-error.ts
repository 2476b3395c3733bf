/** Why a file could not be read, and what to do, from the error of whoever tried. One line. */
export function describeReadError(error: { code?: string | undefined }, file: string): string {
  switch (error.code) {
    case "ENOENT":
      return `${file}: there is no such file: check its name, or start from config/example.yaml`;
    case "EISDIR":
      return `${file}: is a directory: name the file in it`;
    case "EACCES":
    case "EPERM":
      return `${file}: may not be read by this user: check its permissions`;
    default:
      return `${file}: cannot be read${error.code === undefined ? "" : ` (${error.code})`}`;
  }
}
