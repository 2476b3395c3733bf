import * as z from "zod/mini";
import { region } from "./aws-names.ts";
import { field, text } from "./field.ts";
import { mailAddress } from "./mail-address.ts";
import { isMapping } from "./path.ts";
import { findReferences } from "./references.ts";
import { suggestion } from "./suggestion.ts";

/**
 * Slack's address of an incoming webhook, after its references are expanded: whoever has it may post. Over TLS, but on
 * this machine.
 */
export const WEBHOOK_URL = /^(?:https:\/\/[^\s?#@\\/]+|http:\/\/127\.0\.0\.1:\d{1,5})\/[^\s#@\\]+$/i;

export const WEBHOOK_FORM =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference is what is told.
  "the https address of an incoming webhook, as a reference such as ${SLACK_WEBHOOK}";

/** The one setting that may have references. What has none is checked when the file is read, the rest when it is used. */
const webhookUrl = field(WEBHOOK_FORM, (written) => {
  const references = findReferences(written);
  if (!references.ok) return undefined;
  const isOpen = references.parts.some((part) => part.kind === "reference");
  return isOpen || WEBHOOK_URL.test(written) ? written : undefined;
});

/** SES takes 50 recipients of one mail. Source: SES's quotas. */
const MOST_RECIPIENTS = 50;
const recipients = "a list of 1 to 50 e-mail addresses";

/** Keyed by `type`; each channel is one of them. */
const channelSchemas = {
  slack: z.strictObject({ type: z.literal("slack"), webhookUrl }),
  email: z.strictObject({
    type: z.literal("email"),
    /** An address whose identity, or whose domain's, is verified in SES. */
    from: mailAddress,
    to: z
      .array(mailAddress, { error: recipients })
      .check(z.minLength(1, { error: recipients }), z.maxLength(MOST_RECIPIENTS, { error: recipients })),
    /** Where SES is used; absent: the stage's region. */
    region: z.optional(region),
    configurationSet: z.optional(
      text(
        "the name of a configuration set of SES: 1 to 64 letters, digits, hyphens and underscores",
        /^[\w-]{1,64}$/,
      ),
    ),
  }),
  "event-bus": z.strictObject({
    type: z.literal("event-bus"),
    name: text(
      "the name of an event bus in the stage's account and region: 1 to 256 letters, digits and . - _ /",
      /^[\w./-]{1,256}$/,
    ),
  }),
  sns: z.strictObject({
    type: z.literal("sns"),
    topicArn: text(
      "the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:012345678901:alerts",
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/,
    ),
  }),
};

export type ChannelType = keyof typeof channelSchemas;
export type AlertChannel = { [Type in ChannelType]: z.output<(typeof channelSchemas)[Type]> }[ChannelType];

export const channelTypes = ["slack", "email", "event-bus", "sns"] as const satisfies readonly ChannelType[];

/** The fields of the channels of a type. */
export const channelKeys = (type: ChannelType): readonly string[] => Object.keys(channelSchemas[type].shape);

/** Sinks that are always there. A channel's name is its sink's, and stands in marks on items. */
const TAKEN_NAMES = ["log", "event-bus"];

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,47}$/;

function complaintOfName(name: string): string | undefined {
  if (TAKEN_NAMES.includes(name)) return "is a name that is taken: give the channel another one";
  if (NAME.test(name)) return undefined;
  return "is no name for a channel: 1 to 48 letters, digits and hyphens, not a hyphen first";
}

const CHANNEL_FORM = `a mapping with type (${channelTypes.join(", ")}) and the fields of that type`;

/** Channels by name. All that is wrong is told at once, each under its field. */
export const channels = z.pipe(
  z.custom<Record<string, unknown>>(isMapping, { error: "a mapping of channels' names to channels" }),
  z.transform((written: Record<string, unknown>, { issues }): Readonly<Record<string, AlertChannel>> => {
    const read: [string, AlertChannel][] = [];
    const tell = (path: PropertyKey[], input: unknown, message: string, about?: "key") =>
      issues.push({ code: "custom", input, path, message, ...(about && { params: { about } }) });
    for (const [name, channel] of Object.entries(written)) {
      const complaint = complaintOfName(name);
      if (complaint !== undefined) tell([name], channel, complaint, "key");
      if (!isMapping(channel)) {
        tell([name], channel, CHANNEL_FORM);
        continue;
      }
      const type = channelTypes.find((one) => one === channel.type);
      if (type === undefined) {
        tell([name, "type"], channel.type, `one of ${channelTypes.join(", ")}`);
        continue;
      }
      const parsed = z.safeParse<z.core.$ZodType<AlertChannel>>(channelSchemas[type], withoutEmpty(channel));
      if (parsed.success) read.push([name, parsed.data]);
      for (const issue of parsed.error?.issues ?? []) {
        const path = [name, ...issue.path];
        if (issue.code !== "unrecognized_keys") tell(path, channel, issue.message);
        else
          for (const key of issue.keys)
            tell([...path, key], channel, suggestion(key, channelKeys(type)), "key");
      }
    }
    return Object.fromEntries(read);
  }),
);

/** An empty field means what its absence means, as everywhere in the file. */
function withoutEmpty(channel: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(channel).filter(([, value]) => value !== null && value !== ""));
}
