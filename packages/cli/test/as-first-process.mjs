// Loaded before the command: it believes that it is the first process of a container.
Object.defineProperty(process, "pid", { value: 1 });
