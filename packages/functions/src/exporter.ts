import { exporter } from "@dblab-refresh/core/steps/exporter/exporter";
import { consume } from "./consume.ts";

export const handler = consume("exporter", exporter, {});
