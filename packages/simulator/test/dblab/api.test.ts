import { describe, expect, it } from "vitest";
import { at, withoutAt } from "../../src/dblab/json.ts";
import { DEFAULT_SETTINGS } from "../../src/dblab/settings.ts";
import { connectionConfig, engine, NOON } from "./engine.ts";

const CONNECTION = ["retrieval", "spec", "logicalDump", "options", "source", "connection"];

describe("every call", () => {
  it("needs the verification token, but for /healthz", () => {
    const { send } = engine();
    const unauthorized = {
      status: 401,
      body: { code: "UNAUTHORIZED", message: "Check your verification token." },
    };
    for (const path of ["/status", "/instance/retrieval", "/admin/config"]) {
      expect(send("GET", path, undefined, "wrong")).toEqual(unauthorized);
    }
    expect(send("POST", "/full-refresh", undefined, "wrong")).toEqual(unauthorized);
    expect(send("GET", "/healthz", undefined, "wrong")).toMatchObject({
      status: 200,
      body: { instanceID: expect.any(String) },
    });
  });

  it("finds the token whatever the case of its header", () => {
    const { model } = engine();
    const headers = { "Verification-Token": "secret" };
    expect(model.answer({ method: "GET", path: "/status", headers }, () => ({ ok: true }))?.status).toBe(200);
  });

  it("is 404 for a path that the engine does not have, and 405 for another method", () => {
    const { send } = engine();
    expect(send("GET", "/refresh")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(send("GET", "/constructor")?.status).toBe(404);
    expect(send("GET", "/full-refresh")?.status).toBe(405);
  });

  it("is written into the log of calls", () => {
    const { model, send } = engine();
    send("GET", "/status");
    send("POST", "/full-refresh", undefined, "wrong");
    expect(model.calls).toEqual([
      { at: NOON, method: "GET", path: "/status", status: 200 },
      { at: NOON, method: "POST", path: "/full-refresh", status: 401 },
    ]);
  });
});

describe("the configuration", () => {
  it("is shown nested as in the file, without the password", () => {
    const { send, get } = engine();
    send("POST", "/admin/config", connectionConfig({ password: "very secret" }));
    const shown = get("/admin/config");
    expect(at(shown, CONNECTION)).toEqual({
      dbname: "postgres",
      host: "unset.invalid",
      port: 5432,
      username: "postgres",
    });
    expect(JSON.stringify(shown)).not.toContain("very secret");
    expect(shown.retrieval.jobs).toBeUndefined();
  });

  it("answers a change with what is now in force", () => {
    const { send, get } = engine();
    const answer = send(
      "POST",
      "/admin/config",
      JSON.stringify(connectionConfig({ host: "new.example", port: "6543" })),
    );
    expect(answer?.status).toBe(200);
    expect(at(answer?.body, CONNECTION)).toMatchObject({
      host: "new.example",
      port: 6543,
      dbname: "postgres",
    });
    expect(get("/admin/config")).toEqual(answer?.body);
  });

  it("drops keys that the file lacks without a word, but creates the list of databases", () => {
    const rdsIam = ["retrieval", "spec", "logicalDump", "options", "source", "rdsIam"];
    const { send } = engine({ settings: withoutAt(DEFAULT_SETTINGS, rdsIam) });
    const options = {
      source: { rdsIam: { dbInstanceIdentifier: "x" }, sslmode: "require" },
      databases: { app: {} },
    };
    const answer = send("POST", "/admin/config", { retrieval: { spec: { logicalDump: { options } } } });
    const stored = answer?.body.retrieval.spec.logicalDump.options;
    expect(answer?.status).toBe(200);
    expect(stored.source).not.toHaveProperty("rdsIam");
    expect(stored.source).not.toHaveProperty("sslmode");
    expect(stored.databases).toEqual({ app: {} });
  });

  it("does not store an empty password", () => {
    const { send, refresh, dump } = engine();
    send("POST", "/admin/config", connectionConfig({ password: "kept" }));
    send("POST", "/admin/config", connectionConfig({ password: "" }));
    refresh();
    expect(dump().connection.password).toBe("kept");
  });

  it("refuses a value that does not fit, and stores nothing of that request", () => {
    const { send, get } = engine();
    const before = get("/admin/config");
    expect(send("POST", "/admin/config", connectionConfig({ host: "new", port: "five" }))?.status).toBe(400);
    expect(send("POST", "/admin/config", "not json")?.status).toBe(400);
    expect(get("/admin/config")).toEqual(before);
  });

  it("cannot be changed if the admin forbids it, nor can a source be tested", () => {
    const { send, get } = engine({ adminClosed: true });
    const refused = {
      status: 400,
      body: { code: "BAD_REQUEST", message: "configuration management via UI/API disabled by admin" },
    };
    expect(send("POST", "/admin/config", connectionConfig({ host: "new" }))).toEqual(refused);
    expect(send("POST", "/admin/test-db-source", {})).toEqual(refused);
    expect(get("/status").engine.disableConfigModification).toBe(true);
  });

  it("starts a refresh when written while retrieval is pending: the next request to refresh is refused", () => {
    const { send, status, refresh } = engine({ pending: true });
    expect(status()).toBe("pending");
    send("POST", "/admin/config", connectionConfig({ host: "new.example" }));
    expect(status()).toBe("refreshing");
    expect(refresh()?.status).toBe(400);
  });

  it("does not reach into a refresh that has started", () => {
    const { send, refresh, dump } = engine();
    refresh();
    send("POST", "/admin/config", connectionConfig({ host: "late.example" }));
    expect(dump().connection.host).toBe("unset.invalid");
  });
});

describe("the test of a source", () => {
  const body = {
    host: "h.example",
    port: "5432",
    dbname: "app",
    username: "u",
    password: "p",
    db_list: ["app"],
  };
  const request = {
    method: "POST",
    path: "/admin/test-db-source",
    headers: { "verification-token": "secret" },
  };

  it("is 200 with ok if the source can be reached", () => {
    const { send } = engine();
    expect(send("POST", request.path, body)).toMatchObject({
      status: 200,
      body: { status: "ok", result: "ok", message: "Database ready for dump and restore" },
    });
  });

  it("is 200 with an error if it cannot", () => {
    const { model } = engine();
    const answer = model.answer({ ...request, body }, () => ({ ok: false, message: "server error (no)" }));
    expect(answer).toEqual({
      status: 200,
      body: {
        status: "error",
        result: "connection_error",
        message: "failed to connect to `host=h.example user=u database=app`: server error (no)",
        tuningParams: null,
      },
    });
  });

  it("tries the connection that was sent, with the stored password if none was", () => {
    const { model, send } = engine();
    send("POST", "/admin/config", connectionConfig({ password: "stored" }));
    const reply = model.request({ ...request, body: { ...body, password: "" } });
    expect(reply).toMatchObject({
      type: "test",
      connection: { host: "h.example", port: 5432, dbname: "app", username: "u", password: "stored" },
    });
  });

  it("refuses a port that is a number", () => {
    const { send } = engine();
    expect(send("POST", request.path, { ...body, port: 5432 })).toMatchObject({
      status: 400,
      body: {
        message: "json: cannot unmarshal number into Go struct field ConnectionTest.port of type string",
      },
    });
  });
});
