/**
 * Which messages of a batch a function's answer leaves undone (`ReportBatchItemFailures`). An answer that is malformed
 * or names a message that was not in the batch fails them all, so that none is lost.
 * docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(response: unknown, messageIds: readonly string[]): readonly string[] {
  if (response === null || response === undefined) return [];
  if (typeof response !== "object") return messageIds;
  const failures: unknown = "batchItemFailures" in response ? response.batchItemFailures : null;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return messageIds;
  const named = failures.map((failure: unknown) =>
    typeof failure === "object" && failure !== null && "itemIdentifier" in failure
      ? failure.itemIdentifier
      : undefined,
  );
  const known = named.filter((id): id is string => typeof id === "string" && messageIds.includes(id));
  return known.length === named.length ? known : messageIds;
}
