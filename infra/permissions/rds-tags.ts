import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";

/** What is there already has this installation's tags. */
export function ownedTags(installation: string) {
  return tags("aws:ResourceTag", installation);
}

/** The call gives this installation's tags to what it makes. */
export function requestTags(installation: string) {
  return tags("aws:RequestTag", installation);
}

/**
 * Both tags of a clone, as conditions. IAM does not know which job a function works for: that the job id behind the
 * installation is right is for the code to see, and so is the resource id.
 */
function tags(on: "aws:ResourceTag" | "aws:RequestTag", installation: string) {
  return {
    StringEquals: { [`${on}/${MANAGED_BY.key}`]: [MANAGED_BY.value] },
    StringLike: { [`${on}/${OWNER_TAG}`]: [`${installation}/*`] },
  };
}
