import { createSecureContext, type SecureContext } from "node:tls";

const known = new Map<string, SecureContext>();

/**
 * What a client that verifies certificates connects with. Made once for each authority: to read the certificate again
 * for each connection takes longer than the connection.
 *
 * @param caCertificate PEM
 */
export function trusting(caCertificate: string): { readonly secureContext: SecureContext } {
  const secureContext = known.get(caCertificate) ?? createSecureContext({ ca: caCertificate });
  known.set(caCertificate, secureContext);
  return { secureContext };
}
