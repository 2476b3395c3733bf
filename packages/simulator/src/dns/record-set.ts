/** A resource record set, as Route 53's API has it. */
export interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly TTL?: number;
  readonly SetIdentifier?: string;
  readonly AliasTarget?: unknown;
  readonly ResourceRecords?: readonly { readonly Value: string }[];
}

/** Names are compared without regard to case, and with a dot at the end or without. */
export function fullName(name: string): string {
  return `${name.toLowerCase().replace(/\.$/, "")}.`;
}

/** Route 53 lists names by their labels from the right: `com.example.orders`. */
export function sortingName(name: string): string {
  return fullName(name).split(".").reverse().join(".");
}

/** A record is deleted by all that it says: its name and type, its time to live, its values. */
export function isSameRecord(one: RecordSet, other: RecordSet): boolean {
  const values = ({ ResourceRecords = [] }: RecordSet) => ResourceRecords.map(({ Value }) => Value).sort();
  return isSameName(one, other) && one.TTL === other.TTL && values(one).join(" ") === values(other).join(" ");
}

/** Two records of one name and type need different set identifiers. */
export function isSameName(one: RecordSet, other: RecordSet): boolean {
  return (
    fullName(one.Name) === fullName(other.Name) &&
    one.Type === other.Type &&
    one.SetIdentifier === other.SetIdentifier
  );
}
