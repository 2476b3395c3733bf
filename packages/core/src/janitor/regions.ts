import { resolveAws } from "../configuration/stored-target.ts";
import type { Ports } from "../ports/ports.ts";

type Aws = { readonly region: string; readonly endpoint?: string };

/** Where clones may be: the regions of the configuration, and those of jobs that began under an earlier one. */
export async function configuredRegions(
  ports: Ports,
): Promise<{ readonly regions: readonly Aws[]; readonly faults: readonly string[] }> {
  const found = new Map<string, Aws>();
  const faults: string[] = [];
  const add = (aws: Aws) => found.set(`${aws.region} ${aws.endpoint ?? ""}`, aws);
  for (const [name, source] of Object.entries(ports.stage.targets)) {
    try {
      const variable = (key: string) => ports.secrets.variable(key);
      const { region, endpoint } = await resolveAws(source, { name, variable });
      add({ region, ...(endpoint && { endpoint }) });
    } catch (error) {
      faults.push(`target ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const aws of await ports.jobs.regions()) add(aws);
  return { regions: [...found.values()], faults };
}
