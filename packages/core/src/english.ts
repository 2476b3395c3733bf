import * as z from "zod/mini";
import english from "zod/v4/locales/en.js";

// zod's own words for what no schema has words of its own: zod/mini, which is what ships, brings none. Set for all and
// not given to each parse, which would be four times slower.
z.config(english());
