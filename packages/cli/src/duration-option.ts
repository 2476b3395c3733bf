import { parseDuration } from "@dblab-refresh/core/configuration/duration";
import { InvalidArgumentError, Option } from "commander";

/** An option that takes a duration as the configuration does; its value is in seconds. */
export function durationOption(flags: string, text: string, usual: string): Option {
  return new Option(flags, text).default(seconds(usual), usual).argParser(seconds);
}

function seconds(text: string): number {
  const value = parseDuration(text);
  if (value === undefined || value <= 0)
    throw new InvalidArgumentError("A duration such as 25s, 2m or 24h is wanted.");
  return value;
}
