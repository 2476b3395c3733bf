// What a person mistypes, or has not set: one line that says what is wrong and what to do, and no stack.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createService } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { start } from "./command.ts";
import { typed } from "./typed.ts";

const nobody = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_MAX_ATTEMPTS: "1",
};
const away = { ...nobody, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };

describe("the command line", () => {
  it("suggests the nearest command for an unknown one", async () => {
    const { code, complaint } = await typed("job5", {});

    expect(code).toBe(2);
    expect(complaint).toMatch(/unknown command 'job5'[\s\S]*Did you mean one of? ?(jobs|job)/i);
  });

  it.each([
    ["an unknown command", "job5"],
    ["an unknown command below another", "enqueue refrsh main"],
    ["an unknown option", "jobs --sttus failed"],
    ["a missing argument", "job"],
    ["a word too many", "jobs main"],
    ["a value that is none of those", "jobs --status done"],
    ["an option without its value", "run --config"],
  ])("says in one line what is wrong with %s, and what to type next", async (_, words) => {
    const { code, complaint, output } = await typed(words, {});

    expect(code).toBe(2);
    expect(complaint).toMatch(/^error: .+[.)] Run dblab-refresh .*--help for what there is\.\n$/);
    expect(output).toBe("");
  });

  it("leads to the help of the very command", async () => {
    const { complaint } = await typed("enqueue refresh", {});

    expect(complaint).toMatch(/Run dblab-refresh enqueue refresh --help for what there is\.\n$/);
  });

  it("says which statuses there are", async () => {
    const { code, complaint } = await typed("jobs --status done", {});

    expect(code).toBe(2);
    expect(complaint).toContain("running, succeeded, failed, cancelled, skipped");
  });

  it("shows durations as they are written", async () => {
    const { output } = await typed("cleanup --help", {});

    expect(output).toMatch(/--max-age <duration> .*\(default: 24h\)/);
  });

  it.each(["jobs", "job", "watch", "enqueue", "cancel", "clones"])(
    "shows examples with %s --help",
    async (name) => {
      const { code, output } = await typed(`${name} --help`, {});

      expect(code).toBe(0);
      expect(output).toMatch(new RegExp(`Examples:\\n  \\$ dblab-refresh ${name} `));
    },
  );
});

