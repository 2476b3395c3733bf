import { describe } from "vitest";
import { alarmClaims } from "./claims/alarms.ts";
import { appClaims } from "./claims/app.ts";
import { exportClaims } from "./claims/exports.ts";
import { functionClaims } from "./claims/functions.ts";
import { limitClaims } from "./claims/limits.ts";
import { permissionClaims } from "./claims/permissions.ts";
import { queueClaims } from "./claims/queues.ts";
import { removalClaims } from "./claims/removal.ts";
import { scheduleClaims } from "./claims/schedules.ts";
import { tableClaims } from "./claims/tables.ts";
import { synthesize } from "./synthesis/synthesis.ts";

// One file for all of it: each stage is synthesised once.
const stages = await Promise.all([synthesize("production"), synthesize("ada")]);

describe.each(stages)("the stage $stage", (stage) => {
  describe("as a whole", () => appClaims(stage));
  describe("its tables", () => tableClaims(stage));
  describe("its queues", () => queueClaims(stage));
  describe("its functions", () => functionClaims(stage));
  describe("its schedules", () => scheduleClaims(stage));
  describe("its exports", () => exportClaims(stage));
  describe("its alarms", () => alarmClaims(stage));
  describe("its removal", () => removalClaims(stage));
  describe("its permissions", () => permissionClaims(stage));
  describe("by AWS's limits", () => limitClaims(stage));
});
