import { exporter } from "@dblab-refresh/core/steps/exporter/exporter";
import { consume } from "./consume.ts";
import { databases } from "./services.ts";

export const handler = consume("exporter", exporter, { databases });
