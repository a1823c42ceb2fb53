/** Milliseconds of CPU that this process has used. Unlike a clock, it stands still while others have the machine. */
export function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
