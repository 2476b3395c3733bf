import type { Filter } from "@aws-sdk/client-rds";
import { nameOf } from "./arn.ts";
import { invalidValue } from "./failure.ts";

/** How a thing looks to each filter that its operation knows: `{"db-instance-id": (instance) => ...}`. */
export type Filterable<Item> = Readonly<Record<string, (item: Item) => string | undefined>>;

/**
 * A predicate of all filters together: any value of a filter, every filter.
 *
 * @throws InvalidParameterValue for a filter that the operation does not know, or one without values
 */
export function matchesFilters<Item>(
  filters: readonly Filter[] | undefined,
  known: Filterable<Item>,
): (item: Item) => boolean {
  const checks = (filters ?? []).map(({ Name = "", Values = [] }) => {
    const read = Object.hasOwn(known, Name) ? known[Name] : undefined;
    if (read === undefined) throw invalidValue(`Unrecognized filter name: ${Name}`);
    if (Values.length === 0) throw invalidValue(`The filter ${Name} must have at least one value.`);
    // Names and resource ids are compared without regard to case; either may be given as an ARN.
    const wanted = new Set(Values.map(nameOf));
    return (item: Item) => wanted.has(read(item)?.toLowerCase() ?? "");
  });
  return (item) => checks.every((matches) => matches(item));
}
