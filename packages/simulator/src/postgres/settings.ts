/** The configuration files of a simulated server: small, and as strict about TLS and passwords as RDS. */

export type ServerFiles = { readonly certificateFile: string; readonly keyFile: string };

/**
 * `postgresql.conf`. Aims at 30 MB an idle server and at speed; nothing here survives a crash of the machine, and
 * nothing needs to.
 */
export function postgresqlConf(port: number, files: ServerFiles): string {
  return [
    "listen_addresses = '127.0.0.1'",
    `port = ${port}`,
    "unix_socket_directories = ''",
    "ssl = on",
    `ssl_cert_file = '${files.certificateFile}'`,
    `ssl_key_file = '${files.keyFile}'`,
    "password_encryption = 'scram-sha-256'",
    // Made to cost time, for each connection: nobody guesses these passwords.
    "scram_iterations = 1",
    "shared_buffers = 16MB",
    "max_connections = 40",
    "wal_buffers = 256kB",
    "max_wal_size = 64MB",
    // Two segments: what is kept for later is copied into every snapshot.
    "min_wal_size = 2MB",
    "fsync = off",
    "synchronous_commit = off",
    "autovacuum = off",
    "jit = off",
    // No background workers: each would be a process of some megabytes.
    "io_method = 'sync'",
    "max_worker_processes = 0",
    "max_parallel_workers = 0",
    "max_parallel_workers_per_gather = 0",
    "max_parallel_maintenance_workers = 0",
    "max_logical_replication_workers = 0",
    "max_wal_senders = 0",
    // In the data folder, so that it goes with it: /dev/shm would keep it after a SIGKILL.
    "dynamic_shared_memory_type = 'mmap'",
    "huge_pages = off",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "lc_messages = 'C'",
    "",
  ].join("\n");
}

/**
 * `pg_hba.conf`. With `rds.force_ssl`, RDS has `hostssl` lines only: who comes without TLS is told "no pg_hba.conf
 * entry for host …, no encryption".
 */
export const PG_HBA = "hostssl all all 127.0.0.1/32 scram-sha-256\n";
