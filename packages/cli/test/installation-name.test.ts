import { installationName, isFleeting } from "@dblab-refresh/cli/single-machine/installation-name";
import { describe, expect, it } from "vitest";

describe("the name of a single machine's installation", () => {
  it("is the configuration's own", () => {
    expect(installationName("acme", "/etc/a.yaml", "db1")).toBe("acme");
  });

  it("follows from the host and the configuration's path, so that a lost state directory's clones are found", () => {
    const name = installationName("default", "/etc/a.yaml", "db1");

    expect(name).toBe(installationName("default", "/etc/a.yaml", "db1"));
    expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
    expect(name).not.toBe(installationName("default", "/etc/b.yaml", "db1"));
    // A copy of the configuration elsewhere must not take this one's clones for forgotten.
    expect(name).not.toBe(installationName("default", "/etc/a.yaml", "db2"));
  });

  it("is known not to last in a container, unless the configuration gives one", () => {
    expect(isFleeting("default", { KUBERNETES_SERVICE_HOST: "10.0.0.1" })).toBe(true);
    expect(isFleeting("acme", { KUBERNETES_SERVICE_HOST: "10.0.0.1" })).toBe(false);
    expect(isFleeting("default", {})).toBe(false);
  });
});
