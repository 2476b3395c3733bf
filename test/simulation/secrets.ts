/** Every planted secret has this in its middle: whatever form a text gives it, this stays recognisable. */
export const MARK = "pl4nted";

/** The values behind `${NAME}`: with all that URLs, JSON and shells write differently. */
export const planted: Readonly<Record<string, string>> = {
  PASSWORD_ORDERS: `or"d\\er &s/${MARK}+%1`,
  TOKEN_ONE: `token-${MARK}-1`,
  TOKEN_TWO: `token-${MARK}-2"<>`,
};

/** Stands literally in the stage's configuration. */
export const LITERAL_PASSWORD = `lit<eral>$$ ${MARK}`;
