/** The part of AWS that a region is in, as far as names depend on it. */
interface Partition {
  /** The second part of an ARN. */
  readonly name: string;
  /** What the names of its services' hosts end with. */
  readonly suffix: string;
}

/** Source: partitions.json of AWS's SDKs. */
const others: readonly (readonly [regions: RegExp, Partition])[] = [
  [/^cn-/, { name: "aws-cn", suffix: "amazonaws.com.cn" }],
  [/^us-gov-/, { name: "aws-us-gov", suffix: "amazonaws.com" }],
  [/^us-iso-/, { name: "aws-iso", suffix: "c2s.ic.gov" }],
  [/^us-isob-/, { name: "aws-iso-b", suffix: "sc2s.sgov.gov" }],
  [/^eu-isoe-/, { name: "aws-iso-e", suffix: "cloud.adc-e.uk" }],
  [/^us-isof-/, { name: "aws-iso-f", suffix: "csp.hci.ic.gov" }],
  [/^eusc-/, { name: "aws-eusc", suffix: "amazonaws.eu" }],
];

export function partitionOf(region: string): Partition {
  return others.find(([regions]) => regions.test(region))?.[1] ?? { name: "aws", suffix: "amazonaws.com" };
}
