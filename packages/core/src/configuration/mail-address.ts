import { text } from "./field.ts";

/** One address, without a name. A $ would be a reference, which the settings have none of. */
export const mailAddress = text(
  "an e-mail address, such as team@example.com",
  /^[^\s@<>",;$]{1,64}@[^\s@<>",;$]+\.[a-z0-9-]{2,63}$/i,
);
