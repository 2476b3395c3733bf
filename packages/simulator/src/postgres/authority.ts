/** Certificates as RDS has them: a certificate authority, and servers' certificates that it signed. */
import { generate } from "selfsigned";

export type ServerCertificate = {
  /** PEM. */ readonly key: string;
  /** PEM. */ readonly certificate: string;
};

/** Made at run time for one process and thrown away with it. */
export type Authority = {
  /** PEM: what a client that verifies certificates must trust. */
  readonly caCertificate: string;
  /** A server certificate for localhost and 127.0.0.1. */
  readonly server: ServerCertificate;
};

export async function createAuthority(): Promise<Authority> {
  const ca = await generate([{ name: "commonName", value: "dblab-refresh simulator CA" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { caCertificate: ca.cert, server: { key: server.private, certificate: server.cert } };
}
