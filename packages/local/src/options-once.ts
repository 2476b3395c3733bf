import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * The options of a command line, as `parseArgs` reads them. It takes the last of two in silence, so that who asks for two
 * seeds believes to have seen both run.
 *
 * @throws Error that names an option that is given twice, or what else is wrong with the command line
 */
export function optionsOnce<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>>["values"] {
  const asked: ParseArgsConfig = { ...config, tokens: true };
  const { tokens = [] } = parseArgs(asked);
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option" || config.options?.[token.name]?.multiple) continue;
    if (given.has(token.name)) throw new Error(`--${token.name} is given twice: it takes effect once`);
    given.add(token.name);
  }
  return parseArgs(config).values;
}
