#!/usr/bin/env node
// The command as a checkout has it: its sources are TypeScript. What `npm pack` makes has a bundle in this place.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

register({ tsconfig: fileURLToPath(new URL("../../../tsconfig.json", import.meta.url)) });
await import("../src/main.ts");
