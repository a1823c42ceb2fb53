/** One server-sent event with a name. */
export function namedEvent(name: string, data: Readonly<Record<string, unknown>>): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** One server-sent event with only data. */
export function dataEvent(data: Readonly<Record<string, unknown>>): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
