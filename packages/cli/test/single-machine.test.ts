// `run` and `cleanup` as they are installed, against simulators of RDS and DBLab Engine, in processes of their own.
import { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import { afterAll, beforeAll } from "vitest";
import { packedCommand } from "./packed-command.ts";
import { beingInterrupted } from "./single-machine/being-interrupted.ts";
import { cleaningUp } from "./single-machine/cleaning-up.ts";
import { killing } from "./single-machine/killing.ts";
import { losingState } from "./single-machine/losing-state.ts";
import { machine, type Shared } from "./single-machine/machine.ts";
import { resuming } from "./single-machine/resuming.ts";
import { running } from "./single-machine/running.ts";
import { signalling } from "./single-machine/signalling.ts";
import { usingState } from "./single-machine/using-state.ts";

let shared: Shared;
beforeAll(async () => {
  const [program, postgres] = await Promise.all([packedCommand(), PostgresHost.start()]);
  shared = { program, postgres };
}, 60_000);
// Tens of thousands of files: on a busy disk that takes a while.
afterAll(() => shared.postgres.close(), 120_000);
const common = () => shared;

// The longest first.
machine("a run that is killed at random moments, and started again each time", common, killing);
machine("another run that is killed", common, killing);
machine("a clone that a killed run has left", common, resuming);
machine("a state that is lost", common, losingState);
machine("signals", common, signalling, { scale: 0.001 });
machine("a clean-up that is cut short", common, beingInterrupted, { scale: 0.001 });
machine("a state directory", common, usingState);
machine("run and cleanup", common, (on) => {
  running(on);
  cleaningUp(on);
});
