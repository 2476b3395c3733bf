/**
 * What DBLab's source is between refreshes. RFC 2606 keeps `.invalid` from ever resolving: a refresh that the engine
 * starts on its own fails at once and says so, instead of dumping production or waiting for a clone that is gone.
 */
export const NO_SOURCE_HOST = "no-clone.dblab-refresh.invalid";
