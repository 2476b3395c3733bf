import type { SlackMessage } from "@dblab-refresh/core/notifier/slack-message";
import { TellLater } from "@dblab-refresh/core/notifier/untold";

/** What to do about Slack's own words. Source: "Handling errors" in Slack's guide to incoming webhooks. */
const remedies: Readonly<Record<string, string>> = {
  no_service: "the webhook is gone: make a new one and set the secret to it",
  no_service_id: "the webhook is gone: make a new one and set the secret to it",
  no_team: "the workspace is gone: set the secret to a webhook of another one",
  team_disabled: "the workspace is disabled: set the secret to a webhook of another one",
  invalid_token: "the address is wrong or was revoked: set the secret to the webhook's",
  no_active_hooks: "the webhook is disabled: enable it in Slack",
  channel_not_found: "the webhook's channel is gone: make a new webhook",
  channel_is_archived: "the webhook's channel is archived: take it out of the archive, or make a new webhook",
  action_prohibited: "an administrator of the workspace forbids it: ask there",
  posting_to_general_channel_denied: "only some may post to that channel: make a webhook for another one",
  invalid_payload: "Slack does not take the message: this is a mistake of this program",
  invalid_blocks: "Slack does not take the message: this is a mistake of this program",
};

/** A longer pause than this is no rate limit. Seconds. */
const LONGEST_PAUSE = 900;
/** Where Slack does not say. Seconds. */
const USUAL_PAUSE = 30;

/**
 * Posts to an incoming webhook. The address is a secret, and errors of fetch have it in them, as the answers of other
 * servers may: what is thrown is made of words of this file, and of nothing else.
 *
 * @param limitMs when the call is given up
 * @throws TellLater if it asks for a pause, Error if it did not take the message
 */
export async function postToSlack(url: string, message: SlackMessage, limitMs: number): Promise<void> {
  const response = await answerOf(url, message, limitMs);
  const { ok, status, text, retryAfter } = response;
  if (ok) return;
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    const asked = Number.parseInt(retryAfter ?? "", 10);
    const seconds = Math.min(LONGEST_PAUSE, asked >= 0 ? asked : USUAL_PAUSE);
    throw new TellLater(`the webhook answered ${status}: again in ${seconds} s`, seconds);
  }
  const remedy = Object.hasOwn(remedies, text) ? `${text}: ${remedies[text]}` : usualRemedy(status);
  throw new Error(`the webhook answered ${status}: ${remedy}`);
}

function usualRemedy(status: number): string {
  if (status >= 500) return "it is tried again";
  if (status === 404 || status === 410) return "the webhook is gone: make a new one and set the secret to it";
  if (status >= 300 && status < 400)
    return "it points elsewhere: set the secret to the webhook's own address";
  return "look whether the address is a webhook of Slack's";
}

async function answerOf(url: string, message: SlackMessage, limitMs: number) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(message),
      // The secret would be sent on to wherever it says.
      redirect: "manual",
      signal: AbortSignal.timeout(limitMs),
    });
    const { ok, status, headers } = response;
    return { ok, status, text: (await response.text()).trim(), retryAfter: headers.get("retry-after") };
  } catch (error) {
    throw new Error(`the webhook ${reasonOf(error, limitMs)}`);
  }
}

function reasonOf(error: unknown, limitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `did not answer within ${limitMs / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /^(?:E[A-Z]+|UND_ERR_[A-Z_]+|[A-Z]+_[A-Z_]+)$/.test(code)
    ? `cannot be reached: ${code}`
    : "cannot be reached";
}
