import { resolveDatabase } from "../configuration/database-endpoint.ts";
import { resolveAws } from "../configuration/stored-target.ts";
import type { Ports } from "../ports/ports.ts";

type Aws = { readonly region: string; readonly endpoint?: string };

/** One RDS, and the databases there that may be restored: what is restored is called after them. */
export interface Region {
  readonly aws: Aws;
  readonly databases: readonly string[];
}

/** Where clones may be: the regions of the configuration, and those of jobs that began under an earlier one. */
export async function configuredRegions(
  ports: Pick<Ports, "stage" | "secrets"> & { readonly jobs: Pick<Ports["jobs"], "regions"> },
): Promise<{ readonly regions: readonly Region[]; readonly faults: readonly string[] }> {
  const found = new Map<string, Region>();
  const faults: string[] = [];
  const variable = (key: string) => ports.secrets.variable(key);
  const add = ({ region, endpoint }: Aws, ...databases: readonly string[]) => {
    const key = `${region} ${endpoint ?? ""}`;
    const there = found.get(key)?.databases ?? [];
    found.set(key, {
      aws: { region, ...(endpoint && { endpoint }) },
      databases: [...there, ...databases],
    });
  };
  const unlessUnknown = async (what: string, aws: () => Promise<void>) => {
    await aws().catch((error: unknown) => {
      faults.push(`${what}: ${error instanceof Error ? error.message : error}`);
    });
  };
  for (const [name, source] of Object.entries(ports.stage.targets)) {
    await unlessUnknown(`target ${name}`, async () => add(await resolveAws(source, { name, variable })));
  }
  for (const [name, database] of Object.entries(ports.stage.databases)) {
    await unlessUnknown(`database ${name}`, async () =>
      add((await resolveDatabase(database, name, variable)).aws, name),
    );
  }
  for (const aws of await ports.jobs.regions()) add(aws);
  return { regions: [...found.values()], faults };
}
