// node scripts/ready.mjs scripts/platform.ts: makes SST's platform folder (.sst/platform) where it is absent. Types and
// tests of the deployment need it.
import { hasPlatform, makePlatform } from "../test/infra/synthesis/platform.ts";

if (!hasPlatform()) {
  console.error("Making SST's platform folder, .sst/platform (once; about half a minute, 320 MB) …");
  makePlatform();
}
