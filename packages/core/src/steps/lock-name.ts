/** One refresh per DBLab Engine, by its own id: it may have several addresses. */
export function engineLock(instanceId: string): string {
  return `engine/${instanceId}`;
}
