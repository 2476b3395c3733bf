import { parameterGroup } from "./groups.ts";
import { enhancedMonitoring, memberInsights } from "./observation.ts";
import { text } from "./reading.ts";
import { field, type Setting } from "./setting.ts";
import { tags } from "./tags.ts";

/** A member of an Aurora cluster: what is its own. The rest is its cluster's, and is compared there. */
export const memberSettings: readonly Setting[] = [
  field("instance class", "DBInstanceClass", { create: "DBInstanceClass", modify: "DBInstanceClass" }),
  {
    name: "zone",
    fields: ["AvailabilityZone"],
    value: (described) => text(described, "AvailabilityZone"),
    create: (original) => {
      const zone = text(original, "AvailabilityZone");
      return zone ? { AvailabilityZone: zone } : {};
    },
    why: () => "the zone is chosen when the member is made, and cannot be changed",
  },
  field("promotion tier", "PromotionTier", { create: "PromotionTier", modify: "PromotionTier" }),
  parameterGroup,
  field("public access", "PubliclyAccessible", {
    create: "PubliclyAccessible",
    modify: "PubliclyAccessible",
    absent: false,
  }),
  field("automatic minor upgrades", "AutoMinorVersionUpgrade", {
    create: "AutoMinorVersionUpgrade",
    modify: "AutoMinorVersionUpgrade",
    absent: false,
  }),
  // Aurora heeds the cluster's; it is kept all the same.
  field("copying of tags to snapshots", "CopyTagsToSnapshot", {
    create: "CopyTagsToSnapshot",
    modify: "CopyTagsToSnapshot",
    absent: false,
  }),
  field("maintenance window", "PreferredMaintenanceWindow", {
    create: "PreferredMaintenanceWindow",
    modify: "PreferredMaintenanceWindow",
  }),
  enhancedMonitoring("create"),
  memberInsights,
  field("certificate authority", "CACertificateIdentifier", {
    create: "CACertificateIdentifier",
    modify: "CACertificateIdentifier",
  }),
  tags,
];
