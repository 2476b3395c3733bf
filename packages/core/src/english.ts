import english from "zod/v4/locales/en.js";

/** zod's own words for what no schema has words of its own: zod/mini, which is what ships, brings none. */
export const inEnglish = { error: english().localeError };
