import Table from "cli-table3";
import { paint } from "./paint.ts";

/** Columns without lines: they can be read, copied and searched. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
  };
  const chars = {
    ...none,
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "   ",
  };
  const style = { head: [], border: [], "padding-left": 0, "padding-right": 0 };
  const made = new Table({ head: head.map((name) => paint("dim", name)), chars, style });
  made.push(...rows.map((row) => [...row]));
  // The last column is padded, too.
  return made.toString().replaceAll(/ +$/gm, "");
}
