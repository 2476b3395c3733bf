import { Fault } from "@dblab-refresh/core/job/fault";
import { meansNotFound, rdsFault } from "@dblab-refresh/core/rds/rds-fault";
import { sdkError } from "./sdk-error.ts";

/** A call whose error is one of ours. */
export async function asked<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw rdsFault({ ...sdkError(error), action });
  }
}

/** Undefined in place of RDS's "not found". */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Fault && meansNotFound(error)) return undefined;
    throw error;
  }
}

/** What all pages of a Describe hold together. */
export async function allPages<Page extends { readonly Marker?: string | undefined }, Thing>(
  ask: (marker: string | undefined) => Promise<Page>,
  things: (page: Page) => readonly Thing[] | undefined,
): Promise<readonly Thing[]> {
  const found: Thing[] = [];
  let marker: string | undefined;
  do {
    const page = await ask(marker);
    found.push(...(things(page) ?? []));
    marker = page.Marker;
  } while (marker);
  return found;
}
