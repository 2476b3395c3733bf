/** The only source of randomness in the domain. */
export interface Ids {
  /** An id that no other commit has ever had. */
  attempt(): string;
}
