import { Copies } from "./command/copies.ts";
import { type Found, search } from "./command/search.ts";
import { mistakes } from "./mistakes/catalogue.ts";
import { record } from "./mistakes/caught.ts";
import { mistakesOfSnapshots } from "./mistakes/of-snapshots.ts";
import { mistakesOfSwaps } from "./mistakes/of-swaps.ts";

const names = process.argv.slice(3);
const all = new Set([...mistakesOfSnapshots, ...mistakesOfSwaps].map(({ name }) => name));
const wanted = mistakes.filter(({ name }) => (names.length ? names.includes(name) : all.has(name)));
const list: Found[] = [];
const copies = await Copies.open();
await search(wanted, { from: 1, runs: Number(process.argv[2]), workers: 2 }, copies, {
  signal: new AbortController().signal,
  onFound: (f) => {
    list.push(f);
    record(list);
    console.log(
      f.kind,
      f.mistake.name,
      f.runs,
      f.kind === "caught" ? f.violation.slice(0, 110) : f.others.slice(0, 3).map((o) => o.slice(0, 300)),
    );
  },
});
await copies.close();
