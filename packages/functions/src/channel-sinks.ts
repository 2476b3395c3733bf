import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { channelAudiences } from "@dblab-refresh/core/notifier/channel-audience";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import type { Sink } from "@dblab-refresh/core/ports/sink";
import { type Services, unnamed } from "./services.ts";

/** The channels of the configuration as sinks. Whoever did not name `channels` knows of them, and tells none. */
export function channelSinks(stage: Stage, { channels }: Services, secrets: Secrets): readonly Sink[] {
  return channelAudiences(stage).flatMap((audience) => {
    const channel = stage.alerts.channels[audience.name];
    if (channel === undefined) return [];
    const tell = channels?.(audience.name, channel, { stage, secrets }) ?? (async () => unnamed("channels"));
    return { ...audience, tell };
  });
}
