/** Milliseconds of CPU time that this process has used. Unlike wall time, it does not depend on the load of the machine. */
export function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
