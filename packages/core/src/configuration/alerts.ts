import * as z from "zod/mini";
import { type AlertChannel, channels } from "./alert-channels.ts";
import { text, word } from "./field.ts";

/**
 * What the channels are told. `failures`: that a job fails, at once, and what it could not clean up. `all`: every end as
 * well. `none`: nothing; the log and the account's event bus are told all the same.
 */
export const tellWords = ["failures", "all", "none"] as const;
export type Tell = (typeof tellWords)[number];

const tell = word(tellWords);

/** The stage's section, `alerts`: its channels by name, and what they are told unless somebody says otherwise. */
export const stageAlertsSchema = z.strictObject({
  channels: z.prefault(channels, {}),
  tell: z.prefault(tell, "failures"),
});

export interface StageAlerts {
  channels: Readonly<Record<string, AlertChannel>>;
  tell: Tell;
}

/** The addresses of Slack's webhooks as they are written, with their channels' names. */
export function webhooksOf({
  channels,
}: StageAlerts): readonly { readonly name: string; readonly webhookUrl: string }[] {
  return Object.entries(channels).flatMap(([name, channel]) =>
    channel.type === "slack" ? { name, webhookUrl: channel.webhookUrl } : [],
  );
}

const names =
  "a list of names of channels (alerts.channels), at least one; to be told nothing write tell: none";

/**
 * The section `alerts` of a target, and of whatever else has jobs: which channels are told, and of what. What is left out
 * is the stage's. It has no references: who is told is decided where nothing is resolved. That the channels exist is for
 * unknownChannels to say.
 */
export const alertsSchema = z.strictObject({
  channels: z.optional(
    z
      .array(text("a channel's name, as in alerts.channels", /^[A-Za-z0-9-]{1,48}$/), { error: names })
      .check(z.minLength(1, { error: names })),
  ),
  tell: z.optional(tell),
});

/** `alertsSchema` as written, and as it stands on a job's item. */
export type AlertsSource = z.input<typeof alertsSchema>;

/** What a job's own section says over the stage's. Made for items of other versions, too: what cannot be read says nothing. */
export function alertsOf(
  stage: StageAlerts,
  own: AlertsSource | undefined,
): { readonly channels: readonly string[]; readonly tell: Tell } {
  const read = alertsSchema.safeParse(own ?? {});
  const { channels: named, tell: told } = read.success ? read.data : {};
  return { channels: named ?? Object.keys(stage.channels), tell: told ?? stage.tell };
}

/** The channels of a section that the stage does not have, with their places in the list. */
export function unknownChannels(
  own: AlertsSource | undefined,
  known: readonly string[],
): readonly { readonly index: number; readonly name: string }[] {
  return (own?.channels ?? [])
    .map((name, index) => ({ index, name: String(name) }))
    .filter(({ name }) => !known.includes(name));
}
