import type { AlertChannel } from "@dblab-refresh/core/configuration/alert-channels";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { APP } from "../names.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/** What the configured channels need, and nothing where there are none. Slack's webhooks are no part of AWS. */
export function alertStatements({ alerts }: Stage, place: Place): readonly Statement[] {
  const channels = Object.values(alerts.channels);
  const ofType = <Type extends AlertChannel["type"]>(type: Type) =>
    channels.filter((channel): channel is Extract<AlertChannel, { type: Type }> => channel.type === type);
  return [
    ...ofType("email").map((channel, index) => mailStatement(channel, index, place)),
    ...some(
      "Publish",
      ["sns:Publish"],
      ofType("sns").map(({ topicArn }) => topicArn),
    ),
    // Under our own name, as on the account's own bus.
    ...some(
      "TellBuses",
      ["events:PutEvents"],
      ofType("event-bus").map(({ name }) => arn(place, "events", `event-bus/${name}`)),
      {
        "ForAllValues:StringEquals": { "events:source": [APP] },
        Null: { "events:source": ["false"] },
      },
    ),
  ];
}

/**
 * Mails from one address. SES asks about the identity that it sends as, the address's own or its domain's, and in its
 * sandbox about the recipients' as well. Source: "Identity and access management in Amazon SES", and what it answers.
 */
function mailStatement(
  { from, to, region, configurationSet }: Extract<AlertChannel, { type: "email" }>,
  index: number,
  place: Place,
): Statement {
  const there = { ...place, ...(region && { region }) };
  const identities = [from, ...to].flatMap((address) => [address, address.split("@")[1] ?? address]);
  return allow(
    `SendMail${index + 1}`,
    ["ses:SendEmail"],
    [
      ...identities.map((identity) => arn(there, "ses", `identity/${identity}`)),
      ...(configurationSet ? [arn(there, "ses", `configuration-set/${configurationSet}`)] : []),
    ],
    { StringEquals: { "ses:FromAddress": [from] } },
  );
}

function some(...[Sid, Action, Resource, Condition]: Parameters<typeof allow>): readonly Statement[] {
  return Resource.length === 0 ? [] : [allow(Sid, Action, Resource, Condition)];
}
