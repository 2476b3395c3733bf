import type { Described, Input } from "../../ports/databases.ts";
import { given, number, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/**
 * Type, size, IOPS and throughput of an instance's volume go together: RDS checks them against each other.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 */
export const storageSettings: readonly Setting[] = [
  {
    name: "storage",
    fields: ["AllocatedStorage"],
    value: (described) => number(described, "AllocatedStorage"),
    restore: (original, source) => {
      const own = number(original, "AllocatedStorage");
      const brought = source.kind === "snapshot" ? (source.storage ?? 0) : 0;
      // Storage cannot shrink: less than the snapshot has is refused.
      return own === undefined ? {} : { AllocatedStorage: Math.max(own, brought) };
    },
    modify: { call: "storage", input: (original, current) => storageInput(original, current) },
    why: (original, current) =>
      sizeOf(current) > sizeOf(original)
        ? "the snapshot's volume is larger, and storage cannot shrink"
        : undefined,
  },
  {
    name: "storage type",
    fields: ["StorageType"],
    value: (described) => text(described, "StorageType"),
    restore: (original) => given({ StorageType: text(original, "StorageType") }),
    modify: { call: "storage", input: (original, current) => storageInput(original, current) },
  },
  {
    name: "IOPS",
    fields: ["Iops"],
    value: (described) => number(described, "Iops"),
    restore: (original) => chosenIops(original),
    modify: { call: "storage", input: (original, current) => storageInput(original, current) },
    why: whyOtherPerformance,
  },
  {
    name: "storage throughput",
    fields: ["StorageThroughput"],
    value: (described) => number(described, "StorageThroughput"),
    restore: (original) => chosenThroughput(original),
    modify: { call: "storage", input: (original, current) => storageInput(original, current) },
    why: whyOtherPerformance,
  },
  {
    name: "storage autoscaling limit",
    fields: ["MaxAllocatedStorage"],
    value: (described) => number(described, "MaxAllocatedStorage"),
    restore: (original, source) => {
      const limit = number(original, "MaxAllocatedStorage");
      const takesIt =
        source.kind === "point-in-time" && limit !== undefined && limit >= least(sizeOf(original));
      return takesIt ? { MaxAllocatedStorage: limit } : {};
    },
    modify: { call: "autoscaling", input: autoscalingInput },
    why: (original, current) => {
      const limit = number(original, "MaxAllocatedStorage");
      if (limit === undefined || limit >= least(sizeOf(current))) return undefined;
      return `RDS sets no limit of less than 10 % above the storage, which is ${sizeOf(current)} GiB`;
    },
  },
];

/** Sending as much as there is switches autoscaling off. */
function autoscalingInput(original: Described, current: Described): Input {
  const limit = number(original, "MaxAllocatedStorage");
  if (limit === undefined) return { MaxAllocatedStorage: sizeOf(current) };
  return limit >= least(sizeOf(current)) ? { MaxAllocatedStorage: limit } : {};
}

/** All of it in one call: the type alone would leave the IOPS of the type before. */
function storageInput(original: Described, current: Described): Input {
  const size = sizeOf(original);
  const [grows, staysLarger] = [size > sizeOf(current), size < sizeOf(current)];
  const input = {
    ...given({ StorageType: text(original, "StorageType") }),
    ...(grows && { AllocatedStorage: size }),
    ...chosenIops(original),
    ...chosenThroughput(original),
  };
  // A larger volume of gp3 may have become a striped one, whose IOPS are more: nothing to be sent for that.
  const differs = Object.entries(input).some(([key, value]) => current[key] !== value);
  return differs && !(staysLarger && !changesType(original, current)) ? input : {};
}

const changesType = (original: Described, current: Described) =>
  text(original, "StorageType") !== text(current, "StorageType");

function whyOtherPerformance(original: Described, current: Described): string | undefined {
  if (changesType(original, current) || sizeOf(current) <= sizeOf(original)) return undefined;
  return "the snapshot's volume is larger, and a volume's size decides what it takes";
}

/** gp3 below its striping size has these, and takes no others; where others may be chosen, more is the least. */
const gp3Baseline = { iops: 3000, throughput: 125 };

function chosenIops(original: Described): Input {
  const iops = number(original, "Iops");
  const type = text(original, "StorageType");
  const isChosen = type === "gp3" ? !isBaseline(original) : /^io[12]$/.test(type ?? "");
  return isChosen && iops !== undefined ? { Iops: iops } : {};
}

function chosenThroughput(original: Described): Input {
  const throughput = number(original, "StorageThroughput");
  const isChosen = text(original, "StorageType") === "gp3" && !isBaseline(original);
  return isChosen && throughput !== undefined ? { StorageThroughput: throughput } : {};
}

function isBaseline(original: Described): boolean {
  const { iops, throughput } = gp3Baseline;
  return (
    (number(original, "Iops") ?? iops) === iops &&
    (number(original, "StorageThroughput") ?? throughput) === throughput
  );
}

const sizeOf = (described: Described) => number(described, "AllocatedStorage") ?? 0;

/** Autoscaling's least limit of a volume, in GiB. */
const least = (size: number) => Math.ceil(size * 1.1);