describe("what is missing around it", () => {
  it("ends as it would have where nobody reads its output any more, such as head", async () => {
    const file = fileURLToPath(new URL("../../../config/example.yaml", import.meta.url));
    const doctor = start(["doctor", "--stage", "prod", "--config", file], {
      environment: { ...away, AWS_MAX_ATTEMPTS: "1" },
    });

    doctor.child.stdout?.destroy();

    expect(await doctor.ended, doctor.text()).toBe(1);
  });

  it("tells a single machine's clean-up from a stage's, which are one hyphen apart", async () => {
    const { code, complaint } = await typed("cleanup --config config.yaml", {});

    expect(code).toBe(2);
    expect(complaint).toMatch(
      /^error: config\.yaml alone does not say .* dblab-refresh cleanup -config config\.yaml, with one hyphen\.\n$/,
    );
  });

  it.each([
    ["/etc/hosts/x.yaml", "/etc/hosts/x.yaml: cannot be read (ENOTDIR). Name a file that can be read."],
    ["/etc", "/etc: is a directory. Name the file in it."],
  ])("says in one line why %s is no configuration, and what to do", async (file, words) => {
    for (const command of [`run --config ${file}`, `config check ${file}`]) {
      const { code, complaint } = await typed(command, {});

      expect(complaint).toBe(`error: ${words}\n`);
      expect(code).toBe(2);
    }
  });

  it("tells every problem of a configuration in a line of its own, and then what to do", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-mistakes-"));
    const file = join(folder, "config.yaml");
    writeFileSync(file, "source: { typ: rds }\n");

    const { code, complaint } = await typed(`run --config ${file}`, {});
    rmSync(folder, { recursive: true });

    const [first, ...lines] = complaint.trimEnd().split("\n");
    expect(first).toBe(`error: ${file} cannot be used:`);
    expect(lines.pop()).toBe("Nothing was begun: correct it and run this again.");
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(new RegExp(`^${file}:1: [a-zA-Z.]+: `));
    expect(code).toBe(2);
  });

  it.each(["jobs", "enqueue refresh main", "enqueue restore orders", "pause main", "job 4v9zt0c1", "doctor"])(
    "says of %s that the file that is named is not there",
    async (command) => {
      const { code, complaint } = await typed(`${command} --stage prod --config nope.yaml`, away);

      expect(complaint).toMatch(/^error: nope\.yaml: there is no such file\. Check its name, .*\n$/);
      expect(code).toBe(2);
    },
  );

  it.each([
    ['--stage ""', {}, "--stage is empty. Say it as in sst deploy"],
    ["", { DBLAB_REFRESH_STAGE: "" }, "--stage is empty. Say it as in sst deploy"],
    ["--stage pr_od", {}, "--stage pr_od can be no stage's name. Say it"],
    ["--stage ../prod", {}, "--stage ../prod can be no stage's name. Say it"],
    [`--stage ${"p".repeat(51)}`, {}, "can be no stage's name. Say it"],
    ['--table ""', {}, "--table is empty. Say"],
    ['--stage prod --config ""', {}, "--config is empty. Say"],
  ])("refuses %s %s, which can be no stage", async (option, environment, words) => {
    for (const command of ["jobs", "enqueue refresh main", "clones"]) {
      const { code, complaint } = await typed(`${command} ${option}`, { ...away, ...environment });

      expect(complaint).toContain(words);
      expect(complaint).toMatch(/^error: .*\n$/);
      expect(code).toBe(2);
    }
  });

  it("sends a request without the stage's file, whose names are not known here", async () => {
    const { complaint } = await typed("enqueue refresh mian --stage not-here", away);

    expect(complaint).toMatch(/^error: AWS cannot be reached/);
  });

  it("sends nothing where the file at hand is wrong, and says how to do without it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-mistakes-"));
    const file = join(folder, "prod.yaml");
    writeFileSync(file, "targets: { main: { source: {} } }\n");

    const { code, complaint } = await typed(`enqueue refresh main --stage prod --config ${file}`, away);
    const anyhow = await typed(`enqueue refresh main --stage prod --config ${file} --no-check`, away);
    rmSync(folder, { recursive: true });

    expect(complaint).toMatch(/config check FILE tells the same; if .* add --no-check\.\n$/);
    expect(code).toBe(2);
    expect(anyhow.complaint).toMatch(/^error: AWS cannot be reached/);
  });

  it("asks for the stage if nothing names one", async () => {
    const { code, complaint } = await typed("jobs", nobody);

    expect(code).toBe(2);
    expect(complaint).toMatch(/^error: which stage is meant is not said\. Say --stage NAME.*\n$/);
  });

  it("says that AWS cannot be reached", async () => {
    const { code, complaint } = await typed("jobs --stage prod", away);

    expect(code).toBe(1);
    expect(complaint).toMatch(/^error: AWS cannot be reached \(.*\)\. Check the network.*\n$/);
  });

  it.each(["pause", "resume"])(
    "%ss without the stage's file, which only names are held against",
    async (name) => {
      const { code, complaint } = await typed(`${name} main --stage not-here`, away);

      expect(complaint).toMatch(/^error: AWS cannot be reached/);
      expect(code).toBe(1);
    },
  );

  it("says of a request that was sent, and that cannot be followed, that it was sent", async () => {
    const service = createService(async (request, response) => {
      const { MessageBody = "" } = JSON.parse(await text(request));
      const isSent = String(request.headers["x-amz-target"]).endsWith("SendMessage");
      response.writeHead(isSent ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
      response.end(
        JSON.stringify(
          isSent
            ? { MessageId: "1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") }
            : { __type: "com.amazonaws.dynamodb.v20120810#ExpiredTokenException", message: "expired" },
        ),
      );
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

    const { code, complaint, output } = await typed(
      `enqueue refresh main --wait --json --request-id sent --table t --jobs-queue-url ${url}/1/q`,
      { ...nobody, AWS_ENDPOINT_URL: url },
    );
    service.close();

    expect(complaint).toMatch(/^error: the request sent was sent, and cannot be followed: .*expired.*\n$/);
    expect(JSON.parse(output)).toEqual({ requestId: "sent" });
    expect(code).toBe(1);
  });

  it.each([
    ["a region that is none", "", { AWS_REGION: "bad region" }, "bad region is no AWS region. Say --region"],
    [
      "an endpoint that is no URL",
      "",
      { AWS_ENDPOINT_URL: "nonsense" },
      "the endpoint of AWS is no URL. Write",
    ],
    [
      "an endpoint without http",
      "--endpoint-url localhost:8000",
      {},
      "--endpoint-url localhost:8000 is no URL.",
    ],
  ])("says what is wrong with %s", async (_, option, environment, words) => {
    const { code, complaint } = await typed(`jobs --stage prod ${option}`, { ...nobody, ...environment });

    expect(complaint).toContain(`error: ${words}`);
    expect(complaint.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });

  it("shows the stack if asked for it", async () => {
    const { complaint } = await typed("jobs --stage prod --verbose", away);

    expect(complaint).toMatch(/^error: AWS cannot be reached[\s\S]*\n {4}at /);
  });

  it("shows no stack because a variable for other programs is set", async () => {
    const { complaint } = await typed("jobs --stage prod", {
      ...away,
      DEBUG: "*",
      NODE_DEBUG: "1",
      VERBOSE: "1",
    });

    expect(complaint).toMatch(/^error: AWS cannot be reached.*\n$/);
  });

  it("says that there are no credentials, and where to put some", async () => {
    const { code, complaint } = await typed("jobs --stage prod", {
      AWS_REGION: "us-east-1",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
    });

    expect(code).toBe(2);
    expect(complaint).toMatch(/^error: no AWS credentials were found\. Set AWS_PROFILE.*\n$/);
  });

  it("says that no region is known", async () => {
    const { AWS_REGION: _, ...others } = nobody;

    const { code, complaint } = await typed("jobs --stage prod", { ...others, AWS_CONFIG_FILE: "/dev/null" });

    expect(code).toBe(2);
    expect(complaint).toBe("error: no AWS region is known. Say --region REGION, or set AWS_REGION.\n");
  });

  it.each([
    [
      "ExpiredTokenException",
      "The security token included in the request is expired",
      2,
      /have expired\. Log in again/,
    ],
    ["UnrecognizedClientException", "The security token is invalid", 2, /does not take these credentials/],
    [
      "AccessDeniedException",
      "User: me is not authorized to perform: dynamodb:Scan",
      1,
      /does not allow it: User: me/,
    ],
    [
      "ResourceNotFoundException",
      "Requested resource not found",
      2,
      /no table dblab-refresh-prod-jobs in us-east-1/,
    ],
  ])("tells %s of AWS in words", async (type, message, expected, words) => {
    const service = createServer((socket) => {
      const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
      socket.on("error", () => {});
      socket.once("data", () =>
        socket.end(
          `HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
        ),
      );
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    const port = typeof address === "object" ? address?.port : undefined;

    const { code, complaint } = await typed("jobs --stage prod", {
      ...nobody,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    });
    service.close();

    expect(complaint).toMatch(words);
    expect(complaint.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(expected);
  });
});

describe("a pipe that nobody reads any more", () => {
  it("ends the command without a word: whoever read it has what they wanted", async () => {
    const command = start(["config", "schema"]);

    command.child.stdout?.destroy();

    expect(await command.ended).toBe(0);
    expect(command.text()).toBe("");
  });

  it("does not change the exit code where it was to be complained to", async () => {
    const command = start(["jobs", "--table", "t", "--config"]);

    command.child.stderr?.destroy();

    expect(await command.ended).toBe(2);
  });
});
