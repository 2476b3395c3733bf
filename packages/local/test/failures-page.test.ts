import { readFileSync } from "node:fs";
import { errors } from "@dblab-refresh/core/job/error-catalogue";
import { failuresPage } from "@dblab-refresh/local/failures-page";
import { faults } from "@dblab-refresh/local/faults/all";
import { restoreFaults } from "@dblab-refresh/local/faults/restore/all";
import { unmet } from "@dblab-refresh/local/faults/restore/unmet";
import { FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import { restoreFaultDefinitions } from "@dblab-refresh/simulator/rds/restore-faults";
import { describe, expect, it } from "vitest";
import { faultsFor, outsideFaults } from "./fault-runs.ts";
import { faultsOfRds, isKill, restoreFaultsFor } from "./restore-fault-runs.ts";

const page = readFileSync(new URL("../../../docs/failures.md", import.meta.url), "utf8");

describe("docs/failures.md", () => {
  it("is what the faults' definitions say (else: node scripts/ready.mjs scripts/docs.ts)", () => {
    expect(page).toBe(failuresPage());
  });

  it("has every fault and every error code", () => {
    for (const { name } of faults) expect(page).toContain(`| \`${name}\` |`);
    for (const code of Object.keys(errors)) expect(page).toContain(`| \`${code}\` |`);
  });
});

describe("the faults of databases", () => {
  const names = restoreFaults.map(({ name }) => name);

  it("are on the page, and have names that no fault of a refresh has", () => {
    for (const name of names) expect(page).toContain(`| \`${name}\` |`);
    expect(new Set([...names, ...faults.map(({ name }) => name)]).size).toBe(names.length + faults.length);
  });

  it("have everything that the simulated RDS can do, but for what no job can meet", () => {
    const met = restoreFaultDefinitions.map(({ name }) => name).filter((name) => unmet[name] === undefined);

    expect(names).toEqual(expect.arrayContaining(met));
  });

  it("are all tried: the kills with the restores, RDS's own with both kinds of database, the others with one or both", () => {
    const ofStages = [...restoreFaultsFor("rds"), ...restoreFaultsFor("aurora-cluster")];
    const tried = new Set([...ofStages, ...faultsOfRds].map(({ name }) => name));

    expect(restoreFaults.filter((fault) => !isKill(fault) && !tried.has(fault.name))).toEqual([]);
  });
});

describe("the faults", () => {
  const names = faults.map(({ name }) => name);

  it("have different names", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it("have everything that the simulated RDS and DBLab can do", () => {
    // A silent engine holds a handler up like a silent RDS does: host-deaths.test.ts.
    const engines = Object.keys(FAULTS).filter((name) => name !== "silent");

    expect(names).toEqual(expect.arrayContaining(faultDefinitions.map(({ name }) => name)));
    expect(names).toEqual(expect.arrayContaining(engines));
  });

  it("are all tried: what RDS or DBLab alone does wrong with both kinds of source, the others with one or both", () => {
    const ofStages = [...faultsFor("rds"), ...faultsFor("aurora-cluster")];
    const tried = [...ofStages, ...outsideFaults].map(({ name }) => name);

    expect(names.filter((name) => !tried.includes(name))).toEqual([]);
  });
});
