import { suggestion } from "@dblab-refresh/core/configuration/suggestion";
import { faults } from "./all.ts";
import type { LocalFault } from "./fault.ts";
import { restoreFaults } from "./restore/all.ts";
import type { RestoreFault } from "./restore/fault.ts";

/** A fault by its name, and which jobs it happens to. @throws Error that names the nearest one, or where all are: they are many */
export function anyFaultNamed(
  name: string,
):
  | { readonly of: "refresh"; readonly fault: LocalFault }
  | { readonly of: "database"; readonly fault: RestoreFault } {
  const ofRefresh = faults.find((fault) => fault.name === name);
  if (ofRefresh !== undefined) return { of: "refresh", fault: ofRefresh };
  const ofDatabase = restoreFaults.find((fault) => fault.name === name);
  if (ofDatabase !== undefined) return { of: "database", fault: ofDatabase };
  const names = [...faults, ...restoreFaults].map((fault) => fault.name);
  const nearest = suggestion(name, names);
  const isNear = nearest.includes("did you mean");
  throw new Error(`fault ${name} ${isNear ? nearest : "is not known here; --fault list shows all"}`);
}
