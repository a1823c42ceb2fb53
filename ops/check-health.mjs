// The health check of the container, which has no shell: whether the process answers at all.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8787}/healthz`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exit(answer?.status === 200 ? 0 : 1);
