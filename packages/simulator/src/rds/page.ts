import { invalidValue } from "./failure.ts";

interface PageRequest {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly marker: string | undefined;
}

const fewest = 20;
const most = 100;

/**
 * One page of a sorted list. The marker holds the name of the page's last item, so that pages neither repeat nor
 * omit what stays while other things come and go.
 *
 * @throws InvalidParameterValue
 */
export function pageOf<Item>(
  sorted: readonly Item[],
  name: (item: Item) => string,
  { MaxRecords = most, Marker }: PageRequest,
): Page<Item> {
  if (!Number.isInteger(MaxRecords) || MaxRecords < fewest || MaxRecords > most) {
    throw invalidValue(`Invalid value ${MaxRecords} for MaxRecords. Must be between ${fewest} and ${most}`);
  }
  const after = Marker === undefined || Marker === "" ? undefined : nameInMarker(Marker);
  const rest = after === undefined ? sorted : sorted.filter((item) => name(item) > after);
  const items = rest.slice(0, MaxRecords);
  const last = items.at(-1);
  const marker = last !== undefined && items.length < rest.length ? markerOf(name(last)) : undefined;
  return { items, marker };
}

const magic = "after ";
const markerOf = (name: string) => Buffer.from(magic + name).toString("base64");

function nameInMarker(marker: string): string {
  const text = Buffer.from(marker, "base64").toString();
  if (!text.startsWith(magic)) throw invalidValue(`Invalid value ${marker} for Marker.`);
  return text.slice(magic.length);
}
