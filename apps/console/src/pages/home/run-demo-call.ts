import type { DemoLine, DemoReceipt } from '@derouter/contracts';

/** Makes a demo call. Calls `onText` with each part of the answer. Throws an `Error` with the HTTP status as its message, or as `fetch`. */
export async function runDemoCall(call: number, onText: (text: string) => void, signal: AbortSignal): Promise<DemoReceipt> {
  const response = await fetch('/demo/call', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-derouter': '1' },
    body: JSON.stringify({ call }),
    signal,
  });
  if (!response.ok || !response.body) throw new Error(String(response.status));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (pending + read.value).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      const part = JSON.parse(line) as DemoLine;
      if ('receipt' in part) return part.receipt;
      onText(part.text);
    }
  }
  throw new Error('the answer ended without a receipt');
}
