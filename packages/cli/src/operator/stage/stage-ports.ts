import { rdsClients } from "@dblab-refresh/aws/clients";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { ReferencedSecrets } from "@dblab-refresh/aws/referenced-secrets";
import { SecretStores } from "@dblab-refresh/aws/secret-stores";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { instant } from "@dblab-refresh/core/time";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import { httpTransport } from "@dblab-refresh/dblab/http-transport";
import { type StageJobs, stageJobs } from "../services/stage-jobs.ts";
import { findPlace, type Place } from "./place.ts";
import { stageOfFile } from "./stage-of-file.ts";
import type { StageOptions } from "./stage-options.ts";

/** A stage with its file at hand: what the commands need that look at RDS and at DBLab themselves. */
export interface StagePorts
  extends Pick<Ports, "stage" | "clock" | "secrets" | "rds" | "databases" | "engine"> {
  readonly place: Place;
  /** The stage's file, for people. */
  readonly file: string;
  readonly jobs: StageJobs;
}

/** @throws PlainError if the stage's file is not found, or wrong */
export function stagePorts(options: StageOptions): StagePorts {
  const place = findPlace(options);
  const { file, stage } = stageOfFile(options);
  const clock = { now: () => instant(Date.now()) };
  return {
    place,
    file,
    stage,
    clock,
    jobs: stageJobs(place),
    // Of the operator's own environment: its values may be the ARNs of secrets, as the functions' may.
    secrets: new ReferencedSecrets((name) => process.env[name], clock, new SecretStores()),
    rds: (aws) => new RdsService(rdsClients(aws)),
    databases: (aws) => new DatabasesService(rdsClients(aws)),
    engine: (dblab) => new EngineApi(httpTransport(dblab), dblab.token),
  };
}
